/** A blocking WebSocket client (RFC 6455, RFC 7692) over TCP and TLS. */
module io.sockeye.client {
  requires transitive io.sockeye.codec;
  requires transitive io.sockeye.handshake;

  exports io.sockeye.client;
}
