package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.client.RawServer.Peer;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.codec.Violation;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.HandshakeException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A server that lies, or talks nonsense: the client says what was wrong with it. */
@Timeout(60)
class HostileServerTest {

  private static final String ACCEPTANCE =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: ACCEPT\r\n";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          another status      | 101 Switching Protocols | 200 OK | the server answered 200 "OK" instead of 101
          a redirect          | 101 Switching Protocols | 302 Found | the server answered 302 "Found" instead of 101
          no Upgrade          | Upgrade: websocket | X: y | the Upgrade header of the response is not websocket
          no Connection       | Connection: Upgrade | X: y | the Connection header of the response does not name Upgrade
          no Accept           | Sec-WebSocket-Accept | X | the response has no Sec-WebSocket-Accept header
          another's Accept    | ACCEPT | s3pPLMBiTxaQ9kYGzzhZRbK+xOo= | Sec-WebSocket-Accept is "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", not
          two Accepts         | X-None | Sec-WebSocket-Accept: x | more than one Sec-WebSocket-Accept header
          an extension        | X-None | Sec-WebSocket-Extensions: x-mux | x-mux
          a parameter         | X-None | Sec-WebSocket-Extensions: permessage-deflate; x | x
          a window of 99 bits | X-None | Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99 | server_max_window_bits
          a window of 7 bits  | X-None | Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=7 | server_max_window_bits
          a subprotocol       | X-None | Sec-WebSocket-Protocol: chat | Sec-WebSocket-Protocol is "chat", which was not asked for
          a header with CR    | X-None | X: a~b | a CR is not followed by LF
          no colon            | X-None | nonsense | there is no token followed by a colon
          a folded line       | X-None | ` folded` | lines cannot be folded
          no HTTP             | HTTP/1.1 101 | SSH-2.0-x | the first line
          """)
  void an_answer_is_refused_with_words_that_say_what_was_wrong(
      String what, String right, String wrong, String words) throws Exception {
    try (RawServer server =
        RawServer.start(
            peer -> {
              String accept = Peer.accept(peer.request());
              String head =
                  ACCEPTANCE.contains(right)
                      ? ACCEPTANCE.replace(right, wrong)
                      : ACCEPTANCE + wrong + "\r\n";
              peer.send(head.replace('~', '\r').replace("ACCEPT", accept) + "\r\n");
              peer.socket().shutdownOutput();
              peer.isClosedByClient();
            })) {
      assertThatThrownBy(() -> WebSocketClient.connect(server.uri()))
          .isInstanceOf(HandshakeException.class)
          .hasMessageContaining(words);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a status line, HTTP/1.1 101 a, x, the first line is over the limit of 8192 bytes",
    "a header line, HTTP/1.1 101 ~X:, x, header line 1 \"X\" is over the limit of 8192 bytes",
    "header lines, HTTP/1.1 101 ~, X: y~, there are more than 100 headers"
  })
  void a_head_without_end_is_refused_with_the_limit(
      String what, String begin, String repeated, String words) throws Exception {
    try (RawServer server =
        RawServer.start(
            peer -> {
              peer.request();
              peer.send(begin.replace("~", "\r\n"));
              String more = repeated.replace("~", "\r\n").repeat(100);
              while (true) {
                // Until the client resets the connection.
                peer.send(more);
              }
            })) {
      assertThatThrownBy(() -> WebSocketClient.connect(server.uri()))
          .isInstanceOf(HandshakeException.class)
          .hasMessageContaining(words);
    }
  }

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
    return Arguments.of(what, HexFormat.ofDelimiter(" ").parseHex(hex), violation);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("behind101")
  void what_comes_behind_101_fails_the_connection_with_the_rule_that_it_breaks(
      String what, byte[] sent, Violation violation) throws Exception {
    try (RawServer server =
            RawServer.start(
                peer -> {
                  ByteArrayOutputStream answer = new ByteArrayOutputStream();
                  answer.writeBytes(Peer.acceptance(peer.request()));
                  answer.writeBytes(sent);
                  peer.send(answer.toByteArray());
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
            peer -> {
              peer.request();
              String text = "HTTP/1.1 101 \r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
              String accept = "Sec-WebSocket-Accept: \u009b31m\u0085\r\n\r\n";
              peer.send((text + accept).getBytes(StandardCharsets.ISO_8859_1));
              peer.isClosedByClient();
            })) {
      assertThatThrownBy(() -> WebSocketClient.connect(server.uri()))
          .isInstanceOf(HandshakeException.class)
          .message()
          .matches("[ -~]*");
    }
  }
}
