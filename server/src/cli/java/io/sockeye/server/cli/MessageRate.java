package io.sockeye.server.cli;

import java.util.function.LongSupplier;

/**
 * How fast one connection may write: {@value #BURST} messages at once, and two a second in the long
 * run. Who goes on writing {@value #PATIENCE} messages beyond that is not a person.
 */
final class MessageRate {

  private static final int BURST = 10;
  private static final int PATIENCE = 40;
  private static final double PER_SECOND = 2;

  /** What to do about a message. */
  enum Verdict {
    FINE,
    FAST,
    EXCESSIVE
  }

  private final LongSupplier nanoTime;
  private long last;
  private double allowance = BURST;

  MessageRate(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    last = nanoTime.getAsLong();
  }

  /** {@return the verdict on a message that came now} */
  Verdict next() {
    long now = nanoTime.getAsLong();
    allowance = Math.min(BURST, allowance + (now - last) / 1e9 * PER_SECOND) - 1;
    last = now;
    if (allowance >= 0) {
      return Verdict.FINE;
    }
    return allowance > -PATIENCE ? Verdict.FAST : Verdict.EXCESSIVE;
  }
}
