package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.HandshakeException.Reason;
import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.Headers;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** When the next attempt is: RFC 6455, section 7.2.3, and RFC 9110, section 10.2.3. */
class BackoffProperties {

  private static final long DAY_NANOS = 24L * 60 * 60 * 1_000_000_000;

  private static Backoff backoff(long one, long other) {
    return new Backoff(
        Duration.ofNanos(Math.min(one, other)), Duration.ofNanos(Math.max(one, other)));
  }

  /** The bound in words of arithmetic without overflow. */
  private static Duration bound(Backoff backoff, int doublings) {
    BigInteger first = BigInteger.valueOf(backoff.first().toNanos());
    BigInteger most = BigInteger.valueOf(backoff.max().toNanos());
    return Duration.ofNanos(first.shiftLeft(doublings).min(most).longValueExact());
  }

  private static RandomGenerator always(long bits) {
    return () -> bits;
  }

  @Property
  void a_delay_is_zero_to_the_first_doubled_but_no_longer_than_the_longest(
      @ForAll @LongRange(min = 1, max = DAY_NANOS) long one,
      @ForAll @LongRange(min = 1, max = DAY_NANOS) long other,
      @ForAll @IntRange(max = 2000) int doublings,
      @ForAll long seed) {
    Backoff backoff = backoff(one, other);

    assertThat(backoff.delay(doublings, new Random(seed)))
        .isBetween(Duration.ZERO, bound(backoff, doublings));
  }

  /** Full jitter: neither end of the range is out of reach. */
  @Property(tries = 100)
  void any_delay_up_to_the_bound_is_possible(@ForAll @IntRange(max = 100) int doublings) {
    Backoff backoff = new Backoff(Duration.ofNanos(3), Duration.ofNanos(7));
    Duration bound = bound(backoff, doublings);
    Random random = new Random(doublings);
    long[] seen = new long[8];
    for (int i = 0; i < 500; i++) {
      seen[(int) backoff.delay(doublings, random).toNanos()]++;
    }

    for (int nanos = 0; nanos < seen.length; nanos++) {
      assertThat(seen[nanos] > 0).as("%s ns", nanos).isEqualTo(nanos <= bound.toNanos());
    }
    assertThat(backoff.delay(doublings, always(0))).isZero();
  }

  private static Disconnection refused(String retryAfter, int attempts) {
    HandshakeResponse response =
        HandshakeResponse.refusal(503, "later", Headers.of("Retry-After", retryAfter));
    return new Disconnection(
        attempts, null, new HandshakeException(Reason.STATUS_NOT_101, "503", response));
  }

  @Property
  void what_the_server_asks_for_is_never_shortened_up_to_its_bound_and_the_backoff_comes_on_top(
      @ForAll @LongRange(max = 200_000) long seconds,
      @ForAll @LongRange(max = 86_400) long mostSeconds,
      @ForAll @IntRange(min = 1, max = 100) int attempts,
      @ForAll long seed) {
    Duration most = Duration.ofSeconds(mostSeconds);
    RetryRules rules =
        new RetryRules(
            why -> true, Backoff.DEFAULT, RetryAfter.OF_SYSTEM_TIME, most, new Random(seed));
    Duration honoured = Duration.ofSeconds(Math.min(seconds, mostSeconds));

    assertThat(rules.delay(refused(Long.toString(seconds), attempts)))
        .isBetween(honoured, honoured.plus(bound(Backoff.DEFAULT, attempts - 1)));
  }

  @Property(tries = 200)
  void a_range_that_is_none_is_refused(
      @ForAll @LongRange(min = -DAY_NANOS, max = DAY_NANOS) long first,
      @ForAll @LongRange(min = -DAY_NANOS, max = 2 * DAY_NANOS) long most) {
    if (first <= 0 || most < first || most > DAY_NANOS) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Backoff(Duration.ofNanos(first), Duration.ofNanos(most)))
          .withMessageContaining("backoff");
    } else {
      assertThat(new Backoff(Duration.ofNanos(first), Duration.ofNanos(most)).max())
          .isEqualTo(Duration.ofNanos(most));
    }
  }
}
