package io.sockeye.benchmarks.soak;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Compares, for each connection that has ended, what its client sent with what the server received.
 * A client that closed in good order has lost nothing; of one that went without a word, the server
 * has the beginning.
 */
final class Reconciliation {

  private record Sent(String who, long least, long most) {}

  private final Faults faults;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, Sent> sent = new HashMap<>();
  private final Map<Long, Long> received = new HashMap<>();

  Reconciliation(Faults faults) {
    this.faults = faults;
  }

  /**
   * Takes the client's word.
   *
   * @param who in words
   * @param least the messages that the server has to have received
   * @param most the messages that it may have received
   */
  void clientEnded(long connection, String who, long least, long most) {
    lock.lock();
    try {
      Long count = received.remove(connection);
      if (count == null) {
        sent.put(connection, new Sent(who, least, most));
      } else {
        compare(new Sent(who, least, most), count);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes the server's word. */
  void serverEnded(long connection, long count) {
    lock.lock();
    try {
      Sent client = sent.remove(connection);
      if (client == null) {
        received.put(connection, count);
      } else {
        compare(client, count);
      }
    } finally {
      lock.unlock();
    }
  }

  private void compare(Sent client, long count) {
    if (count < client.least) {
      faults.add(
          FaultKind.LOST,
          client.least
              - count
              + " of the "
              + client.least
              + " messages that "
              + client.who
              + " sent before it closed did not reach the server's handler");
    } else if (count > client.most) {
      faults.add(
          FaultKind.REPEATED,
          "the server's handler received "
              + count
              + " messages of "
              + client.who
              + ", which sent "
              + client.most);
    }
  }

  /** {@return how many connections one end says have ended, and the other does not} */
  int pending() {
    lock.lock();
    try {
      return sent.size() + received.size();
    } finally {
      lock.unlock();
    }
  }

  /** All connections have had the time to end at both ends. */
  void end() {
    lock.lock();
    try {
      sent.forEach(
          (connection, client) ->
              faults.add(
                  FaultKind.STALLED,
                  client.who + " has ended, and its handler at the server has not"));
      received.forEach(
          (connection, count) ->
              faults.add(
                  FaultKind.UNEXPECTED_END,
                  "the handler of connection " + connection + " ended, and its client has not"));
      sent.clear();
      received.clear();
    } finally {
      lock.unlock();
    }
  }
}
