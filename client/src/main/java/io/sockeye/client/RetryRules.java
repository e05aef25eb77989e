package io.sockeye.client;

import io.sockeye.handshake.HandshakeResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Whether there is another attempt, and when.
 *
 * @param maxRetryAfter the most of what a server asks for that is honoured
 */
record RetryRules(
    Predicate<Disconnection> retryIf,
    Backoff backoff,
    RetryAfter retryAfter,
    Duration maxRetryAfter,
    RandomGenerator random) {

  private static final Logger LOG = System.getLogger(RetryRules.class.getName());

  boolean allow(Disconnection last) {
    try {
      return retryIf.test(last);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "whether to connect again could not be decided: so not", e);
      return false;
    }
  }

  /** Behind what the server asks for there is a backoff still: it asks many for the same. */
  Duration delay(Disconnection last) {
    return asked(last).plus(backoff.delay(Math.max(0, last.attempts() - 1), random));
  }

  private Duration asked(Disconnection last) {
    HandshakeResponse refusal = last.refusal();
    if (refusal == null) {
      return Duration.ZERO;
    }
    Duration asked = retryAfter.of(refusal.headers());
    return asked.compareTo(maxRetryAfter) < 0 ? asked : maxRetryAfter;
  }

  /** {@return whether a connection of this age makes the attempts count anew} */
  boolean isLasting(Duration age) {
    return age.compareTo(backoff.max()) >= 0;
  }
}
