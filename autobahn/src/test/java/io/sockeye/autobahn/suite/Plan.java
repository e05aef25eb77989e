package io.sockeye.autobahn.suite;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The runs that were asked for: a role, a runner and a variant each. */
final class Plan {

  private final SuiteOptions options;
  private final List<Runner> runners;
  private final Path target;

  /**
   * @param target the build directory, with this project's peers
   */
  Plan(SuiteOptions options, List<Runner> runners, Path target) {
    this.options = options;
    this.runners = runners;
    this.target = target;
  }

  /**
   * {@return the runs in a role}
   *
   * @throws IllegalArgumentException if a runner cannot do what was asked for by name
   */
  List<SuiteRun> runs(Role role) {
    List<SuiteRun> runs = new ArrayList<>();
    for (Runner runner : runners) {
      if (options.isForeign(role)) {
        requireTlsFor(role, runner);
        runs.add(
            new SuiteRun(role, runner, Variant.ordinary(), options, new ForeignPeers(options)));
        continue;
      }
      for (Variant variant : options.variants()) {
        String obstacle = obstacle(role, runner, variant);
        if (obstacle == null) {
          runs.add(new SuiteRun(role, runner, variant, options, new SockeyePeers(target)));
        } else if (options.everyVariant()) {
          System.out.printf("  left out: %s %s %s, %s%n", role, runner.name(), variant, obstacle);
        } else {
          throw new IllegalArgumentException(
              "the variant " + variant + " cannot be run as " + role + ": " + obstacle);
        }
      }
    }
    return runs;
  }

  private void requireTlsFor(Role role, Runner runner) {
    if (role == Role.SERVER && options.server().getScheme().equals("wss") && !runner.knowsTls()) {
      throw new IllegalArgumentException(
          runner.name() + " knows no TLS, so that it cannot test " + options.server());
    }
  }

  /** Why a variant cannot be run, or null. */
  private static String obstacle(Role role, Runner runner, Variant variant) {
    if (!variant.tls()) {
      return null;
    }
    if (role == Role.CLIENT) {
      return "the fuzzing servers are started without TLS";
    }
    return runner.knowsTls() ? null : runner.name() + " knows no TLS";
  }
}
