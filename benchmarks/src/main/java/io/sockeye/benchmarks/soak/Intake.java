package io.sockeye.benchmarks.soak;

import io.sockeye.codec.Message;

/** What the server has received on one connection. */
final class Intake {

  private final long connection;
  private final Faults faults;
  private final SequenceCheck sequence;
  private long count;

  Intake(long connection, Faults faults) {
    this.connection = connection;
    this.faults = faults;
    sequence = SequenceCheck.complete("on the way to the server, connection " + connection, faults);
  }

  long connection() {
    return connection;
  }

  long count() {
    return count;
  }

  void received(Message message) {
    received(message instanceof Message.Text, message.payload());
  }

  void received(boolean text, byte[] payload) {
    count++;
    try {
      Stamp stamp = Stamp.of(text, payload, 0);
      if (stamp.sender() != connection) {
        faults.add(
            FaultKind.ALTERED,
            "connection " + connection + " has brought the server a message of " + stamp.sender());
      } else {
        sequence.received(stamp.number());
      }
    } catch (AlteredException e) {
      faults.add(
          FaultKind.ALTERED,
          "on the way to the server, connection " + connection + ": " + e.getMessage());
    }
  }

  void ended() {
    sequence.end();
  }
}
