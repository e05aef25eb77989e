package io.sockeye.autobahn.suite;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** A fuzzing server in a process of its own. */
final class FuzzingServerProcess implements Runner.FuzzingServer {

  private final RunnerProcess process;
  private final URI uri;
  private final ReportsWritten reportsWritten;

  private FuzzingServerProcess(RunnerProcess process, URI uri, ReportsWritten reportsWritten) {
    this.process = process;
    this.uri = uri;
    this.reportsWritten = reportsWritten;
  }

  /** Waits for the moment when the reports are there. */
  interface ReportsWritten {
    void await() throws IOException, InterruptedException;
  }

  /**
   * Waits until a server listens.
   *
   * @param process the server, which is ended if it does not come so far
   * @param port completed with the port when it listens
   */
  static FuzzingServerProcess await(
      RunnerProcess process,
      CompletableFuture<String> port,
      Deadline deadline,
      ReportsWritten reportsWritten)
      throws IOException, InterruptedException {
    try {
      URI uri = URI.create("ws://127.0.0.1:" + process.await(port, deadline));
      return new FuzzingServerProcess(process, uri, reportsWritten);
    } catch (IOException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  @Override
  public URI uri() {
    return uri;
  }

  @Override
  public void awaitReports() throws IOException, InterruptedException {
    reportsWritten.await();
  }

  @Override
  public void close() {
    process.close();
  }
}
