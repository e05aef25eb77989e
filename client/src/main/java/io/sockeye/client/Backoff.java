package io.sockeye.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait until the next attempt: truncated binary exponential backoff, with the first
 * delay random as well (RFC 6455, section 7.2.3), for all clients of a server that went away lose
 * it at the same time.
 *
 * @param first the longest delay before the second attempt, which doubles with each attempt
 * @param max the longest delay of all
 */
record Backoff(Duration first, Duration max) {

  private static final Duration MAX_DELAY = Duration.ofDays(1);

  static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(1));

  Backoff {
    if (first.isNegative() || first.isZero() || max.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "the first backoff is more than 0, and the longest no shorter, not "
              + first
              + " and "
              + max);
    }
    if (max.compareTo(MAX_DELAY) > 0) {
      throw new IllegalArgumentException("a backoff is a day at most, not " + max);
    }
  }

  /**
   * {@return a random delay from zero to {@code first} times 2 to the power of {@code doublings},
   * but at most {@code max}}
   *
   * @param doublings 0 or more
   */
  Duration delay(int doublings, RandomGenerator random) {
    return Duration.ofNanos(random.nextLong(longest(doublings).toNanos() + 1));
  }

  private Duration longest(int doublings) {
    Duration longest = first;
    for (int i = 0; i < doublings && longest.compareTo(max) < 0; i++) {
      longest = longest.multipliedBy(2);
    }
    return longest.compareTo(max) < 0 ? longest : max;
  }
}
