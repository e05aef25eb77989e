package io.sockeye.server;

import io.sockeye.codec.connection.WebSocket;

/** Serves the connections of a server. */
@FunctionalInterface
public interface WebSocketHandler {

  /**
   * Serves a connection, on a thread that has nothing else to do. When it returns, the connection
   * is closed with 1000; when it throws, with 1011.
   *
   * @param webSocket the open connection
   * @throws Exception ends the connection, and no other. It is logged: as an error, unless it says
   *     no more than that the peer closed, went away, was slow or broke a rule
   */
  void handle(WebSocket webSocket) throws Exception;
}
