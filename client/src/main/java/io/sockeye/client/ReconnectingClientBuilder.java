package io.sockeye.client;

import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.ConnectionThreads;
import io.sockeye.handshake.WebSocketUri;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Sets up a {@link ReconnectingClient}: when it connects again, and what becomes of messages
 * meanwhile. Not for use by several threads at a time.
 */
public final class ReconnectingClientBuilder {

  private static final Duration MAX_RETRY_AFTER = Duration.ofDays(1);

  private final WebSocketUri uri;
  private Supplier<WebSocketClient> clients;
  private Predicate<Disconnection> retryIf = Disconnection::isTransient;
  private Backoff backoff = Backoff.DEFAULT;
  private WhileDisconnected whileDisconnected = WhileDisconnected.WAIT;
  private boolean resendInterrupted;
  private RetryAfter retryAfter = RetryAfter.OF_SYSTEM_TIME;
  private RandomGenerator random = new SecureRandom();

  Duration maxRetryAfter = Duration.ofMinutes(10);
  Duration waitTimeout = Duration.ofSeconds(30);
  int maxQueuedMessages = 1000;
  long maxQueuedBytes = 16 << 20;
  Duration closeTimeout = Duration.ofSeconds(10);
  ThreadFactory threadFactory = ConnectionThreads.factory("sockeye-reconnecting");
  Timing timing = Timing.SYSTEM;

  ReconnectingClientBuilder(WebSocketUri uri) {
    this.uri = uri;
    client(WebSocketClient.builder().build());
  }

  /**
   * Sets what opens the connections: with its headers, limits, deadlines and TLS. The default is a
   * client with the defaults of {@link WebSocketClientBuilder}.
   *
   * @param client the client
   * @return this builder
   */
  public ReconnectingClientBuilder client(WebSocketClient client) {
    Objects.requireNonNull(client, "client");
    return client(() -> client);
  }

  /**
   * Sets what opens each connection anew, as with a token that is not valid for long.
   *
   * @param clients called before each attempt by the client's thread; what it throws is the {@link
   *     Disconnection#failure()} of that attempt
   * @return this builder
   */
  public ReconnectingClientBuilder client(Supplier<WebSocketClient> clients) {
    this.clients = Objects.requireNonNull(clients, "clients");
    return this;
  }

  /**
   * Sets how long to wait until the next attempt: a random time from zero to {@code first}, which
   * doubles with each attempt, up to {@code max} (RFC 6455, section 7.2.3). A connection that
   * stayed open for {@code max} makes it begin with {@code first} again. The default is 5 seconds
   * and a minute.
   *
   * @param first the longest delay after a lost connection, or the first attempt; more than zero
   * @param max the longest delay of all; no shorter than the first, and no longer than a day
   * @return this builder
   * @throws IllegalArgumentException when a delay is out of its range
   */
  public ReconnectingClientBuilder backoff(Duration first, Duration max) {
    backoff = new Backoff(first, max);
    return this;
  }

  /**
   * Sets how much of a {@code Retry-After} (RFC 9110, section 10.2.3) of a server that refuses is
   * honoured: if it asks for more, it is asked again after so much. The backoff comes on top of it.
   * The default is 10 minutes.
   *
   * @param max zero not to honour it at all; no longer than a day
   * @return this builder
   * @throws IllegalArgumentException when it is negative or longer than a day
   */
  public ReconnectingClientBuilder maxRetryAfter(Duration max) {
    if (max.isNegative() || max.compareTo(MAX_RETRY_AFTER) > 0) {
      throw new IllegalArgumentException("maxRetryAfter is zero to a day, not " + max);
    }
    maxRetryAfter = max;
    return this;
  }

  /**
   * Sets which disconnections are followed by another attempt. The default is {@link
   * Disconnection#isTransient()}, for ever.
   *
   * <pre>{@code
   * builder.retryIf(why -> why.attempts() < 20 && (why.isTransient() || why.httpStatus() == 404));
   * }</pre>
   *
   * @param retryIf called by the client's thread; if it throws, there is no other attempt
   * @return this builder
   */
  public ReconnectingClientBuilder retryIf(Predicate<Disconnection> retryIf) {
    this.retryIf = Objects.requireNonNull(retryIf, "retryIf");
    return this;
  }

