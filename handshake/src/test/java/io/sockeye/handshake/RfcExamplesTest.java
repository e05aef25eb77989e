package io.sockeye.handshake;

import static io.sockeye.handshake.Heads.bytes;
import static io.sockeye.handshake.Heads.crlf;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.PermessageDeflate;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes that stand in RFC 6455, sections 1.2 and 1.3, and the offers of RFC 7692, 7.1.3. */
class RfcExamplesTest {

  private static final SecWebSocketKey KEY = new SecWebSocketKey("dGhlIHNhbXBsZSBub25jZQ==");

  private static final String REQUEST =
      crlf(
          """
          GET /chat HTTP/1.1
          Host: server.example.com
          Upgrade: websocket
          Connection: Upgrade
          Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
          Origin: http://example.com
          Sec-WebSocket-Protocol: chat, superchat
          Sec-WebSocket-Version: 13

          """);

  private static final String RESPONSE =
      crlf(
          """
          HTTP/1.1 101 Switching Protocols
          Upgrade: websocket
          Connection: Upgrade
          Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
          Sec-WebSocket-Protocol: chat

          """);

  @Test
  void a_server_answers_the_request_of_section_1_2_with_its_response() throws Exception {
    ServerHandshake server =
        ServerHandshake.builder()
            .subprotocols("chat")
            .originPolicy(OriginPolicy.only("http://example.com"))
            .build();

    ServerHandshake.Answer answer = server.respond(HandshakeRequest.decode(bytes(REQUEST)), false);

    assertThat(new String(answer.response().encode(), ISO_8859_1)).isEqualTo(RESPONSE);
    assertThat(answer.agreement()).isEqualTo(new Agreement("chat", null));
  }

  @Test
  void a_client_asks_with_the_lines_of_section_1_2_and_accepts_the_response() throws Exception {
    ClientHandshake client =
        ClientHandshake.builder(WebSocketUri.of("ws://server.example.com/chat"))
            .subprotocols("chat", "superchat")
            .origin("http://example.com")
            .permessageDeflate(null)
            .key(KEY)
            .build();

    byte[] request = client.request().encode();

    assertThat(Heads.lines(request))
        .startsWith("GET /chat HTTP/1.1")
        .containsExactlyInAnyOrder(REQUEST.split("\r\n"));
    assertThat(new String(request, ISO_8859_1)).endsWith("\r\n\r\n");
    assertThat(client.verify(HandshakeResponse.decode(bytes(RESPONSE))))
        .isEqualTo(new Agreement("chat", null));
  }

  @Test
  void the_bytes_after_the_handshake_are_left_for_the_first_frame() throws Exception {
    byte[] frame = {(byte) 0x81, 0x05, 'H', 'e', 'l', 'l', 'o'};
    ByteBuffer in = ByteBuffer.allocate(1024).put(bytes(RESPONSE)).put(frame).flip();

    HandshakeResponse.decode(in);

    byte[] left = new byte[in.remaining()];
    in.get(left);
    assertThat(left).isEqualTo(frame);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permessage-deflate | permessage-deflate | 15",
        "permessage-deflate; client_max_window_bits; server_max_window_bits=10"
            + " | permessage-deflate; server_max_window_bits=10 | 10",
        "permessage-deflate; client_max_window_bits; server_max_window_bits=10,"
            + " permessage-deflate; client_max_window_bits"
            + " | permessage-deflate; server_max_window_bits=10 | 10"
      })
  void a_server_agrees_to_the_offers_of_rfc_7692_section_7_1_3(
      String offers, String response, int serverMaxWindowBits) throws Exception {
    Headers headers = Headers.of("Sec-WebSocket-Extensions", offers);

    PermessageDeflateNegotiation.Acceptance acceptance =
        new PermessageDeflateNegotiation(PermessageDeflate.DEFAULT)
            .choose(SecWebSocketExtensions.parse(headers));

    assertThat(acceptance.response()).hasToString(response);
    assertThat(acceptance.agreed())
        .isEqualTo(new PermessageDeflate(false, false, serverMaxWindowBits, 15));
  }
}
