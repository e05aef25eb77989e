package io.sockeye.autobahn.suite;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Plays the cases with one role, runner and variant, and leaves the reports in their place. */
final class SuiteRun {

  private final Role role;
  private final Runner runner;
  private final Variant variant;
  private final SuiteOptions options;
  private final Peers peers;

  SuiteRun(Role role, Runner runner, Variant variant, SuiteOptions options, Peers peers) {
    this.role = role;
    this.runner = runner;
    this.variant = variant;
    this.options = options;
    this.peers = peers;
  }

  /** {@return such as {@code server wstest plain-each-virtual}} */
  String name() {
    return role + " " + runner.name() + " " + subject();
  }

  private String subject() {
    return options.isForeign(role)
        ? "other-" + options.agent().replaceAll("[^A-Za-z0-9.-]", "_")
        : variant.toString();
  }

  /**
   * Runs the cases and prints a line with the results.
   *
   * @param reports the directory for the reports of all runs
   * @return the report of this one
   * @throws IOException if it could not be run to its end
   */
  Report play(Path reports) throws IOException, InterruptedException {
    Path directory = reports.resolve(role.toString()).resolve(runner.name()).resolve(subject());
    delete(directory);
    Files.createDirectories(directory);
    try (Progress progress = new Progress(name(), options.cases().size())) {
      Run run =
          new Run(
              role,
              options.agent(),
              options.cases(),
              runner.playsSeveral() ? options.parallel() : 1,
              directory,
              progress,
              Deadline.in(options.timeLimit()));
      if (role == Role.SERVER) {
        testServer(run);
      } else {
        testClient(run);
      }
      Report report = Report.read(directory);
      String summary = Summary.line(run.cases().size(), report.results(), progress.seconds());
      System.out.println(name() + ": " + summary);
      ResultsFile.write(directory.resolve("results.json"), report.results());
      Files.writeString(directory.resolve("run.json"), description(summary));
      return report;
    }
  }

  private void testServer(Run run) throws IOException, InterruptedException {
    try (Peers.Server server = peers.startServer(run, variant)) {
      runner.testServer(run, server.uri());
    }
  }

  private void testClient(Run run) throws IOException, InterruptedException {
    int port = options.clientPort() == null ? 0 : options.clientPort();
    try (Runner.FuzzingServer server = runner.startServer(run, port)) {
      peers.runClient(run, variant, server.uri());
      awaitReports(run, server);
    }
  }

  private void awaitReports(Run run, Runner.FuzzingServer server)
      throws IOException, InterruptedException {
    try {
      server.awaitReports();
    } catch (IOException e) {
      if (run.deadline().remainingMillis() > 0) {
        throw e;
      }
      throw new IOException(
          String.format(
              "the client has not asked for its reports within -Dautobahn.minutes=%d:"
                  + " it has to connect to %s/updateReports?agent=%s in the end; %s. %s",
              options.timeLimit().toMinutes(),
              server.uri(),
              run.encodedAgent(),
              run.progress().account(),
              e.getMessage()),
          e);
    }
  }

  /** For the summary of all runs. */
  private String description(String summary) throws IOException {
    Map<String, String> description = new LinkedHashMap<>();
    description.put("role", role.toString());
    description.put("runner", runner.name());
    description.put("subject", subject());
    description.put("agent", options.agent());
    description.put("ended", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    description.put("java", System.getProperty("java.version"));
    description.put("summary", summary);
    return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(description) + "\n";
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}
