package io.sockeye.client;

import static io.sockeye.client.ProxyScripts.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.client.RawServer.Peer;
import io.sockeye.client.RawServer.Script;
import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.HandshakeRequest;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6455, section 4.1, and RFC 7617: a 401 that asks for Basic authentication. */
@Timeout(60)
class AuthenticationTest {

  private final Queue<HandshakeRequest> seen = new ConcurrentLinkedQueue<>();
  private final RecordingAuthenticator authenticator =
      new RecordingAuthenticator("user", "se:cret");

  private Script asking(String challenge) {
    return Script.answering(
        request -> {
          seen.add(request);
          return basic("user:se:cret").equals(request.headers().first("Authorization"))
              ? Peer.acceptance(request)
              : "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: "
                  + challenge
                  + "\r\nContent-Length: 0\r\n\r\n";
        });
  }

  private WebSocketClientBuilder client() {
    return WebSocketClient.builder().authenticator(authenticator);
  }

  @Test
  void a_server_that_asks_is_answered_on_another_connection_with_another_key() throws Exception {
    try (RawServer server = RawServer.start(asking("Digest realm=\"y\", Basic realm=\"a b\""))) {
      client().build().connectTo(server.uri() + "x?y").abort();

      HandshakeRequest first = seen.remove();
      HandshakeRequest second = seen.remove();
      assertThat(first.headers().contains("Authorization")).isFalse();
      assertThat(second.headers().all("Authorization")).containsExactly(basic("user:se:cret"));
      assertThat(second.target()).isEqualTo("/x?y");
      assertThat(second.headers().first("Sec-WebSocket-Key"))
          .isNotEqualTo(first.headers().first("Sec-WebSocket-Key"));
      assertThat(seen).isEmpty();
      assertThat(authenticator.asked())
          .containsExactly("SERVER http://localhost:" + server.port() + " Basic a b");
    }
  }

  @Test
  void a_server_that_does_not_accept_the_password_is_not_asked_again() throws Exception {
    RecordingAuthenticator wrong = new RecordingAuthenticator("user", "wrong");
    try (RawServer server = RawServer.start(asking("Basic realm=\"x\""))) {
      assertThatThrownBy(() -> client().authenticator(wrong).build().connectTo(server.uri()))
          .isInstanceOf(HandshakeException.class)
          .hasMessage(
              "the server answered 401 \"Unauthorized\" instead of 101: it does not accept the user"
                  + " and password of the Authenticator");
      assertThat(server.accepted()).isEqualTo(2);
      assertThat(wrong.asked()).hasSize(1);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "nobody to ask | Basic | none | ': an authenticator could give what it asks for'",
        "who is asked has none | Basic | empty | ': the Authenticator has no user and password'",
        "another scheme | Digest realm=x | user | ': it wants an authentication other than Basic'",
        "nobody to ask, and another scheme | Digest realm=x | none | 'instead of 101'"
      })
  void a_server_that_cannot_be_answered_is_a_failure_that_says_so(
      String name, String challenge, String who, String words) throws Exception {
    try (RawServer server = RawServer.start(asking(challenge))) {
      RecordingAuthenticator asked =
          switch (who) {
            case "none" -> null;
            case "empty" -> new RecordingAuthenticator(null, null);
            default -> authenticator;
          };
      assertThatThrownBy(() -> client().authenticator(asked).build().connectTo(server.uri()))
          .isInstanceOf(HandshakeException.class)
          .hasMessageContainingAll("401", words);
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void who_sends_a_header_of_their_own_is_not_asked_for_another() throws Exception {
    try (RawServer server = RawServer.start(asking("Basic realm=\"x\""))) {
      assertThatThrownBy(
              () ->
                  client().header("authorization", "Bearer secret").build().connectTo(server.uri()))
          .isInstanceOf(HandshakeException.class)
          .hasMessageContaining("401")
          .hasMessageNotContaining("secret");
      assertThat(authenticator.asked()).isEmpty();
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void within_the_origin_the_credentials_follow_a_redirect() throws Exception {
    try (RawServer server =
        RawServer.start(
            Script.answering(
                request -> {
                  seen.add(request);
                  if (!request.headers().contains("Authorization")) {
                    return "HTTP/1.1 401 x\r\nWWW-Authenticate: Basic\r\n\r\n";
                  }
                  return request.path().equals("/")
                      ? "HTTP/1.1 302 x\r\nLocation: /x\r\n\r\n"
                      : Peer.acceptance(request);
                }))) {
      client().maxRedirects(1).build().connectTo(server.uri()).abort();
      assertThat(seen.stream().map(HandshakeRequest::path)).containsExactly("/", "/", "/x");
      assertThat(authenticator.asked()).hasSize(1);
    }
  }

  /** An authenticator that does not look at who asks must not give a password to anybody else. */
  @Test
  void another_origin_is_neither_sent_nor_asked_for() throws Exception {
    try (RawServer there = RawServer.start(asking("Basic realm=\"x\""));
        RawServer server =
            RawServer.start(
                Script.answering(
                    request ->
                        request.headers().contains("Authorization")
                            ? "HTTP/1.1 302 x\r\nLocation: " + there.uri() + "\r\n\r\n"
                            : "HTTP/1.1 401 x\r\nWWW-Authenticate: Basic\r\n\r\n"))) {
      assertThatThrownBy(() -> client().maxRedirects(1).build().connectTo(server.uri()))
          .isInstanceOf(HandshakeException.class)
          .hasMessageContainingAll(
              "401",
              ": credentials go only to the origin that was to be connected to, not to this one",
              " (redirected: " + server.uri() + " -> " + there.uri() + ")");
      assertThat(seen.remove().headers().contains("Authorization")).isFalse();
      assertThat(seen).isEmpty();
      assertThat(authenticator.asked()).hasSize(1);
    }
  }
}
