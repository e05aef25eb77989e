package io.sockeye.codec.connection;

import io.sockeye.codec.Event;
import io.sockeye.codec.Message;
import io.sockeye.codec.MessageAssembler;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.codec.Violation;

/**
 * Puts the fragments of a message together, within a budget for all connections. Used under the
 * connection's receive lock.
 */
final class BudgetedAssembler {

  private MessageAssembler messages = new MessageAssembler();
  private final ReceiveBudget budget;

  /** Of the fragments that are held. */
  private long length;

  /** Of the budget. */
  private long taken;

  BudgetedAssembler(ReceiveBudget budget) {
    this.budget = budget;
  }

  /** As {@link MessageAssembler#add}. */
  Message add(Event.Fragment fragment) throws ProtocolViolationException {
    if (!fragment.last()) {
      hold(fragment.data().remaining());
    }
    Message message = messages.add(fragment);
    if (message != null) {
      giveBack();
    }
    return message;
  }

  private void hold(int bytes) throws ProtocolViolationException {
    length += bytes;
    long more = length - ReceiveBudget.FREE - taken;
    if (more > 0) {
      if (!budget.take(more)) {
        throw new ProtocolViolationException(
            Violation.MESSAGE_TOO_BIG,
            "the messages of all connections together that are being received are over the limit of "
                + budget.bytes()
                + " bytes");
      }
      taken += more;
    }
  }

  /** Gives up the message, of which no more comes: closing may take a while yet. */
  void forget() {
    messages = new MessageAssembler();
    giveBack();
  }

  private void giveBack() {
    budget.giveBack(taken);
    taken = 0;
    length = 0;
  }
}
