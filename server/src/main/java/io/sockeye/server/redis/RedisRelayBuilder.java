package io.sockeye.server.redis;

import io.sockeye.codec.Message;
import java.io.IOException;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;

/** Sets up a {@link RedisRelay}. Not for use by several threads at a time. */
public final class RedisRelayBuilder {

  private static final int DEFAULT_PORT = 6379;
  private static final String WITH_TLS = "rediss";

  private final URI uri;
  private final JedisClientConfig client;
  private SSLContext sslContext;

  private String namespace = "sockeye";
  private int history = 10_000;
  private int maxQueuedMessages = 10_000;
  private long maxQueuedBytes = 16L << 20;
  private Duration expiry = Duration.ofSeconds(5);
  private RedisRelayListener listener = new RedisRelayListener() {};

  RedisRelayBuilder(URI uri) {
    String scheme = String.valueOf(uri.getScheme());
    if (!scheme.equals("redis") && !scheme.equals(WITH_TLS) || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "Redis is at redis://HOST, redis://HOST:PORT/DATABASE or redis://USER:PASSWORD@HOST, with"
              + " rediss for TLS");
    }
    this.uri = uri;
    client = client(uri);
  }

  private static JedisClientConfig client(URI uri) {
    DefaultJedisClientConfig.Builder client =
        DefaultJedisClientConfig.builder()
            .resp2()
            .timeoutMillis(RedisOptions.TIMEOUT_MILLIS)
            .database(database(uri));
    if (uri.getUserInfo() != null) {
      String[] userAndPassword = uri.getUserInfo().split(":", 2);
      if (userAndPassword.length == 1) {
        throw new IllegalArgumentException("before the @ is USER:PASSWORD, or :PASSWORD");
      }
      client.user(userAndPassword[0].isEmpty() ? null : userAndPassword[0]);
      client.password(userAndPassword[1]);
    }
    return client.build();
  }

  private static int database(URI uri) {
    String path = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
    if (!path.matches("[0-9]{0,4}")) {
      throw new IllegalArgumentException("the database is a number, not " + path);
    }
    return path.isEmpty() ? 0 : Integer.parseInt(path);
  }

  /**
   * Sets what the names of all keys in Redis begin with. Relays of one namespace are nodes of one
   * whole, and know nothing of those of another.
   *
   * @param prefix the namespace; {@code sockeye} by default
   * @return this builder
   */
  public RedisRelayBuilder namespace(String prefix) {
    namespace = Objects.requireNonNull(prefix, "prefix");
    return this;
  }

  /**
   * Sets how much Redis keeps for a node that is cut off: it misses what is older, and is told so,
   * unless it was so within a second after the start of the node. All channels of the namespace
   * share it, and Redis has memory for so many messages.
   *
   * @param messages about how many messages and changes of members; 10,000 by default
   * @return this builder
   * @throws IllegalArgumentException when it is less than 1
   */
  public RedisRelayBuilder history(int messages) {
    history = atLeastOne("history", messages);
    return this;
  }

  /**
   * Sets how much may wait in this process while Redis is away or slow. Beyond that {@link
   * io.sockeye.server.RelayChannel#publish(Message)} returns false. A single message that is longer
   * has room when nothing else waits.
   *
   * @param messages how many messages and changes of members; 10,000 by default
   * @param bytes how many bytes they may have together; 16 MiB by default
   * @return this builder
   * @throws IllegalArgumentException when a number is less than 1
   */
  public RedisRelayBuilder maxQueued(int messages, long bytes) {
    maxQueuedMessages = atLeastOne("messages", messages);
    if (bytes < 1) {
      throw new IllegalArgumentException("bytes is 1 or more, not " + bytes);
    }
    maxQueuedBytes = bytes;
    return this;
  }

  private static int atLeastOne(String what, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(what + " is 1 or more, not " + number);
    }
    return number;
  }

  /**
   * Sets after what time without a sign of life a node counts as gone, and its members with it.
   * Each node gives five such signs in that time. All nodes should have the same.
   *
   * @param time at least 500 ms, at most an hour; 5 s by default
   * @return this builder
   * @throws IllegalArgumentException when it is less or more
   */
  public RedisRelayBuilder expiry(Duration time) {
    if (time.toMillis() < 500 || time.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("expiry is 500 ms to 1 h, not " + time);
    }
    expiry = time;
    return this;
  }

  /**
   * Sets the certificates that are trusted, and one's own, where the URI begins with {@code
   * rediss}. That the certificate names the host is always verified.
   *
   * @param context a context for clients; the default of the JDK unless set
   * @return this builder
   * @throws IllegalStateException when the URI does not begin with {@code rediss}
   */
  public RedisRelayBuilder sslContext(SSLContext context) {
    if (!uri.getScheme().equals(WITH_TLS)) {
      throw new IllegalStateException("the URI begins with redis, which is without TLS");
    }
    sslContext = Objects.requireNonNull(context, "context");
    return this;
  }

  /**
   * Sets who is told what becomes of the relay.
   *
   * @param told what is called; by default the log alone is told
   * @return this builder
   */
  public RedisRelayBuilder listener(RedisRelayListener told) {
    listener = Objects.requireNonNull(told, "told");
    return this;
  }

  /**
   * Connects to Redis, for which it waits some seconds at most.
   *
   * @return the relay, which goes on connecting by itself until it is closed
   * @throws IOException when Redis cannot be reached now, or refuses
   */
  public RedisRelay start() throws IOException {
    String host = uri.getHost().replaceAll("[\\[\\]]", "");
    return RedisRelay.start(
        new RedisOptions(
            new RedisSockets(host, uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(), tls()),
            client,
            namespace,
            history,
            maxQueuedMessages,
            maxQueuedBytes,
            expiry,
            listener));
  }

  private SSLContext tls() throws IOException {
    if (!uri.getScheme().equals(WITH_TLS) || sslContext != null) {
      return sslContext;
    }
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("the JDK has no TLS: " + e.getMessage(), e);
    }
  }
}
