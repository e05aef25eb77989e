/**
 * The opening handshake of the WebSocket protocol (RFC 6455, section 4) and the negotiation of
 * permessage-deflate (RFC 7692, section 7.1), as functions over bytes and headers.
 */
module io.sockeye.handshake {
  requires transitive io.sockeye.codec;

  exports io.sockeye.handshake;
}
