package io.sockeye.client.cli;

import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/** Sends Pings as long as a connection is open, and says how long each answer took. */
final class Pinging {

  private final WebSocket webSocket;
  private final Duration interval;

  Pinging(WebSocket webSocket, Duration interval) {
    this.webSocket = webSocket;
    this.interval = interval;
  }

  void start() {
    Thread thread = new Thread(this::run, "ping");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      for (int number = 1; webSocket.isOpen(); number++) {
        Duration roundTrip = webSocket.ping().get();
        StandardError.print(
            String.format(
                Locale.ROOT,
                "sockeye-client: ping %d: %.3f ms",
                number,
                roundTrip.toNanos() / 1_000_000.0));
        Thread.sleep(interval.toMillis(), interval.toNanosPart() % 1_000_000);
      }
    } catch (IOException | ExecutionException | InterruptedException e) {
      // The connection has ended, which who receives says.
    }
  }
}
