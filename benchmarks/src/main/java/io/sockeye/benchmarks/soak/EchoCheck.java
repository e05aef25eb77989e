package io.sockeye.benchmarks.soak;

import io.sockeye.codec.Message;

/** Compares the answers of a handler that sends messages back with what was sent. */
final class EchoCheck {

  private final LoadConnection connection;
  private final Faults faults;
  private final SequenceCheck sequence;

  EchoCheck(LoadConnection connection, Faults faults) {
    this.connection = connection;
    this.faults = faults;
    sequence = SequenceCheck.complete("on the way back, " + connection.who(), faults);
  }

  /** {@return the number of the message whose answer is due} */
  long next() {
    return sequence.next();
  }

  void received(Message message) {
    try {
      Stamp stamp = Stamp.of(message);
      if (stamp.sender() == connection.id()) {
        sequence.received(stamp.number());
      } else {
        faults.add(
            FaultKind.ALTERED,
            connection.who() + " received a message of connection " + stamp.sender());
      }
    } catch (AlteredException e) {
      faults.add(FaultKind.ALTERED, "on the way back, " + connection.who() + ": " + e.getMessage());
      // It stands for the one that is due: otherwise that would be waited for.
      sequence.received(sequence.next());
    }
  }

  /** The connection was closed behind messages whose answers may not have left. */
  void end() {
    sequence.end();
  }

  /** All of so many messages were to be answered. */
  void endAfter(long count) {
    sequence.endAfter(count);
  }
}
