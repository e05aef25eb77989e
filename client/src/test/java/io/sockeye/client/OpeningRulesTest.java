package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sockeye.client.RawServer.Peer;
import io.sockeye.client.RawServer.Script;
import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.HandshakeException.Reason;
import io.sockeye.handshake.HandshakeRequest;
import java.io.EOFException;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section 4.1: what the client does with the server's response, over a socket. */
@Timeout(60)
class OpeningRulesTest {

  private static final String ACCEPTANCE =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: ACCEPT\r\n";

  /**
   * Each is one that would be accepted, in which one thing is another, or to which one is added.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          item 1: 200 | 101 Switching Protocols | 200 OK | STATUS_NOT_101 | the server answered 200 "OK" instead of 101
          item 1: 302 | 101 Switching Protocols | 302 Found | STATUS_NOT_101 | the server answered 302 "Found" instead of 101
          item 1: 401 | 101 Switching Protocols | 401 No | STATUS_NOT_101 | the server answered 401 "No" instead of 101
          item 1: 503 | 101 Switching Protocols | 503 Busy | STATUS_NOT_101 | the server answered 503 "Busy" instead of 101
          item 2: no Upgrade | Upgrade: websocket | X: y | UPGRADE_INVALID | the Upgrade header of the response is not websocket
          item 2: another Upgrade | websocket | h2c | UPGRADE_INVALID | the Upgrade header of the response is not websocket
          item 3: no Connection | Connection: Upgrade | X: y | CONNECTION_INVALID | the Connection header of the response does not name Upgrade
          item 3: another Connection | Connection: Upgrade | Connection: keep-alive | CONNECTION_INVALID | the Connection header of the response does not name Upgrade
          item 4: no Accept | Sec-WebSocket-Accept | X | ACCEPT_INVALID | the response has no Sec-WebSocket-Accept header
          item 4: Accept of another key | ACCEPT | s3pPLMBiTxaQ9kYGzzhZRbK+xOo= | ACCEPT_INVALID | Sec-WebSocket-Accept is "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", not
          item 4: two Accepts | | Sec-WebSocket-Accept: x | ACCEPT_INVALID | more than one Sec-WebSocket-Accept header
          item 4: the Accept twice | | Sec-WebSocket-Accept: ACCEPT | ACCEPT_INVALID | more than one Sec-WebSocket-Accept header
          item 5: an unknown extension | | Sec-WebSocket-Extensions: x-mux | EXTENSIONS_INVALID | the extension "x-mux", which was not offered
          item 5: a parameter that was not offered | | Sec-WebSocket-Extensions: permessage-deflate; x=1 | EXTENSIONS_INVALID | the parameter "x" is unknown
          item 5: a window of 99 bits | | Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99 | EXTENSIONS_INVALID | server_max_window_bits
          item 5: a window of 7 bits | | Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=7 | EXTENSIONS_INVALID | server_max_window_bits
          item 6: a subprotocol that was not asked for | | Sec-WebSocket-Protocol: chat | SUBPROTOCOL_INVALID | Sec-WebSocket-Protocol is "chat", which was not asked for
          garbage | HTTP/1.1 101 Switching Protocols | `\1\2\3\4\5\6\7\10` | START_LINE_MALFORMED | the first line
          another protocol | HTTP/1.1 101 Switching Protocols | SSH-2.0-OpenSSH | START_LINE_MALFORMED | the first line
          HTTP/2 | HTTP/1.1 | HTTP/2 | START_LINE_MALFORMED | the first line
          bare LF | CR | | START_LINE_MALFORMED | a line ends with LF alone, not CR LF
          bare CR | | X: aCRb | HEADER_MALFORMED | a CR is not followed by LF
          no colon | | oops | HEADER_MALFORMED | there is no token followed by a colon
          a folded line | | ` folded` | HEADER_MALFORMED | lines cannot be folded
          """)
  void a_response_that_breaks_a_rule_fails_the_connection(
      String name, String right, String wrong, Reason reason, String words) throws Exception {
    String head =
        right == null
            ? ACCEPTANCE + wrong.replace("CR", "\r") + "\r\n"
            : ACCEPTANCE.replace(right.replace("CR", "\r"), wrong == null ? "" : wrong);
    try (RawServer server =
        RawServer.start(
            peer -> {
              peer.send(answer(peer.request(), head) + "\r\n");
              peer.socket().shutdownOutput();
              assertThat(peer.isClosedByClient()).isTrue();
            })) {
      assertThatThrownBy(() -> WebSocketClient.connect(server.uri()))
          .isInstanceOfSatisfying(
              HandshakeException.class, e -> assertThat(e.reason()).isEqualTo(reason))
          .hasMessageContaining(words);
      server.await();
    }
  }

  private static String answer(HandshakeRequest request, String head) {
    return head.replace("ACCEPT", Peer.accept(request));
  }

  static Stream<Arguments> endlessHeads() {
    return Stream.of(
        Arguments.of("a first line", "", "x", Reason.START_LINE_MALFORMED, "the first line"),
        Arguments.of(
            "a reason phrase",
            "HTTP/1.1 101 ",
            "x",
            Reason.LINE_TOO_LONG,
            "the first line is over the limit of 8192 bytes"),
        Arguments.of(
            "a header line",
            ACCEPTANCE + "X: ",
            "x",
            Reason.LINE_TOO_LONG,
            "header line 4 \"X\" is over the limit of 8192 bytes"),
        Arguments.of(
            "short header lines",
            ACCEPTANCE,
            "X: y\r\n",
            Reason.TOO_MANY_HEADERS,
            "there are more than 100 headers"),
        Arguments.of(
            "long header lines",
            ACCEPTANCE,
            "X: " + "y".repeat(1000) + "\r\n",
            Reason.HEAD_TOO_LONG,
            "the head is over the limit of"));
  }

  /** Seen elsewhere: a head of any size (CVE-2023-43669). */
  @ParameterizedTest(name = "{0}")
  @MethodSource("endlessHeads")
  void an_endless_head_fails_the_connection(
      String name, String begin, String repeated, Reason reason, String words) throws Exception {
    try (RawServer server = RawServer.start(Script.answeringWithoutEnd(begin, repeated))) {
      // A first line may be found out by its length or by its beginning.
      assertThatThrownBy(() -> WebSocketClient.connect(server.uri()))
          .isInstanceOfSatisfying(
              HandshakeException.class,
              e -> assertThat(e.reason()).isIn(reason, Reason.LINE_TOO_LONG))
          .hasMessageContaining(words);
      server.await();
    }
  }

