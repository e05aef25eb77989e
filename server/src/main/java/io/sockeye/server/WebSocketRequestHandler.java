package io.sockeye.server;

import io.sockeye.codec.connection.WebSocket;

/** Serves the connections of a server, and looks at their requests as well. */
@FunctionalInterface
public interface WebSocketRequestHandler {

  /**
   * Serves a connection, as {@link WebSocketHandler#handle(WebSocket)}.
   *
   * @param webSocket the open connection
   * @param request the opening handshake that it began with
   * @throws Exception as {@link WebSocketHandler#handle(WebSocket)}
   */
  void handle(WebSocket webSocket, Request request) throws Exception;
}
