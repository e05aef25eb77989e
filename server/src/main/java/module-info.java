/**
 * A blocking WebSocket server (RFC 6455, RFC 7692) over TCP and TLS, with a thread for each
 * connection.
 */
// Jedis has no module descriptor. Nothing but io.sockeye.server.redis uses it, and only users of
// that package need to have it.
@SuppressWarnings("requires-automatic")
module io.sockeye.server {
  requires transitive io.sockeye.codec;
  requires transitive io.sockeye.handshake;
  requires static redis.clients.jedis;

  exports io.sockeye.server;
  exports io.sockeye.server.redis;
}
