package io.sockeye.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sockeye.client.RawServer.Script;
import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.HandshakeResponse;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A server that refuses the handshake says why, and the client hands that on. */
@Timeout(60)
class RefusalTest {

  private static HandshakeException refusal(RawServer server, Duration timeout) {
    WebSocketClient client = WebSocketClient.builder().handshakeTimeout(timeout).build();
    HandshakeException e =
        catchThrowableOfType(HandshakeException.class, () -> client.connectTo(server.uri()));
    assertThat(e).isNotNull();
    return e;
  }

  /** Leaves it to the client to end the connection. */
  private static RawServer staying(String answer) {
    return RawServer.start(
        peer -> {
          peer.request();
          peer.send(answer);
          assertThat(peer.isClosedByClient()).isTrue();
        });
  }

  private static String body(HandshakeException e) {
    return new String(e.response().body(), ISO_8859_1);
  }

  /** Seen elsewhere: a client cannot see why it was refused. */
  @Test
  void the_status_the_headers_and_the_body_are_in_the_exception() throws Exception {
    // The length is known: the client does not wait for the end.
    try (RawServer server =
        staying(
            "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"
                + "Content-Length: 10\r\n\r\nwho's that, and no more")) {
      HandshakeException e = refusal(server, Duration.ofSeconds(20));

      HandshakeResponse response = e.response();
      assertThat(response.status()).isEqualTo(401);
      assertThat(response.reason()).isEqualTo("Unauthorized");
      assertThat(response.headers().first("WWW-Authenticate")).isEqualTo("Basic realm=\"x\"");
      assertThat(body(e)).isEqualTo("who's that");
      assertThat(e).hasMessageContainingAll("401", "Unauthorized");
    }
  }

  static Stream<Arguments> bodies() {
    String big = "x".repeat(3000);
    return Stream.of(
        Arguments.of("until the end of the stream", "", "sorry", "sorry"),
        Arguments.of("none", "Content-Length: 0\r\n", "", ""),
        Arguments.of("shorter than declared", "Content-Length: 100\r\n", "sorry", "sorry"),
        Arguments.of("of malformed length", "Content-Length: x\r\n", "sorry", "sorry"),
        Arguments.of("of huge length", "Content-Length: " + "9".repeat(30) + "\r\n", "so", "so"),
        Arguments.of(
            "in chunks",
            "Transfer-Encoding: chunked\r\n",
            "3\r\nsor\r\n2;ext=1\r\nry\r\n0\r\nTrailer: 1\r\n\r\n",
            "sorry"),
        Arguments.of(
            "in large chunks",
            "Transfer-Encoding: chunked\r\n",
            "bb8\r\n" + big + "\r\n0BB8\r\n" + big + "\r\n0\r\n\r\n",
            big + big),
        Arguments.of("in chunks, cut", "Transfer-Encoding: chunked\r\n", "9\r\nsor", "sor"),
        Arguments.of(
            "in a chunk too long",
            "Transfer-Encoding: chunked\r\n",
            "fffffffffffffffff\r\nsor",
            ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void a_body_is_read_as_http_says(String name, String header, String sent, String expected)
      throws Exception {
    try (RawServer server =
        RawServer.start(
            Script.answering("HTTP/1.1 503 Service Unavailable\r\n" + header + "\r\n" + sent))) {
      assertThat(body(refusal(server, Duration.ofSeconds(20)))).isEqualTo(expected);
    }
  }

  @Test
  void of_a_body_without_end_only_the_beginning_is_kept() throws Exception {
    try (RawServer server =
        RawServer.start(Script.answeringWithoutEnd("HTTP/1.1 404 Not Found\r\n\r\n", "x"))) {
      assertThat(body(refusal(server, Duration.ofSeconds(20)))).isEqualTo("x".repeat(8 * 1024));
      server.await();
    }
  }

  @Test
  void a_body_that_does_not_come_in_time_leaves_the_refusal() throws Exception {
    try (RawServer server = staying("HTTP/1.1 404 Not Found\r\nContent-Length: 100\r\n\r\nsor")) {
      HandshakeException e = refusal(server, Duration.ofSeconds(1));

      assertThat(e.response().status()).isEqualTo(404);
      assertThat(body(e)).isEqualTo("sor");
    }
  }

  @Test
  void a204_has_no_body_and_is_not_waited_for() throws Exception {
    try (RawServer server = staying("HTTP/1.1 204 No Content\r\n\r\n")) {
      assertThat(body(refusal(server, Duration.ofSeconds(20)))).isEmpty();
    }
  }

  @Test
  void the_text_of_the_server_in_the_message_is_escaped() throws Exception {
    try (RawServer server = staying("HTTP/1.1 404 \u009b31m\"red\"\r\nContent-Length: 0\r\n\r\n")) {
      assertThat(refusal(server, Duration.ofSeconds(20)).getMessage())
          .contains("404")
          .matches("[ -~]*");
    }
  }
}
