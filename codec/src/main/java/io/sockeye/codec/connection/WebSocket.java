package io.sockeye.codec.connection;

/** x. */
public final class WebSocket {
  private WebSocket() {}
}
