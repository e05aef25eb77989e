package io.sockeye.client;

import io.sockeye.codec.Message;
import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.connection.Transport;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.server.WebSocketServer;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;

/** What tests of the recorded events have in common: both ends, and a recording of them. */
abstract class RecordedConversations {

  final RecordedEvents events = new RecordedEvents();
  final Queue<Transport> transports = new ConcurrentLinkedQueue<>();
  final Queue<WebSocket> served = new ConcurrentLinkedQueue<>();
  final CountDownLatch handled = new CountDownLatch(1);

  @AfterEach
  void closeRecording() {
    events.close();
  }

  /** What happens in a conversation, and is recorded until its server has closed. */
  interface Conversation {
    void hold(WebSocketServer server) throws Exception;
  }

  void record(Conversation conversation) throws Exception {
    try (WebSocketServer server = server()) {
      conversation.hold(server);
    }
    events.stop();
  }

  private WebSocketServer server() throws IOException {
    return WebSocketServer.builder()
        .subprotocols("chat")
        .handler(
            "/chat",
            ws -> {
              served.add(ws);
              try {
                for (Message message; (message = ws.receive()) != null; ) {
                  ws.send(message);
                }
              } finally {
                handled.countDown();
              }
            })
        .start();
  }

  WebSocketClient client() {
    return WebSocketClient.builder()
        .subprotocols("chat")
        .permessageDeflate(new PermessageDeflate(false, true, 15, 12))
        .transport(
            transport -> {
              transports.add(transport);
              return new SlowTransport(transport);
            })
        .build();
  }

  static String uri(WebSocketServer server, String path) {
    return "ws://localhost:" + server.port() + path;
  }
}
