/** A blocking WebSocket server (RFC 6455) on sockets and TLS, a thread a connection. */
module io.sockeye.server {
  requires transitive io.sockeye.codec;
  requires transitive io.sockeye.handshake;

  exports io.sockeye.server;
}
