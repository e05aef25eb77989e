package io.sockeye.benchmarks.comparison;

import io.sockeye.benchmarks.load.Timing;
import io.sockeye.benchmarks.report.ComparisonResult;
import io.sockeye.benchmarks.report.Metric;
import io.sockeye.benchmarks.report.Sample;
import io.sockeye.benchmarks.report.ServerInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Measures servers in scenarios, with all servers alive and the load on one at a time, in turn. */
public final class Comparison {

  /** Connections are new in each round, but the server's code is warm after the first. */
  private static final Duration LATER_WARM_UP = Duration.ofMillis(500);

  private final List<Contender> contenders;
  private final List<Scenario> scenarios;
  private final Settings settings;
  private final Consumer<String> progress;

  private final Map<String, String> skipped = new LinkedHashMap<>();
  private final List<Sample> samples = new ArrayList<>();
  private final int measurements;
  private int done;

  /**
   * Makes a comparison.
   *
   * @param contenders the servers; what shows the load generator's ceiling is added if need be
   * @param scenarios the scenarios
   * @param settings how it is run
   * @param progress takes a line about each measurement
   */
  public Comparison(
      List<Contender> contenders,
      List<Scenario> scenarios,
      Settings settings,
      Consumer<String> progress) {
    this.contenders = withCeiling(contenders);
    this.scenarios = List.copyOf(scenarios);
    this.settings = settings;
    this.progress = progress;
    int count = 0;
    for (Scenario scenario : scenarios) {
      count += (int) this.contenders.stream().filter(one -> one.takesPartIn(scenario)).count();
    }
    measurements = count * settings.rounds();
  }

  private static List<Contender> withCeiling(List<Contender> contenders) {
    List<Contender> all = new ArrayList<>(contenders);
    if (all.stream().noneMatch(contender -> contender.info().equals(Contender.ceiling().info()))) {
      all.add(Contender.ceiling());
    }
    return all;
  }

  /**
   * Runs it. A server that cannot be had, or that fails, is left out, and the result says why.
   *
   * @return what was measured
   * @throws IOException when files cannot be written
   */
  public ComparisonResult run() throws IOException {
    Files.createDirectories(settings.directory());
    Cores cores = cores();
    for (Mode mode : Mode.values()) {
      List<Scenario> ofMode =
          scenarios.stream().filter(scenario -> scenario.mode() == mode).toList();
      try (Fleet fleet = new Fleet(settings.directory(), cores)) {
        start(fleet, ofMode, mode);
        for (Scenario scenario : ofMode) {
          for (int round = 1; round <= settings.rounds(); round++) {
            measureAll(fleet, scenario, round);
          }
        }
      }
    }
    List<ServerInfo> servers =
        contenders.stream()
            .map(Contender::info)
            .filter(
                info -> samples.stream().anyMatch(sample -> sample.server().equals(info.name())))
            .toList();
    return new ComparisonResult(
        Environment.of(settings, cores),
        scenarios.stream().map(Scenario::info).toList(),
        servers,
        skipped,
        samples);
  }

  private Cores cores() {
    if (settings.pin()) {
      try {
        return Cores.divided();
      } catch (UnavailableException e) {
        skip("cores of their own", e.getMessage());
      }
    }
    return Cores.shared();
  }

  private void skip(String what, String why) {
    if (skipped.putIfAbsent(what, why) == null) {
      progress.accept(what + " left out: " + why);
    }
  }

  /** Before anything is measured, so that starting does not disturb it. */
  private void start(Fleet fleet, List<Scenario> ofMode, Mode mode) throws IOException {
    for (Contender contender : contenders) {
      if (mode != Mode.MEMORY && ofMode.stream().anyMatch(contender::takesPartIn)) {
        try {
          fleet.get(contender, mode);
        } catch (UnavailableException e) {
          skip(contender.name(), e.getMessage());
        } catch (IOException e) {
          skip(contender.name(), "cannot be started: " + e.getMessage());
        }
      }
    }
  }

  private void measureAll(Fleet fleet, Scenario scenario, int round) throws IOException {
    for (Contender contender : contenders) {
      if (!contender.takesPartIn(scenario)) {
        continue;
      }
      done++;
      if (skipped.containsKey(contender.name())) {
        continue;
      }
      try {
        Map<Metric, Double> values = measure(fleet, scenario, contender, round);
        samples.add(new Sample(scenario.info().id(), contender.name(), round, values));
        report(scenario, contender, round, values);
      } catch (UnavailableException e) {
        skip(contender.name(), e.getMessage());
      } catch (IOException e) {
        skip(contender.name() + " in scenario " + scenario.info().id(), e.getMessage());
      }
    }
  }

  private Map<Metric, Double> measure(
      Fleet fleet, Scenario scenario, Contender contender, int round)
      throws UnavailableException, IOException {
    if (scenario.mode() == Mode.MEMORY) {
      try (ServerProcess server = fleet.start(contender, Mode.MEMORY)) {
        return Measuring.memory(server, Scenario.IDLE_CONNECTIONS);
      }
    }
    Duration warmUp =
        round == 1 || settings.warmUp().compareTo(LATER_WARM_UP) < 0
            ? settings.warmUp()
            : LATER_WARM_UP;
    return Measuring.load(
        fleet.get(contender, scenario.mode()),
        contender.load(scenario),
        new Timing(warmUp, settings.measured()));
  }

  private void report(
      Scenario scenario, Contender contender, int round, Map<Metric, Double> values) {
    Metric metric = scenario.info().metric();
    progress.accept(
        String.format(
            Locale.ROOT,
            "[%d/%d] scenario %s, round %d of %d, %s: %,.0f %s",
            done,
            measurements,
            scenario.info().id(),
            round,
            settings.rounds(),
            contender.name(),
            values.get(metric),
            metric == Metric.RATE ? scenario.info().unit() + " a second" : metric.title()));
  }
}