  /**
   * Sets what becomes of a message that is sent while there is no connection. The default is {@link
   * WhileDisconnected#WAIT}.
   *
   * @param whileDisconnected what becomes of it
   * @return this builder
   */
  public ReconnectingClientBuilder whileDisconnected(WhileDisconnected whileDisconnected) {
    this.whileDisconnected = Objects.requireNonNull(whileDisconnected, "whileDisconnected");
    return this;
  }

  /**
   * Sets how long {@link WhileDisconnected#WAIT} waits. The default is 30 seconds.
   *
   * @param timeout zero for no limit
   * @return this builder
   * @throws IllegalArgumentException when it is negative or longer than 100 years
   */
  public ReconnectingClientBuilder waitTimeout(Duration timeout) {
    waitTimeout = TimeBudget.requireLimit("waitTimeout", timeout);
    return this;
  }

  /**
   * Sets how much {@link WhileDisconnected#QUEUE} has room for: a message longer than all of it is
   * taken where no other waits. The default is 1,000 messages and 16 MiB.
   *
   * @param messages the most messages; at least 1
   * @param bytes the most bytes of payload; at least 1
   * @return this builder
   * @throws IllegalArgumentException when a number is less than 1
   */
  public ReconnectingClientBuilder queueLimits(int messages, long bytes) {
    // It knows what is wrong with them.
    new SendQueue(messages, bytes);
    maxQueuedMessages = messages;
    maxQueuedBytes = bytes;
    return this;
  }

  /**
   * Sets whether a message is sent again on the next connection when one failed while it was being
   * sent: then the peer may get it twice. It has no effect with {@link WhileDisconnected#FAIL}. The
   * default is not to.
   *
   * @param resend whether to
   * @return this builder
   */
  public ReconnectingClientBuilder resendInterrupted(boolean resend) {
    resendInterrupted = resend;
    return this;
  }

  /**
   * Sets how long {@link ReconnectingClient#close()} may take. The default is 10 seconds; it has an
   * effect beside {@link ConnectionOptions#closeTimeout()} for one connection.
   *
   * @param timeout more than zero
   * @return this builder
   * @throws IllegalArgumentException when it is not, or longer than 100 years
   */
  public ReconnectingClientBuilder closeTimeout(Duration timeout) {
    if (timeout.isZero()) {
      throw new IllegalArgumentException("closeTimeout is more than zero");
    }
    closeTimeout = TimeBudget.requireLimit("closeTimeout", timeout);
    return this;
  }

  /**
   * Sets what makes the thread of the client. The default is {@link
   * ConnectionThreads#factory(String)}: a daemon thread, a virtual one where there are any.
   *
   * @param factory makes one thread
   * @return this builder
   */
  public ReconnectingClientBuilder threadFactory(ThreadFactory factory) {
    threadFactory = Objects.requireNonNull(factory, "factory");
    return this;
  }

  /** Sets where delays come from, which is else a secure source. */
  ReconnectingClientBuilder random(RandomGenerator random) {
    this.random = random;
    return this;
  }

  /** Sets how dates are understood, which is else by the system's time. */
  ReconnectingClientBuilder retryAfter(RetryAfter retryAfter) {
    this.retryAfter = retryAfter;
    return this;
  }

  /** Sets how time passes, which is else as it does. */
  ReconnectingClientBuilder timing(Timing timing) {
    this.timing = timing;
    return this;
  }

  Reconnecting.Opener opener() {
    Supplier<WebSocketClient> each = clients;
    String text = uri.toString();
    return () -> each.get().connectTo(text);
  }

  RetryRules rules() {
    return new RetryRules(retryIf, backoff, retryAfter, maxRetryAfter, random);
  }

  Outgoing outgoing() {
    return new Outgoing(
        whileDisconnected,
        waitTimeout,
        resendInterrupted,
        new SendQueue(maxQueuedMessages, maxQueuedBytes));
  }

  /**
   * Makes a client that begins to connect at once.
   *
   * @param listener is told what happens, by a thread of the client's own, a daemon by default
   * @return the client; whether it has a connection yet its listener knows
   */
  public ReconnectingClient start(ReconnectingListener listener) {
    ReconnectingClient client =
        new ReconnectingClient(this, Objects.requireNonNull(listener, "listener"));
    client.start();
    return client;
  }
}
