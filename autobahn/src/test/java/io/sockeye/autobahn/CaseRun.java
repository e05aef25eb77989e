package io.sockeye.autobahn;

import io.sockeye.client.WebSocketClient;
import io.sockeye.codec.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A case-running client at work on one case of a fuzzing server, which is the test. */
final class CaseRun implements AutoCloseable {

  private static final Duration CASE_LIMIT = Duration.ofSeconds(60);
  private static final int PATIENCE_MILLIS = 20_000;

  private final ServerSocket listening;
  private final CompletableFuture<Void> run = new CompletableFuture<>();

  private CaseRun(ServerSocket listening) {
    this.listening = listening;
  }

  static CaseRun start(WebSocketClient client, ThreadFactory threads) throws IOException {
    ServerSocket listening = new ServerSocket();
    listening.setSoTimeout(PATIENCE_MILLIS);
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    String uri = "ws://127.0.0.1:" + listening.getLocalPort();
    CaseClient cases = new CaseClient(client, uri, "Sockeye", CASE_LIMIT);
    CaseRun run = new CaseRun(listening);
    Thread thread = new Thread(() -> run.runCase(cases, threads), "case-run");
    thread.setDaemon(true);
    thread.start();
    return run;
  }

  private void runCase(CaseClient cases, ThreadFactory threads) {
    try {
      cases.runCases(
          List.of(1),
          1,
          threads,
          (number, failure) -> {
            if (failure != null) {
              run.completeExceptionally(failure);
            }
          });
      run.complete(null);
    } catch (Throwable e) {
      run.completeExceptionally(e);
    }
  }

  /** {@return the server's end of the connection, before the opening handshake} */
  RawPeer accept() throws IOException {
    return new RawPeer(Role.SERVER, listening.accept());
  }

  /** Waits for the end of the run; what it failed with, or null. */
  Throwable failure() {
    try {
      run.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("the case has not ended", e);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
