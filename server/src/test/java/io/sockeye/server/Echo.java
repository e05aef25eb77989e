package io.sockeye.server;

import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;

/** The handler that sends back what it receives. */
final class Echo {

  private Echo() {}

  static void handle(WebSocket webSocket) throws IOException {
    for (Message message; (message = webSocket.receive()) != null; ) {
      webSocket.send(message);
    }
  }
}
