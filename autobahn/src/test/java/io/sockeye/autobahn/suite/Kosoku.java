package io.sockeye.autobahn.suite;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The same cases in Rust, several at a time. It tells nothing before its end, and its exit status
 * less than its report: NON-STRICT is 0, UNIMPLEMENTED is 1.
 */
final class Kosoku implements Runner {

  static final String NAME = "kosoku";

  private final Path program;

  Kosoku(Path program) {
    this.program = program;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean knowsTls() {
    return false;
  }

  @Override
  public boolean playsSeveral() {
    return true;
  }

  @Override
  public void testServer(Run run, URI server) throws IOException, InterruptedException {
    List<String> command = command(run, "fuzzingclient");
    command.addAll(List.of("--parallelism", String.valueOf(run.parallel()), server.toString()));
    try (RunnerProcess process = RunnerProcess.start(command, run.log(), line -> {})) {
      int status = process.awaitExit(run.deadline());
      if (!Report.isIn(run.reports())) {
        throw process.failure("has ended with status " + status + " and left no report");
      }
    }
  }

  @Override
  public FuzzingServer startServer(Run run, int port) throws IOException, InterruptedException {
    List<String> command = command(run, "fuzzingserver");
    command.add("127.0.0.1:" + port);
    CompletableFuture<String> listening = new CompletableFuture<>();
    Consumer<String> lines = RunnerProcess.finding("listening on ws://.*:(\\d+)", listening);
    RunnerProcess process = RunnerProcess.start(command, run.log(), lines);
    return FuzzingServerProcess.await(
        process, listening, run.deadline(), () -> process.awaitExit(run.deadline()));
  }

  private List<String> command(Run run, String mode) {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(program.toString(), "--mode", mode, "--outdir", run.reports().toString()));
    for (String id : run.cases()) {
      command.add("--include");
      command.add(id);
    }
    return command;
  }
}
