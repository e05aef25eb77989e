package io.sockeye.autobahn.suite;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The original, in Python 2.7. Its exit status tells nothing: it is always 0. */
final class Wstest implements Runner {

  static final String NAME = "wstest";

  /**
   * The program, with its log, which alone tells the port that the system chose; and which listens
   * at this machine's own address only, for which it has no option.
   */
  private static final String PROGRAM =
      "import sys; from twisted.python import log; log.startLogging(sys.stdout); "
          + "from twisted.internet import reactor; listen = reactor.listenTCP; "
          + "reactor.listenTCP = lambda port, factory, backlog=50, interface='': "
          + "listen(port, factory, backlog, '127.0.0.1'); "
          + "from autobahntestsuite.wstest import run; run()";

  private final Path python;
  private final Path specifications;

  /**
   * @param python of the environment that has the suite
   * @param specifications the directory of {@code fuzzingclient.json} and {@code
   *     fuzzingserver.json}
   */
  Wstest(Path python, Path specifications) {
    this.python = python;
    this.specifications = specifications;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean knowsTls() {
    return true;
  }

  @Override
  public boolean playsSeveral() {
    return false;
  }

  @Override
  public void testServer(Run run, URI server) throws IOException, InterruptedException {
    Path specification =
        specification(
            run,
            "fuzzingclient",
            Map.of("servers", List.of(Map.of("agent", run.agent(), "url", server.toString()))));
    try (RunnerProcess process = start(run, specification, "fuzzingclient", line -> {})) {
      int status = process.awaitExit(run.deadline());
      if (!Report.isIn(run.reports())) {
        throw process.failure("has ended with status " + status + " and left no report");
      }
    }
  }

  @Override
  public FuzzingServer startServer(Run run, int port) throws IOException, InterruptedException {
    Path specification =
        specification(run, "fuzzingserver", Map.of("url", "ws://127.0.0.1:" + port));
    CompletableFuture<String> listening = new CompletableFuture<>();
    CompletableFuture<String> written = new CompletableFuture<>();
    Consumer<String> lines =
        RunnerProcess.finding("FuzzingServerFactory starting on (\\d+)", listening)
            .andThen(RunnerProcess.finding("(Report generation complete)", written));
    RunnerProcess process = start(run, specification, "fuzzingserver", lines);
    return FuzzingServerProcess.await(
        process, listening, run.deadline(), () -> process.await(written, run.deadline()));
  }

  private RunnerProcess start(Run run, Path specification, String mode, Consumer<String> lines)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(python.toString(), "-u", "-c", PROGRAM));
    command.addAll(List.of("--mode", mode, "--webport", "0", "--spec", specification.toString()));
    run.progress().reached(0);
    AtomicInteger begun = new AtomicInteger();
    Consumer<String> cases =
        line -> {
          if (line.contains("Running test case ID")) {
            run.progress().reached(begun.getAndIncrement());
          }
        };
    return RunnerProcess.start(command, run.log(), cases.andThen(lines));
  }

  /** The module's specification with what is different in this run. */
  private Path specification(Run run, String mode, Map<String, Object> changes) throws IOException {
    Map<String, Object> specification =
        JSON.std.mapFrom(Files.readString(specifications.resolve(mode + ".json")));
    specification.putAll(changes);
    specification.put("outdir", run.reports().toString());
    specification.put("cases", run.cases());
    Path file = run.reports().resolve(mode + ".json");
    Files.createDirectories(run.reports());
    Files.writeString(file, JSON.std.asString(specification));
    return file;
  }
}
