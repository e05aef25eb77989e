package consumer.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sockeye.codec.Message;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.Transport;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.ClientHandshake;
import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.WebSocketUri;
import io.sockeye.server.WebSocketServer;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EchoServerTest {

  /** By a client made of the two modules that the server brings along. */
  @Test
  void sends_a_message_back() throws Exception {
    try (WebSocketServer server = EchoServer.start(0);
        Socket socket = new Socket("localhost", server.port())) {
      ClientHandshake handshake =
          ClientHandshake.builder(WebSocketUri.of("ws://localhost:" + server.port())).build();
      Transport transport = Transport.of(socket);
      transport.write(ByteBuffer.wrap(handshake.request().encode()));
      ByteBuffer in = ByteBuffer.allocate(4096);
      HandshakeResponse response;
      do {
        transport.read(in);
        response = HandshakeResponse.decode(in.flip());
        in.compact();
      } while (response == null);
      ProtocolConfig config =
          ProtocolConfig.of(Role.CLIENT)
              .withPermessageDeflate(handshake.verify(response).permessageDeflate());
      try (WebSocket ws =
          WebSocket.of(transport, config, ConnectionOptions.DEFAULT, null, in.flip())) {
        ws.send("hello");
        assertEquals(Message.text("hello"), ws.receive());
      }
    }
  }

  @Test
  void there_is_no_client() {
    boolean modular = Boolean.getBoolean("modular");
    assertEquals(modular, EchoServer.class.getModule().isNamed());
    assertEquals(modular, WebSocketServer.class.getModule().isNamed());
    assertThrows(
        ClassNotFoundException.class, () -> Class.forName("io.sockeye.client.WebSocketClient"));
  }
}
