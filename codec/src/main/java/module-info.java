/**
 * The WebSocket protocol (RFC 6455, RFC 7692): frames and messages as pure functions of bytes, and
 * a blocking connection built on them.
 */
module io.sockeye.codec {
  exports io.sockeye.codec;
  exports io.sockeye.codec.connection;
}
