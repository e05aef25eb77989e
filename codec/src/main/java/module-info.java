/**
 * The WebSocket protocol (RFC 6455, RFC 7692): frames and messages as pure functions of bytes, and
 * a blocking connection built on them.
 */
// Those that the package is exported to are built later.
@SuppressWarnings("module")
module io.sockeye.codec {
  // An image without it works, and records nothing.
  requires static jdk.jfr;

  exports io.sockeye.codec;
  exports io.sockeye.codec.connection;
  exports io.sockeye.codec.jfr to
      io.sockeye.client,
      io.sockeye.server;
}
