package io.sockeye.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.client.RawServer.Peer;
import io.sockeye.client.RawServer.Script;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.codec.Violation;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.HandshakeException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A server that lies, or talks nonsense: the client says what was wrong with it. */
@Timeout(60)
class HostileServerTest {

  static Stream<Arguments> behind101() {
    return Stream.of(
        row("text that is no frame", "48 65 6c 6c 6f", Violation.RESERVED_BIT),
        row("another answer of HTTP", "48 54 54 50 2f 31 2e 31", Violation.RESERVED_BIT),
        row("a reserved opcode", "83 00", Violation.RESERVED_OPCODE),
        row("a masked frame", "81 80 00 00 00 00", Violation.MASK_FORBIDDEN),
        row("compression that was not agreed", "c1 00", Violation.RESERVED_BIT),
        row("a continuation of nothing", "80 00", Violation.CONTINUATION_UNEXPECTED),
        row("a Ping without end", "09 00", Violation.CONTROL_FRAME_FRAGMENTED),
        row("a Ping of 126 bytes", "89 7e 00 7e", Violation.CONTROL_FRAME_TOO_LONG),
        row("2^62 bytes", "82 7f 40 00 00 00 00 00 00 00", Violation.MESSAGE_TOO_BIG),
        row("2^63 bytes", "82 7f 80 00 00 00 00 00 00 00", Violation.LENGTH_NEGATIVE),
        row("a length in too long a form", "82 7e 00 01 00", Violation.LENGTH_NOT_MINIMAL),
        row("text that is not UTF-8", "81 01 ff", Violation.INVALID_UTF8),
        row("a Close of one byte", "88 01 03", Violation.CLOSE_BODY_TOO_SHORT),
        row("a Close with 1005", "88 02 03 ed", Violation.CLOSE_CODE_INVALID));
  }

  private static Arguments row(String what, String hex, Violation violation) {
    byte[] sent = HexFormat.ofDelimiter(" ").parseHex(hex);
    return Arguments.of(what, new String(sent, ISO_8859_1), violation);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("behind101")
  void what_comes_behind_101_fails_the_connection_with_the_rule_that_it_breaks(
      String what, String sent, Violation violation) throws Exception {
    try (RawServer server =
            RawServer.start(
                peer -> {
                  peer.send(Peer.acceptance(peer.request()) + sent);
                  peer.socket().shutdownOutput();
                  peer.isClosedByClient();
                });
        WebSocket webSocket = WebSocketClient.connect(server.uri())) {
      assertThatThrownBy(webSocket::receive)
          .isInstanceOfSatisfying(
              ProtocolViolationException.class, e -> assertThat(e.violation()).isEqualTo(violation))
          .hasMessageContaining(violation.section());
    }
  }

  @Test
  void nothing_that_a_server_sends_gets_into_the_message_unescaped() throws Exception {
    try (RawServer server =
        RawServer.start(
            Script.answering(
                "HTTP/1.1 101 \r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: \u009b31m\u0085\r\n\r\n"))) {
      assertThatThrownBy(() -> WebSocketClient.connect(server.uri()))
          .isInstanceOf(HandshakeException.class)
          .message()
          .matches("[ -~]*");
    }
  }
}
