package io.sockeye.codec.connection;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory the connections that share it may hold together for messages that have begun to
 * come and are not complete. Each connection's limit for messages alone would let a peer with many
 * connections have that many times as much.
 *
 * <p>A message that {@link WebSocket#receive()} puts together needs a part of it from its first 16
 * KiB on, until it is complete. Where none is left the message is over the limit: its connection is
 * closed with 1009. A message that is read as a stream needs none. Any thread may use it.
 */
public final class ReceiveBudget {

  /**
   * What an ordinary message gets by with, so that it is received though others hold everything.
   */
  static final int FREE = 16 * 1024;

  /** Where each connection's own limit is enough. */
  static final ReceiveBudget UNLIMITED = new ReceiveBudget(Long.MAX_VALUE);

  private final long bytes;
  private final AtomicLong taken = new AtomicLong();

  /**
   * Makes a budget.
   *
   * @param bytes how many bytes the messages may have together, apart from the first 16 KiB of
   *     each; at least 1. Room for the rest of a large frame is taken in advance, up to three times
   *     what has come of its message, or, while half of the budget is left, as much as the last
   *     message on its connection had. A message in many frames can take up twice the memory that
   *     it counts for, since its array grows in steps
   * @throws IllegalArgumentException when there is less than one byte
   */
  public ReceiveBudget(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("a budget has at least 1 byte, not " + bytes);
    }
    this.bytes = bytes;
  }

  /** {@return the bytes of the whole budget, whether they are taken or not} */
  public long bytes() {
    return bytes;
  }

  /**
   * Takes all or nothing: what is asked for in vain is not missing to others meanwhile.
   *
   * @return whether no more than the limit are taken with these
   */
  boolean take(long count, long limit) {
    long before;
    do {
      before = taken.get();
      if (count > limit - before) {
        return false;
      }
    } while (!taken.compareAndSet(before, before + count));
    return true;
  }

  void giveBack(long count) {
    taken.addAndGet(-count);
  }
}
