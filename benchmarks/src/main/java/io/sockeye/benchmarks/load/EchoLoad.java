package io.sockeye.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.LongSummaryStatistics;

/**
 * Connections that each have a fixed number of messages in flight to a server that echoes: one that
 * comes back is replaced at once. It begins when each connection has had one message echoed.
 *
 * @param connections how many
 * @param inFlight messages on each connection
 * @param traffic what is sent
 * @param path of the server; null for one that sends back bytes and knows no WebSockets
 */
public record EchoLoad(int connections, int inFlight, Traffic traffic, String path) {

  /**
   * Puts a server under load.
   *
   * @param server where it listens
   * @param timing how long
   * @return what was measured
   * @throws LoadException when a byte differs, the server closes a connection, or one has no echo
   *     of its first message for a minute
   * @throws IOException when a connection fails
   */
  public Measurement run(InetSocketAddress server, Timing timing) throws IOException {
    try (Loop loop = new Loop()) {
      Stopwatch stopwatch = new Stopwatch();
      Connection.Owner owner =
          (connection, number) -> {
            if (number > 0) {
              stopwatch.record(System.nanoTime() - connection.sentAt(number));
              connection.addDue(1);
            }
          };
      for (int i = 0; i < connections; i++) {
        loop.add(new Connection(open(server), loop.selector(), traffic, inFlight, owner));
      }
      // Load on some connections would keep a server from accepting the others.
      send(1, loop.connections());
      loop.awaitFirstMessages();
      send(inFlight, loop.connections());
      loop.run(timing.warmUp().toNanos(), () -> false);
      long[] servedBefore = loop.connections().stream().mapToLong(Connection::messages).toArray();
      timing.start().measuringStarts();
      stopwatch.restart();
      long before = loop.received();
      loop.run(timing.measured().toNanos(), () -> false);
      return stopwatch
          .stop(traffic.extensions() == null ? 0 : loop.received() - before)
          .withLeastServed(leastServed(loop.connections(), servedBefore));
    }
  }

  private static void send(int messages, List<Connection> connections) throws IOException {
    for (Connection connection : connections) {
      connection.addDue(messages);
      connection.write();
    }
  }

  private static double leastServed(List<Connection> connections, long[] before) {
    LongSummaryStatistics served = new LongSummaryStatistics();
    for (int i = 0; i < before.length; i++) {
      served.accept(connections.get(i).messages() - before[i]);
    }
    return served.getSum() == 0 ? 0 : served.getMin() / served.getAverage();
  }

  private SocketChannel open(InetSocketAddress server) throws IOException {
    if (path != null) {
      return Upgrade.open(server, path, traffic.extensions());
    }
    SocketChannel channel = Upgrade.connect(server);
    channel.configureBlocking(false);
    return channel;
  }
}
