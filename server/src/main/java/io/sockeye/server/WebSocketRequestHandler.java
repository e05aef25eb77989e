package io.sockeye.server;

import io.sockeye.codec.connection.WebSocket;

/** What a server does with a connection, for which it looks at the request as well. */
@FunctionalInterface
public interface WebSocketRequestHandler {

  /**
   * Serves a connection, as {@link WebSocketHandler#handle}.
   *
   * @param webSocket the open connection
   * @param request the opening handshake that it began with
   * @throws Exception ends the connection, and no other
   */
  void handle(WebSocket webSocket, Request request) throws Exception;
}
