package consumer.handshake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sockeye.codec.PermessageDeflate;
import org.junit.jupiter.api.Test;

class ReceptionTest {

  /** The request of RFC 6455, section 1.3, without a page's origin and a subprotocol. */
  @Test
  void accepts_the_client_of_the_rfc() throws Exception {
    String request =
        """
        GET /chat HTTP/1.1\r
        Host: server.example.com\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Version: 13\r
        \r
        """;
    String response = new String(Reception.answer(request.getBytes(ISO_8859_1)), ISO_8859_1);
    assertTrue(response.startsWith("HTTP/1.1 101 "), response);
    assertTrue(
        response.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), response);
  }

  @Test
  void there_are_the_handshake_and_the_codec_alone() {
    boolean modular = Boolean.getBoolean("modular");
    assertEquals(modular, Reception.class.getModule().isNamed());
    assertEquals(modular, PermessageDeflate.class.getModule().isNamed());
    for (String other : new String[] {"server.Request", "client.WebSocketClient"}) {
      assertThrows(ClassNotFoundException.class, () -> Class.forName("io.sockeye." + other));
    }
  }
}
