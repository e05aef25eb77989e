package io.sockeye.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Clients that each open a connection, have one message echoed, close with a closing handshake,
 * wait for the end of the TCP connection, and begin anew. What is counted is connections.
 *
 * @param clients how many at a time
 * @param traffic of which the first message is sent
 * @param path of the server; null for one that sends back bytes, which is sent as many of them as a
 *     request, a message and a Close have, and has to know that the Close is the last
 */
public record ReconnectLoad(int clients, Traffic traffic, String path) {

  /** How much longer it takes to compile what runs once a connection, and not once a message. */
  private static final int WARM_UPS = 4;

  private static final int BUFFER_BYTES = 64 << 10;

  /**
   * Puts a server under load.
   *
   * @param server where it listens
   * @param timing how long; the warm-up is four times as long
   * @return what was measured
   * @throws LoadException when a byte differs, a connection ends without a Close frame, or the
   *     server has not ended it a second after that
   * @throws IOException when a connection fails
   */
  public Measurement run(InetSocketAddress server, Timing timing) throws IOException {
    ByteBuffer shared = ByteBuffer.allocateDirect(BUFFER_BYTES);
    List<ShortConnection> connections = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      Stopwatch stopwatch = new Stopwatch();
      for (int i = 0; i < clients; i++) {
        ShortConnection connection =
            path == null
                ? new BareShortConnection(server, traffic, selector, stopwatch)
                : new WebSocketShortConnection(server, path, traffic, selector, stopwatch);
        connections.add(connection);
        connection.open();
      }
      run(selector, shared, WARM_UPS * timing.warmUp().toNanos());
      timing.start().measuringStarts();
      stopwatch.restart();
      run(selector, shared, timing.measured().toNanos());
      for (ShortConnection connection : connections) {
        connection.requireEnd();
      }
      return stopwatch.stop();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      for (ShortConnection connection : connections) {
        connection.abandon();
      }
    }
  }

  private static void run(Selector selector, ByteBuffer shared, long nanos) throws IOException {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      selector.select(key -> ready(key, shared), TimeUnit.NANOSECONDS.toMillis(left) + 1);
    }
  }

  private static void ready(SelectionKey key, ByteBuffer shared) {
    try {
      ((ShortConnection) key.attachment()).ready(shared);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
