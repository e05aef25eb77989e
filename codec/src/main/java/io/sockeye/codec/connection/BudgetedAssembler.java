package io.sockeye.codec.connection;

import io.sockeye.codec.Event;
import io.sockeye.codec.Message;
import io.sockeye.codec.MessageAssembler;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.codec.Violation;
import io.sockeye.codec.WebSocketProtocol;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * Puts the fragments of a message together, within a budget for all connections. Used under the
 * connection's receive lock.
 */
final class BudgetedAssembler {

  private static final VarHandle LENGTH;

  static {
    try {
      LENGTH = MethodHandles.lookup().findVarHandle(BudgetedAssembler.class, "length", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The memory for a message of which next to nothing has come: what it needs no budget for. */
  private static final int FIRST_ROOM = ReceiveBudget.FREE;

  /** How much more memory than bytes that have come there is for those that were announced. */
  private static final int GROWTH = 4;

  private MessageAssembler messages = new MessageAssembler();
  private final ReceiveBudget budget;

  /** Of the fragments that are held; read by any thread. */
  private long length;

  /** Of the fragments, with the room behind them. */
  private long reserved;

  /**
   * Whether room was reserved for this message: then its peer has sent as much as has come of it.
   */
  private boolean announced;

  /** Of the last message of which that is so. */
  private int lastLength;

  BudgetedAssembler(ReceiveBudget budget) {
    this.budget = budget;
  }

  /** {@return how many bytes are held} Any thread may ask. */
  long length() {
    return (long) LENGTH.getOpaque(this);
  }

  /** {@return whether nothing is held} */
  boolean isEmpty() {
    return length == 0;
  }

  /**
   * As {@link WebSocketProtocol#receive(ByteBuffer, MessageAssembler)}, with {@link
   * #add(Event.Fragment)} next.
   */
  Event receive(WebSocketProtocol protocol, ByteBuffer in) throws ProtocolViolationException {
    return protocol.receive(in, messages);
  }

  /** As {@link MessageAssembler#add(Event.Fragment)}. */
  Message add(Event.Fragment fragment) throws ProtocolViolationException {
    if (!fragment.last()) {
      hold(fragment.data().remaining());
    }
    Message message = messages.add(fragment);
    if (message != null) {
      if (announced) {
        lastLength = (int) length + fragment.data().remaining();
      }
      giveBack();
    }
    return message;
  }

  /**
   * As {@link MessageAssembler#reserve(int)}, for bytes that a header has announced: a message
   * takes up memory as it comes, not as its header declares, and at once no more than the last one
   * did.
   *
   * @param remaining how many have still to come
   */
  ByteBuffer reserve(long remaining) throws ProtocolViolationException {
    announced = true;
    if (reserved == length) {
      long whole = length + Math.min(remaining, lastLength - length);
      long grown = length + Math.min(remaining, Math.max(FIRST_ROOM, GROWTH * length) - length);
      if (whole <= grown || !takeFor(whole, budget.bytes() / 2)) {
        takeFor(grown);
      }
    }
    long count = Math.min(remaining, reserved - length);
    return messages.reserve((int) Math.min(count, Integer.MAX_VALUE));
  }

  private void hold(int bytes) throws ProtocolViolationException {
    LENGTH.setOpaque(this, length + bytes);
    if (length > reserved) {
      takeFor(length);
    }
  }

  private void takeFor(long bytes) throws ProtocolViolationException {
    if (!takeFor(bytes, budget.bytes())) {
      throw new ProtocolViolationException(
          Violation.MESSAGE_TOO_BIG,
          "the messages of all connections together that are being received are over the limit of "
              + budget.bytes()
              + " bytes");
    }
  }

  private boolean takeFor(long bytes, long limit) {
    long more = ofBudget(bytes) - ofBudget(reserved);
    if (more > 0 && !budget.take(more, limit)) {
      return false;
    }
    reserved = bytes;
    return true;
  }

  private static long ofBudget(long bytes) {
    return Math.max(0, bytes - ReceiveBudget.FREE);
  }

  /** Gives up the message, of which no more comes: closing may take a while yet. */
  void forget() {
    messages = new MessageAssembler();
    giveBack();
  }

  private void giveBack() {
    // An ordinary message leaves alone what all connections share.
    long taken = ofBudget(reserved);
    if (taken > 0) {
      budget.giveBack(taken);
    }
    announced = false;
    LENGTH.setOpaque(this, 0L);
    reserved = 0;
  }
}