  static Stream<Arguments> stagesToCloseAt() {
    return Stream.of(
        Arguments.of("before anything", ""),
        Arguments.of("in the first line", "HTTP/1.1 1"),
        Arguments.of("between the lines", "HTTP/1.1 101 Switching Protocols\r\n"),
        Arguments.of("in a header", "HTTP/1.1 101 Switching Protocols\r\nUpgr"),
        Arguments.of("before the blank line", ACCEPTANCE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stagesToCloseAt")
  void a_server_that_ends_the_connection_instead_of_answering_is_said_to_have_done_so(
      String name, String sent) throws Exception {
    try (RawServer server = RawServer.start(peer -> peer.send(answer(peer.request(), sent)))) {
      assertThatThrownBy(() -> WebSocketClient.connect(server.uri()))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("before it answered the opening handshake")
          .hasMessageContaining("localhost:" + server.port());
    }
  }

  @Test
  void a_server_that_resets_the_connection_is_an_io_exception() throws Exception {
    try (RawServer server =
        RawServer.start(
            peer -> {
              peer.request();
              peer.socket().setSoLinger(true, 0);
            })) {
      assertThatThrownBy(() -> WebSocketClient.connect(server.uri()))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(HandshakeException.class);
    }
  }

  @Test
  void interim_responses_are_not_the_answer() throws Exception {
    try (RawServer server =
            RawServer.start(
                Script.answering(
                    request ->
                        "HTTP/1.1 100 Continue\r\n\r\n"
                            + "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"
                            + Peer.acceptance(request)));
        var webSocket = WebSocketClient.connect(server.uri())) {
      assertThat(webSocket.isOpen()).isTrue();
      webSocket.abort();
    }
  }

  @Test
  void a_response_in_any_case_and_with_lists_is_accepted() throws Exception {
    String head =
        "HTTP/1.1 101 \r\nUPGRADE: WebSocket\r\nconnection: keep-alive, UPGRADE\r\n"
            + "SEC-websocket-accept: ACCEPT\r\nServer: x\r\n\r\n";
    try (RawServer server = RawServer.start(Script.answering(request -> answer(request, head)));
        var webSocket = WebSocketClient.connect(server.uri())) {
      assertThat(webSocket.isOpen()).isTrue();
      webSocket.abort();
    }
  }

  /** Seen elsewhere: credentials that follow a redirect elsewhere (CVE-2026-42498). */
  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void redirects_are_not_followed(int status) throws Exception {
    try (RawServer elsewhere = RawServer.start(Script.accepting(request -> {}));
        RawServer server =
            RawServer.start(
                Script.answering(
                    "HTTP/1.1 %d Elsewhere\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n"
                        .formatted(status, elsewhere.uri())))) {
      HandshakeException e =
          catchThrowableOfType(
              HandshakeException.class,
              () ->
                  WebSocketClient.builder()
                      .header("Authorization", "Bearer secret")
                      .build()
                      .connectTo(server.uri()));

      assertThat(e.response().status()).isEqualTo(status);
      assertThat(e.response().headers().first("Location")).isEqualTo(elsewhere.uri());
      assertThat(elsewhere.accepted()).isZero();
    }
  }
}
