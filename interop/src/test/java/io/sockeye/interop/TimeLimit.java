package io.sockeye.interop;

import io.sockeye.codec.connection.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Aborts a connection that is not closed in time: whoever waits for a message waits as long as the
 * peer answers Pings.
 */
final class TimeLimit implements AutoCloseable {

  private final CompletableFuture<Void> abort;

  TimeLimit(WebSocket webSocket) {
    abort =
        CompletableFuture.runAsync(
            webSocket::abort,
            CompletableFuture.delayedExecutor(Program.LIMIT.toMillis(), TimeUnit.MILLISECONDS));
  }

  @Override
  public void close() {
    abort.cancel(false);
  }
}
