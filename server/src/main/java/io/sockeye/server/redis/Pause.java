package io.sockeye.server.redis;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** How long to wait before Redis is tried again: longer each time, up to a second. */
final class Pause {

  private static final long FIRST_MILLIS = 50;
  private static final long MAX_MILLIS = 1_000;

  private final CountDownLatch closed;
  private long ceiling = FIRST_MILLIS;

  /**
   * @param closed ends all waiting
   */
  Pause(CountDownLatch closed) {
    this.closed = closed;
  }

  /**
   * Waits; half of the time is chance, so that the nodes do not all come at once.
   *
   * @throws InterruptedException when the relay is closed
   */
  void afterFailure() throws InterruptedException {
    long millis = ceiling / 2 + ThreadLocalRandom.current().nextLong(ceiling / 2 + 1);
    ceiling = Math.min(MAX_MILLIS, 2 * ceiling);
    if (closed.await(millis, TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("the relay is closed");
    }
  }

  void afterSuccess() {
    ceiling = FIRST_MILLIS;
  }
}
