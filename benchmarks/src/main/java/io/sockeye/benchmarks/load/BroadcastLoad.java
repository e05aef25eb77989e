package io.sockeye.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;

/**
 * One connection that sends messages, and many that the server hands each of them to. A message
 * counts as done when all have received it; the next one is sent when fewer than a fixed number are
 * not done. What is counted is deliveries.
 *
 * @param members how many connections receive
 * @param inFlight how many messages are under way
 * @param traffic what is sent
 * @param senderPath of the one that sends
 * @param memberPath of those that receive
 */
public record BroadcastLoad(
    int members, int inFlight, Traffic traffic, String senderPath, String memberPath) {

  /**
   * Puts a server under load.
   *
   * @param server where it listens
   * @param timing how long
   * @return what was measured
   * @throws LoadException when a byte differs, or the server closes a connection
   * @throws IOException when a connection fails
   */
  public Measurement run(InetSocketAddress server, Timing timing) throws IOException {
    return run(List.of(server), timing);
  }

  /**
   * Puts servers under load that hand each message to the members of all of them.
   *
   * @param servers where they listen: the members are spread evenly, and the sender is at the first
   * @param timing how long
   * @return what was measured
   * @throws LoadException when a byte differs, or a server closes a connection
   * @throws IOException when a connection fails
   */
  public Measurement run(List<InetSocketAddress> servers, Timing timing) throws IOException {
    try (Loop loop = new Loop()) {
      Deliveries deliveries = new Deliveries(members, inFlight);
      for (int i = 0; i < members; i++) {
        loop.add(
            new Connection(
                Upgrade.open(servers.get(i % servers.size()), memberPath, traffic.extensions()),
                loop.selector(),
                traffic,
                0,
                deliveries));
      }
      Connection sender =
          new Connection(
              Upgrade.open(servers.get(0), senderPath, traffic.extensions()),
              loop.selector(),
              traffic,
              inFlight,
              deliveries);
      loop.add(sender);
      deliveries.start(sender);
      loop.run(timing.warmUp().toNanos(), () -> false);
      timing.start().measuringStarts();
      deliveries.stopwatch.restart();
      long before = loop.received();
      loop.run(timing.measured().toNanos(), () -> false);
      return deliveries.stopwatch.stop(traffic.extensions() == null ? 0 : loop.received() - before);
    }
  }

  /** Who has received what. */
  private static final class Deliveries implements Connection.Owner {

    private final Stopwatch stopwatch = new Stopwatch();
    private final int members;
    private final int[] missing;
    private Connection sender;

    Deliveries(int members, int inFlight) {
      this.members = members;
      missing = new int[inFlight];
    }

    void start(Connection connection) throws IOException {
      sender = connection;
      Arrays.fill(missing, members);
      sender.addDue(missing.length);
      sender.write();
    }

    @Override
    public void received(Connection connection, long number) throws IOException {
      stopwatch.record(System.nanoTime() - sender.sentAt(number));
      int slot = (int) (number % missing.length);
      if (--missing[slot] == 0) {
        missing[slot] = members;
        sender.addDue(1);
        sender.write();
      }
    }
  }
}
