package io.sockeye.server;

import io.sockeye.codec.connection.ConnectionThreads;
import io.sockeye.codec.connection.Statistics;
import io.sockeye.codec.connection.WebSocket;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** All connections of a server that are served by a thread, from before their handshake on. */
final class Connections {

  /** How many clients are told at the same time that there are too many. */
  static final int MAX_REFUSED_AT_ONCE = 64;

  enum Admission {
    ADMITTED,
    /** There is no place for it; it can be told so. */
    NO_PLACE,
    /** There is no further place for its address; it can be told so. */
    NO_PLACE_FOR_ADDRESS,
    /** There is no place even for telling it. */
    TURNED_AWAY
  }

  private static final Logger LOG = System.getLogger(WebSocketServer.class.getName());

  private final int max;
  private final AddressLimit addressLimit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // What follows is guarded by the lock.
  private final Set<Connection> admitted = new HashSet<>();
  private final Set<Connection> refused = new HashSet<>();

  /** How many are admitted from each client that the limit for addresses applies to. */
  private final Map<Object, Integer> fromClient = new HashMap<>();

  private boolean addressLimitLogged;
  private boolean limitLogged;
  private long refusals;

  /** The WebSocket connections that have ended, and what went over them. */
  private long ended;

  private final TrafficTotals endedTraffic = new TrafficTotals();

  private boolean closing;
  private int endings;

  Connections(int max, AddressLimit addressLimit) {
    this.max = max;
    this.addressLimit = addressLimit;
  }

  Admission add(Connection connection) {
    lock.lock();
    try {
      boolean place = !closing && admitted.size() < max;
      if (place && count(connection.client())) {
        admitted.add(connection);
        return Admission.ADMITTED;
      }
      if (!place && !closing) {
        logLimit();
      }
      if (!closing && refused.size() < MAX_REFUSED_AT_ONCE) {
        refused.add(connection);
        return place ? Admission.NO_PLACE_FOR_ADDRESS : Admission.NO_PLACE;
      }
      refusals++;
      return Admission.TURNED_AWAY;
    } finally {
      lock.unlock();
    }
  }

  /** {@return whether one that was admitted for a client not known by then may stay} */
  boolean identify(Connection connection, InetSocketAddress client) {
    lock.lock();
    try {
      boolean counted = count(client.getAddress());
      if (counted) {
        connection.identified(client);
      }
      return counted;
    } finally {
      lock.unlock();
    }
  }

  private void logLimit() {
    if (!limitLogged) {
      limitLogged = true;
      LOG.log(
          Level.WARNING,
          "there are {0} connections, and more are refused: maxConnections; the same is not logged"
              + " again",
          Integer.toString(max));
    }
  }

  /**
   * {@return whether one more from an address is within the limit, and was counted; null counts for
   * nobody}
   */
  private boolean count(InetAddress address) {
    if (address == null || !addressLimit.appliesTo(address)) {
      return true;
    }
    Object client = AddressLimit.clientOf(address);
    if (fromClient.getOrDefault(client, 0) < addressLimit.max()) {
      fromClient.merge(client, 1, Integer::sum);
      return true;
    }
    if (!addressLimitLogged) {
      addressLimitLogged = true;
      LOG.log(
          Level.WARNING,
          "{0} has {1} connections and is refused more; if it is a proxy, name it with"
              + " trustedProxies or raise maxConnectionsPerAddress; the same is not logged again",
          address.getHostAddress(),
          Integer.toString(addressLimit.max()));
    }
    return false;
  }

  void remove(Connection connection) {
    lock.lock();
    try {
      boolean wasAdmitted = admitted.remove(connection);
      if (wasAdmitted) {
        WebSocket webSocket = connection.webSocket();
        if (webSocket != null) {
          ended++;
          endedTraffic.add(webSocket.statistics());
        }
        if (connection.client() != null) {
          fromClient.computeIfPresent(
              AddressLimit.clientOf(connection.client()), (c, n) -> n == 1 ? null : n - 1);
        }
      }
      if (wasAdmitted || refused.remove(connection)) {
        endings++;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** An opening handshake was refused. */
  void countRefused() {
    lock.lock();
    try {
      refusals++;
    } finally {
      lock.unlock();
    }
  }

  /**
   * {@return the numbers of now}
   *
   * @param queued what waits in outboxes
   */
  ServerStatistics statistics(ConnectionGroup.Queued queued) {
    List<WebSocket> open;
    TrafficTotals totals;
    long endedBefore;
    long refused;
    lock.lock();
    try {
      open = admitted.stream().map(Connection::webSocket).filter(Objects::nonNull).toList();
      totals = endedTraffic.copy();
      endedBefore = ended;
      refused = refusals;
    } finally {
      lock.unlock();
    }
    long incompleteBytes = 0;
    for (WebSocket webSocket : open) {
      Statistics statistics = webSocket.statistics();
      totals.add(statistics);
      incompleteBytes += statistics.incompleteBytes();
    }
    return totals.statistics(
        open.size(), endedBefore + open.size(), refused, incompleteBytes, queued);
  }

  boolean isClosing() {
    lock.lock();
    try {
      return closing;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until a connection ends, or the server closes, or so many nanoseconds. */
  void awaitEnding(long nanos) throws InterruptedException {
    lock.lock();
    try {
      int before = endings;
      for (long left = nanos; left > 0 && endings == before && !closing; ) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** {@return whether a connection ended within so many nanoseconds} */
  boolean awaitEnd(Connection connection, long nanos) throws InterruptedException {
    lock.lock();
    try {
      for (long left = nanos; admitted.contains(connection); ) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends all connections: has each go away by itself until a deadline, and aborts the rest then.
   * The connection whose thread calls this, if there is one, is not waited for, nor is any other
   * that does the same.
   */
  void close(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    Connection own = null;
    boolean first;
    lock.lock();
    try {
      first = !closing;
      closing = true;
      for (Connection connection : all()) {
        if (connection.isServedByCaller()) {
          own = connection;
          own.closesServer();
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (first && !timeout.isZero()) {
      for (Connection connection : all()) {
        try {
          ConnectionThreads.execute(() -> connection.goAway(deadline));
        } catch (OutOfMemoryError e) {
          // No thread is to be had for a farewell.
          connection.abort();
        }
      }
    }
    boolean fromOutside = own == null;
    if (!awaitNone(c -> fromOutside || !c.isClosingServer(), deadline)) {
      all().forEach(Connection::abort);
    }
  }

  /** {@return whether none of this kind was left at the deadline} */
  private boolean awaitNone(Predicate<Connection> kind, long deadline) {
    lock.lock();
    try {
      while (all().stream().anyMatch(kind)) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        changed.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      // Whoever interrupts does not want to wait.
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private List<Connection> all() {
    lock.lock();
    try {
      Set<Connection> all = new HashSet<>(admitted);
      all.addAll(refused);
      return List.copyOf(all);
    } finally {
      lock.unlock();
    }
  }
}
