package io.sockeye.client;

import io.sockeye.codec.connection.Watchdog;
import io.sockeye.handshake.HandshakeException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How long one kind of waiting may take, over all that a call tries one after the other: so that
 * neither redirects nor further attempts give a peer more time. For one thread.
 */
final class TimeBudget {

  /** Something that takes time. */
  interface Step<T> {
    T run() throws IOException;
  }

  private static final Duration MIN_LEFT = Duration.ofMillis(1);
  private static final int MAX_DAYS = 36_500;

  private final String setting;
  private final Duration limit;
  private final TimeBudget whole;
  private long usedNanos;

  /**
   * @param setting the name of the builder's method, for messages
   * @param limit zero for no limit
   */
  TimeBudget(String setting, Duration limit) {
    this(setting, limit, null);
  }

  private TimeBudget(String setting, Duration limit, TimeBudget whole) {
    this.setting = setting;
    this.limit = limit;
    this.whole = whole;
  }

  /** {@return the limit, unless it is out of its range} */
  static Duration requireLimit(String setting, Duration limit) {
    if (limit.isNegative() || limit.toDays() > MAX_DAYS) {
      throw new IllegalArgumentException(setting + " is 0 to 100 years, not " + limit);
    }
    return limit;
  }

  /** {@return an equal share of what is left, for one of so many attempts} */
  TimeBudget share(int attempts) {
    Duration left = left();
    return new TimeBudget(setting, left.isZero() ? left : atLeast(left.dividedBy(attempts)), this);
  }

  /** {@return how much of it is left, but never nothing; zero for no limit} */
  Duration left() {
    return limit.isZero() ? limit : atLeast(limit.minusNanos(usedNanos));
  }

  private boolean isUsedUp() {
    return !limit.isZero() && usedNanos >= limit.toNanos();
  }

  private static Duration atLeast(Duration left) {
    return left.compareTo(MIN_LEFT) < 0 ? MIN_LEFT : left;
  }

  /** Runs a step that keeps to what is {@link #left()} by itself. */
  <T> T measure(Step<T> step) throws IOException {
    long start = System.nanoTime();
    try {
      return step.run();
    } finally {
      use(System.nanoTime() - start);
    }
  }

  private void use(long nanos) {
    usedNanos += nanos;
    if (whole != null) {
      whole.use(nanos);
    }
  }

  /**
   * Runs a step that waits for the peer of a channel. The channel is closed when the step fails or
   * takes longer than what is left. What the peer has refused by then counts as refused.
   *
   * @param awaited what did not come in time, if that is how it ends
   */
  <T> T within(SocketChannel channel, Supplier<String> awaited, Step<T> step) throws IOException {
    return measure(() -> enforce(channel, awaited, step));
  }

  private <T> T enforce(SocketChannel channel, Supplier<String> awaited, Step<T> step)
      throws IOException {
    Watchdog.Deadline deadline = Watchdog.closeAfter(left(), channel);
    boolean done = false;
    try (deadline) {
      if (isUsedUp()) {
        // Many steps that are quicker than the watchdog looks would go on for ever.
        throw timedOut(awaited.get(), null);
      }
      T result = step.run();
      deadline.close();
      if (deadline.isExpired()) {
        throw timedOut(awaited.get(), null);
      }
      done = true;
      return result;
    } catch (HandshakeException
        | ProxyException
        | ClosedByInterruptException
        | SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      throw deadline.isExpired() ? timedOut(awaited.get(), e) : e;
    } finally {
      if (!done) {
        channel.close();
      }
    }
  }

  private SocketTimeoutException timedOut(String awaited, IOException cause) {
    SocketTimeoutException e = new SocketTimeoutException(awaited + " did not come within " + this);
    e.initCause(cause);
    return e;
  }

  /** {@return the limit, and how to change it} */
  @Override
  public String toString() {
    return limit.toMillis() + " ms (" + setting + ")";
  }
}
