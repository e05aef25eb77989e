/**
 * A {@link io.sockeye.server.Relay} between machines, on Redis.
 *
 * <p>Start with {@link io.sockeye.server.redis.RedisRelay}.
 *
 * <p>It needs Jedis, which the module does not bring along: whoever uses this package depends on
 * {@code redis.clients:jedis}, and on the module path requires {@code redis.clients.jedis}. No
 * other package of the server may depend on this one.
 *
 * <p>No argument may be null, and no result is, unless it says so.
 */
package io.sockeye.server.redis;
