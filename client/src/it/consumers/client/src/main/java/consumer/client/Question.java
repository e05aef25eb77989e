package consumer.client;

import io.sockeye.client.WebSocketClient;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;

// README
/** A text that is sent for another one. */
public final class Question {

  private Question() {}

  public static Message ask(String uri, String question) throws IOException {
    try (WebSocket ws = WebSocketClient.connect(uri)) {
      ws.send(question);
      return ws.receive();
    }
  }
}
// end
