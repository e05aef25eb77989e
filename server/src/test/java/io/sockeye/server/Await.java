package io.sockeye.server;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for so long at the most; an interrupt is a failure. */
public final class Await {

  public static final Duration BOUND = Duration.ofSeconds(20);

  private Await() {}

  /** Waits for a condition that nobody signals. */
  public static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + BOUND.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + BOUND + ": " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  public static void latch(CountDownLatch latch) {
    try {
      if (!latch.await(BOUND.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("not within " + BOUND);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
