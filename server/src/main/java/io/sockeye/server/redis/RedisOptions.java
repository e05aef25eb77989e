package io.sockeye.server.redis;

import java.time.Duration;
import redis.clients.jedis.JedisClientConfig;

/**
 * What a relay was built with.
 *
 * @param namespace what its keys begin with
 * @param history how many entries Redis keeps, about
 * @param expiry after what time without a sign of life a node is gone
 */
record RedisOptions(
    RedisSockets address,
    JedisClientConfig client,
    String namespace,
    int history,
    int maxQueuedMessages,
    long maxQueuedBytes,
    Duration expiry,
    RedisRelayListener listener) {

  /** Several signs of life have to be lost before a node passes for gone. */
  private static final int BEATS_UNTIL_EXPIRY = 5;

  /** Among the members of a node: how many times they have changed. */
  static final String VERSION_FIELD = "version";

  /** For how long Redis may take to connect, and again to answer. */
  static final int TIMEOUT_MILLIS = 2_000;

  /** {@return after how many nanoseconds what goes on without an answer hangs} */
  long hangNanos() {
    return 2_000_000L * TIMEOUT_MILLIS;
  }

  /** {@return after how many nanoseconds a node gives the next sign of life} */
  long beatNanos() {
    return expiry.toNanos() / BEATS_UNTIL_EXPIRY;
  }

  /** {@return for how long Redis keeps what nobody refreshes, when all nodes are gone} */
  long keptMillis() {
    return Math.max(expiry.toMillis() * BEATS_UNTIL_EXPIRY, Duration.ofMinutes(10).toMillis());
  }

  /** The entries of all nodes, in one order. */
  String streamKey() {
    return namespace + ":stream";
  }

  /** Each node, and its last sign of life. */
  String nodesKey() {
    return namespace + ":nodes";
  }

  /** The members of a node. */
  String membersKey(String node) {
    return namespace + ":members:" + node;
  }
}
