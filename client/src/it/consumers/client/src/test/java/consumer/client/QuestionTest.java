package consumer.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sockeye.client.WebSocketClient;
import io.sockeye.codec.Message;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.Transport;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.HandshakeRequest;
import io.sockeye.handshake.ServerHandshake;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class QuestionTest {

  /** By a server made of the two modules that the client brings along. */
  @Test
  void is_answered() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      CompletableFuture<Message> answer = new CompletableFuture<>();
      Thread client =
          new Thread(
              () -> {
                try {
                  answer.complete(
                      Question.ask("ws://127.0.0.1:" + listening.getLocalPort(), "why?"));
                } catch (Exception e) {
                  answer.completeExceptionally(e);
                }
              });
      client.start();
      serve(listening.accept());
      assertEquals(Message.text("because"), answer.get(10, TimeUnit.SECONDS));
      client.join(10_000);
    }
  }

  private static void serve(Socket socket) throws Exception {
    Transport transport = Transport.of(socket);
    ByteBuffer in = ByteBuffer.allocate(4096);
    HandshakeRequest request;
    do {
      transport.read(in);
      request = HandshakeRequest.decode(in.flip());
      in.compact();
    } while (request == null);
    ServerHandshake.Answer answer = ServerHandshake.builder().build().respond(request, false);
    transport.write(ByteBuffer.wrap(answer.response().encode()));
    ProtocolConfig config =
        ProtocolConfig.of(Role.SERVER)
            .withPermessageDeflate(answer.agreement().permessageDeflate());
    try (WebSocket ws =
        WebSocket.of(transport, config, ConnectionOptions.DEFAULT, null, in.flip())) {
      assertEquals(Message.text("why?"), ws.receive());
      ws.send("because");
      assertEquals(null, ws.receive());
    }
  }

  @Test
  void there_is_no_server() {
    boolean modular = Boolean.getBoolean("modular");
    assertEquals(modular, Question.class.getModule().isNamed());
    assertEquals(modular, WebSocketClient.class.getModule().isNamed());
    assertThrows(
        ClassNotFoundException.class, () -> Class.forName("io.sockeye.server.WebSocketServer"));
  }
}
