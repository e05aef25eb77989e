package io.sockeye.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Connections that have each had one message echoed, and are idle since. */
public final class IdleConnections implements AutoCloseable {

  private static final int MESSAGE_BYTES = 128;

  private final Loop loop = new Loop();

  private IdleConnections() throws IOException {}

  /**
   * Opens connections, and returns when all have had their echo.
   *
   * @param server where it listens
   * @param path of the server
   * @param count how many
   * @return the connections, to be closed
   * @throws IOException when they cannot be opened, or there is no echo for a minute
   */
  public static IdleConnections open(InetSocketAddress server, String path, int count)
      throws IOException {
    IdleConnections idle = new IdleConnections();
    try {
      idle.add(server, path, count);
      return idle;
    } catch (IOException | RuntimeException e) {
      idle.close();
      throw e;
    }
  }

  private void add(InetSocketAddress server, String path, int count) throws IOException {
    Traffic traffic = new StampedTraffic(MESSAGE_BYTES);
    Connection.Owner owner = (connection, number) -> {};
    for (int i = 0; i < count; i++) {
      Connection connection =
          new Connection(Upgrade.open(server, path, null), loop.selector(), traffic, 1, owner);
      loop.add(connection);
      connection.addDue(1);
      connection.write();
    }
    loop.awaitFirstMessages();
  }

  /** {@return how many there are} */
  public int count() {
    return loop.connections().size();
  }

  /** Ends the connections without a word. */
  @Override
  public void close() throws IOException {
    loop.close();
  }
}
