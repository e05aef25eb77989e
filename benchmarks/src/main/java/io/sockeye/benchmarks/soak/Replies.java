package io.sockeye.benchmarks.soak;

import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.server.ConnectionGroup;
import io.sockeye.server.Request;
import java.io.IOException;

/** How the server under load passes messages on: faithfully, but in tests of the soak itself. */
interface Replies {

  /** Receives a message; null at the end. */
  default Message receive(WebSocket webSocket, Request request) throws IOException {
    return webSocket.receive();
  }

  /** Sends a message back. */
  default void echo(WebSocket webSocket, Request request, Message message) throws IOException {
    webSocket.send(message);
  }

  /** Sends a message to all members of a room. */
  default void broadcast(ConnectionGroup members, Message message) {
    members.broadcast(message);
  }
}
