package io.sockeye.codec.connection;

import java.time.Duration;
import java.util.Objects;

/**
 * The deadlines of a connection, and when it flushes. All deadlines are kept to within a quarter of
 * a second; {@link Duration#ZERO} switches one off.
 *
 * @param pingInterval how long the peer may be silent while this end waits for it, until it is sent
 *     a Ping; 20 seconds by default. While nobody receives none is sent, for nobody would see its
 *     Pong
 * @param pongTimeout how long it may go on being silent after that Ping, until the connection is
 *     aborted; 20 seconds by default, without effect when {@code pingInterval} is zero
 * @param sendTimeout how long a peer that reads too slowly may hold up a write of up to 128 KiB
 *     until the connection is aborted, and how long {@code send} waits for another thread's
 *     message; 30 seconds by default
 * @param closeTimeout how long the closing handshake and the end of the TCP connection may take
 *     together, until the connection is aborted; 10 seconds by default
 * @param flushPolicy when messages leave; {@link FlushPolicy#EACH_MESSAGE} by default
 */
public record ConnectionOptions(
    Duration pingInterval,
    Duration pongTimeout,
    Duration sendTimeout,
    Duration closeTimeout,
    FlushPolicy flushPolicy) {

  /**
   * A Ping after 20 seconds, 20 more for the Pong, 30 for a write, 10 for closing, and each message
   * flushed.
   */
  public static final ConnectionOptions DEFAULT =
      new ConnectionOptions(
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          FlushPolicy.EACH_MESSAGE);

  /**
   * Makes options; {@link #DEFAULT} and the methods that begin with {@code with} are shorter.
   *
   * @param pingInterval zero or more
   * @param pongTimeout zero or more
   * @param sendTimeout zero or more
   * @param closeTimeout zero or more
   * @param flushPolicy not null
   * @throws IllegalArgumentException when a duration is negative, or longer than 100 years
   */
  public ConnectionOptions {
    requireDuration("pingInterval", pingInterval);
    requireDuration("pongTimeout", pongTimeout);
    requireDuration("sendTimeout", sendTimeout);
    requireDuration("closeTimeout", closeTimeout);
    Objects.requireNonNull(flushPolicy, "flushPolicy");
  }

  private static void requireDuration(String name, Duration duration) {
    Objects.requireNonNull(duration, name);
    if (duration.isNegative() || duration.toDays() > 36_500) {
      throw new IllegalArgumentException(name + " is 0 to 100 years, not " + duration);
    }
  }

  /**
   * {@return these options with another time until a silent peer is sent a Ping}
   *
   * @param interval zero for no Pings
   * @throws IllegalArgumentException when it is negative or longer than 100 years
   */
  public ConnectionOptions withPingInterval(Duration interval) {
    return new ConnectionOptions(interval, pongTimeout, sendTimeout, closeTimeout, flushPolicy);
  }

  /**
   * {@return these options with another time that the answer to a Ping may take}
   *
   * @param timeout zero for no limit
   * @throws IllegalArgumentException when it is negative or longer than 100 years
   */
  public ConnectionOptions withPongTimeout(Duration timeout) {
    return new ConnectionOptions(pingInterval, timeout, sendTimeout, closeTimeout, flushPolicy);
  }

  /**
   * {@return these options with another time that a write may get no further}
   *
   * @param timeout zero for no limit
   * @throws IllegalArgumentException when it is negative or longer than 100 years
   */
  public ConnectionOptions withSendTimeout(Duration timeout) {
    return new ConnectionOptions(pingInterval, pongTimeout, timeout, closeTimeout, flushPolicy);
  }

  /**
   * {@return these options with another time that closing may take}
   *
   * @param timeout zero for no limit
   * @throws IllegalArgumentException when it is negative or longer than 100 years
   */
  public ConnectionOptions withCloseTimeout(Duration timeout) {
    return new ConnectionOptions(pingInterval, pongTimeout, sendTimeout, timeout, flushPolicy);
  }

  /**
   * {@return these options with another flush policy}
   *
   * @param policy when messages leave
   */
  public ConnectionOptions withFlushPolicy(FlushPolicy policy) {
    return new ConnectionOptions(pingInterval, pongTimeout, sendTimeout, closeTimeout, policy);
  }
}
