package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sockeye.client.RawServer.Peer;
import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.HandshakeException.Reason;
import io.sockeye.handshake.HandshakeRequest;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section 4.1: what the client does with the server's response, over a socket. */
@Timeout(60)
class OpeningRulesTest {

  private static final String STATUS = "HTTP/1.1 101 Switching Protocols\r\n";
  private static final String UPGRADE = "Upgrade: websocket\r\n";
  private static final String CONNECTION = "Connection: Upgrade\r\n";
  private static final String ACCEPT = "Sec-WebSocket-Accept: ACCEPT\r\n";
  private static final String ALL = STATUS + UPGRADE + CONNECTION + ACCEPT;

  static Stream<Arguments> responsesThatFailTheConnection() {
    return Stream.of(
        Arguments.of("item 1: 200", ALL.replace("101", "200"), Reason.STATUS_NOT_101),
        Arguments.of("item 1: 302", ALL.replace("101", "302"), Reason.STATUS_NOT_101),
        Arguments.of("item 1: 401", ALL.replace("101", "401"), Reason.STATUS_NOT_101),
        Arguments.of("item 1: 503", ALL.replace("101", "503"), Reason.STATUS_NOT_101),
        Arguments.of("item 2: no Upgrade", ALL.replace(UPGRADE, ""), Reason.UPGRADE_INVALID),
        Arguments.of(
            "item 2: another Upgrade", ALL.replace("websocket", "h2c"), Reason.UPGRADE_INVALID),
        Arguments.of(
            "item 3: no Connection", ALL.replace(CONNECTION, ""), Reason.CONNECTION_INVALID),
        Arguments.of(
            "item 3: another Connection",
            ALL.replace("Connection: Upgrade", "Connection: keep-alive"),
            Reason.CONNECTION_INVALID),
        Arguments.of("item 4: no Accept", ALL.replace(ACCEPT, ""), Reason.ACCEPT_INVALID),
        Arguments.of(
            "item 4: Accept of another key",
            ALL.replace("ACCEPT", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
            Reason.ACCEPT_INVALID),
        Arguments.of("item 4: two Accepts", ALL + ACCEPT, Reason.ACCEPT_INVALID),
        Arguments.of(
            "item 5: an unknown extension",
            ALL + "Sec-WebSocket-Extensions: x-mux\r\n",
            Reason.EXTENSIONS_INVALID),
        Arguments.of(
            "item 5: a parameter that was not offered",
            ALL + "Sec-WebSocket-Extensions: permessage-deflate; x=1\r\n",
            Reason.EXTENSIONS_INVALID),
        Arguments.of(
            "item 6: a subprotocol that was not asked for",
            ALL + "Sec-WebSocket-Protocol: chat\r\n",
            Reason.SUBPROTOCOL_INVALID),
        Arguments.of("garbage", "\1\2\3\4\5\6\7\10\r\n", Reason.START_LINE_MALFORMED),
        Arguments.of("another protocol", "SSH-2.0-OpenSSH\r\n", Reason.START_LINE_MALFORMED),
        Arguments.of("HTTP/2", ALL.replace("HTTP/1.1", "HTTP/2"), Reason.START_LINE_MALFORMED),
        Arguments.of("a header that is none", ALL + "oops\r\n", Reason.HEADER_MALFORMED),
        Arguments.of("bare LF", ALL.replace("\r\n", "\n"), Reason.START_LINE_MALFORMED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("responsesThatFailTheConnection")
  void aResponseThatBreaksARuleFailsTheConnection(String name, String head, Reason reason)
      throws Exception {
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    try (RawServer server =
        RawServer.start(
            peer -> {
              peer.send(answer(peer.request(), head) + "\r\n");
              peer.socket().shutdownOutput();
              closed.complete(peer.isClosedByClient());
            })) {
      HandshakeException e =
          catchThrowableOfType(
              HandshakeException.class, () -> WebSocketClient.connect(server.uri()));

      assertThat(e).isNotNull();
      assertThat(e.reason()).isEqualTo(reason);
      assertThat(closed.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static String answer(HandshakeRequest request, String head) {
    return head.replace("ACCEPT", Peer.accept(request));
  }

  static Stream<Arguments> endlessHeads() {
    return Stream.of(
        Arguments.of("a first line", "", "x", Reason.START_LINE_MALFORMED),
        Arguments.of("a reason phrase", "HTTP/1.1 101 ", "x", Reason.LINE_TOO_LONG),
        Arguments.of("a header line", ALL + "X: ", "x", Reason.LINE_TOO_LONG),
        Arguments.of("short header lines", ALL, "X: y\r\n", Reason.TOO_MANY_HEADERS),
        Arguments.of(
            "long header lines", ALL, "X: " + "y".repeat(1000) + "\r\n", Reason.HEAD_TOO_LONG));
  }

  /** Seen elsewhere: a head of any size (CVE-2023-43669). */
  @ParameterizedTest(name = "{0}")
  @MethodSource("endlessHeads")
  void anEndlessHeadFailsTheConnection(String name, String begin, String repeated, Reason reason)
      throws Exception {
    try (RawServer server =
        RawServer.start(
            peer -> {
              peer.send(answer(peer.request(), begin));
              while (true) {
                // Until the client resets the connection.
                peer.send(repeated.repeat(100));
              }
            })) {
      HandshakeException e =
          catchThrowableOfType(
              HandshakeException.class, () -> WebSocketClient.connect(server.uri()));

      // A first line may be found out by its length or by its beginning.
      assertThat(e).isNotNull();
      assertThat(e.reason()).isIn(reason, Reason.LINE_TOO_LONG);
      server.await();
    }
  }

  static Stream<Arguments> stagesToCloseAt() {
    return Stream.of(
        Arguments.of("before anything", null),
        Arguments.of("in the first line", "HTTP/1.1 1"),
        Arguments.of("between the lines", STATUS),
        Arguments.of("in a header", STATUS + "Upgr"),
        Arguments.of("before the blank line", ALL));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stagesToCloseAt")
  void aServerThatEndsTheConnectionInsteadOfAnsweringIsSaidToHaveDoneSo(String name, String sent)
      throws Exception {
    try (RawServer server =
        RawServer.start(
            peer -> {
              HandshakeRequest request = peer.request();
              if (sent != null) {
                peer.send(answer(request, sent));
              }
            })) {
      assertThatThrownBy(() -> WebSocketClient.connect(server.uri()))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("before it answered the opening handshake")
          .hasMessageContaining("localhost:" + server.port());
    }
  }

  @Test
  void aServerThatResetsTheConnectionIsAnIoException() throws Exception {
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
  void interimResponsesAreNotTheAnswer() throws Exception {
    try (RawServer server =
            RawServer.start(
                peer -> {
                  HandshakeRequest request = peer.request();
                  peer.send("HTTP/1.1 100 Continue\r\n\r\n");
                  peer.send("HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n");
                  peer.send(Peer.acceptance(request));
                  peer.isClosedByClient();
                });
        var webSocket = WebSocketClient.connect(server.uri())) {
      assertThat(webSocket.isOpen()).isTrue();
      webSocket.abort();
    }
  }

  @Test
  void aResponseInAnyCaseAndWithListsIsAccepted() throws Exception {
    String head =
        "HTTP/1.1 101 \r\nUPGRADE: WebSocket\r\nconnection: keep-alive, UPGRADE\r\n"
            + "SEC-websocket-accept: ACCEPT\r\nServer: x\r\n\r\n";
    try (RawServer server =
            RawServer.start(
                peer -> {
                  peer.send(answer(peer.request(), head));
                  peer.isClosedByClient();
                });
        var webSocket = WebSocketClient.connect(server.uri())) {
      assertThat(webSocket.isOpen()).isTrue();
      webSocket.abort();
    }
  }

  /** Seen elsewhere: credentials that follow a redirect elsewhere (CVE-2026-42498). */
  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void redirectsAreNotFollowed(int status) throws Exception {
    try (RawServer elsewhere = RawServer.start(peer -> peer.send(Peer.acceptance(peer.request())));
        RawServer server =
            RawServer.start(
                peer -> {
                  peer.request();
                  peer.send(
                      "HTTP/1.1 "
                          + status
                          + " Elsewhere\r\nLocation: "
                          + elsewhere.uri()
                          + "\r\nContent-Length: 0\r\n\r\n");
                })) {
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
