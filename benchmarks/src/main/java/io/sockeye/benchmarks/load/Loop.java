package io.sockeye.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The one thread's loop over all connections of a load. */
final class Loop implements AutoCloseable {

  private static final int BUFFER_BYTES = 256 << 10;
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Selector selector = Selector.open();
  private final ByteBuffer shared = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final List<Connection> connections = new ArrayList<>();
  private long received;

  Loop() throws IOException {}

  Selector selector() {
    return selector;
  }

  /** Adds a connection, and handles what the others have received while it was opened. */
  void add(Connection connection) throws IOException {
    connections.add(connection);
    try {
      selector.selectNow(this::ready);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  List<Connection> connections() {
    return connections;
  }

  /** {@return how many bytes have come on all connections} */
  long received() {
    return received;
  }

  /**
   * Runs until each connection has received a message: only then has the server taken them all up.
   *
   * @throws LoadException when one has received none for a minute
   */
  void awaitFirstMessages() throws IOException {
    run(TIMEOUT_NANOS, () -> connections.stream().allMatch(c -> c.messages() > 0));
    long without = connections.stream().filter(c -> c.messages() == 0).count();
    if (without > 0) {
      throw new LoadException(
          without + " of " + connections.size() + " connections have had no echo for a minute");
    }
  }

  /** Runs until the time is over, or there is nothing more to wait for. */
  void run(long nanos, BooleanSupplier done) throws IOException {
    long end = System.nanoTime() + nanos;
    try {
      for (long left = nanos; left > 0 && !done.getAsBoolean(); left = end - System.nanoTime()) {
        selector.select(this::ready, TimeUnit.NANOSECONDS.toMillis(left) + 1);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void ready(SelectionKey key) {
    try {
      received += ((Connection) key.attachment()).ready(shared);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : connections) {
      connection.abandon();
    }
    selector.close();
  }
}
