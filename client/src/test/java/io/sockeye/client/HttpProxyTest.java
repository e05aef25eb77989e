package io.sockeye.client;

import static io.sockeye.client.ProxyScripts.assertEcho;
import static io.sockeye.client.ProxyScripts.basic;
import static io.sockeye.client.RawServer.Script.ECHO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sockeye.client.RawServer.Peer;
import io.sockeye.client.RawServer.Script;
import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.HandshakeRequest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.CookieManager;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6455, section 4.1, item 3, and RFC 9110, section 9.3.6: by CONNECT through an HTTP proxy. */
@Timeout(60)
class HttpProxyTest {

  private final Queue<HandshakeRequest> asked = new ConcurrentLinkedQueue<>();

  private static WebSocketClientBuilder client(RawServer proxy) {
    return ProxyScripts.client(ProxyScripts.http(proxy));
  }

  @Test
  void the_proxy_is_told_the_host_and_the_port_and_nothing_else() throws Exception {
    try (RawServer server = RawServer.start(ECHO);
        RawServer proxy = RawServer.start(ProxyScripts.connecting(asked))) {
      assertEcho(
          client(proxy).header("Authorization", "Bearer secret").header("Cookie", "a=1"),
          "ws://example.test:" + server.port() + "/chat");

      String authority = "example.test:" + server.port();
      HandshakeRequest request = asked.remove();
      assertThat(request.method()).isEqualTo("CONNECT");
      assertThat(request.target()).isEqualTo(authority);
      List<String> lines = new ArrayList<>();
      request.headers().forEach((name, value) -> lines.add(name + ": " + value));
      assertThat(lines).containsExactly("Host: " + authority);
      assertThat(asked).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ws://example.test/, example.test:80",
    "wss://example.test/, example.test:443",
    "ws://[::1]/, [::1]:80",
    "ws://192.0.2.1:8080/, 192.0.2.1:8080"
  })
  void the_host_is_named_with_its_port_whatever_it_is(String uri, String authority)
      throws Exception {
    try (RawServer proxy =
        RawServer.start(
            Script.answering(
                request -> {
                  asked.add(request);
                  return "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
                }))) {
      assertThatThrownBy(() -> client(proxy).build().connectTo(uri))
          .isInstanceOf(ProxyException.class)
          .hasMessage(
              "the proxy localhost:"
                  + proxy.port()
                  + ", asked for "
                  + authority
                  + ", answered 403");
      assertThat(asked.remove().target()).isEqualTo(authority);
    }
  }

  @Test
  void tls_is_with_the_server_inside_the_tunnel() throws Exception {
    Certificates certificates = Certificates.shared();
    try (RawServer server = RawServer.start(certificates.serving(Certificates.GOOD), ECHO);
        RawServer proxy = RawServer.start(ProxyScripts.connecting(asked))) {
      assertEcho(
          client(proxy).sslContext(certificates.trusting(Certificates.GOOD)), server.secureUri());
      assertThat(asked.remove().target()).isEqualTo("localhost:" + server.port());
    }
  }

  /** The name that is verified is the server's, not the proxy's. */
  @Test
  void a_certificate_for_the_proxy_alone_is_refused() throws Exception {
    Certificates certificates = Certificates.shared();
    try (RawServer server = RawServer.start(certificates.serving(Certificates.GOOD), ECHO);
        RawServer proxy = RawServer.start(ProxyScripts.connecting(asked))) {
      WebSocketClient client =
          client(proxy).sslContext(certificates.trusting(Certificates.GOOD)).build();

      assertThatThrownBy(() -> client.connectTo("wss://example.test:" + server.port()))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining(
              "the certificate of example.test:" + server.port() + " is not accepted");
    }
  }

  @Test
  void a_proxy_that_asks_is_answered_on_another_connection() throws Exception {
    RecordingAuthenticator authenticator = new RecordingAuthenticator("user", "p\u00e4ss");
    try (RawServer server = RawServer.start(ECHO);
        RawServer proxy = RawServer.start(ProxyScripts.authenticating("user:p\u00e4ss", asked))) {
      assertEcho(client(proxy).authenticator(authenticator), "ws://example.test:" + server.port());

      assertThat(asked.remove().headers().contains("Proxy-Authorization")).isFalse();
      assertThat(asked.remove().headers().all("Proxy-Authorization"))
          .containsExactly(basic("user:p\u00e4ss"));
      assertThat(asked).isEmpty();
      assertThat(proxy.accepted()).isEqualTo(2);
      assertThat(authenticator.asked())
          .containsExactly("PROXY http://localhost:" + proxy.port() + " Basic the proxy");
    }
  }

  /** Seen elsewhere: credentials for a proxy that get to the server behind it. */
  @Test
  void the_server_sees_nothing_of_the_credentials_for_the_proxy() throws Exception {
    Queue<HandshakeRequest> seen = new ConcurrentLinkedQueue<>();
    CookieManager cookies = new CookieManager();
    try (RawServer server = RawServer.start(Script.accepting(seen::add));
        RawServer proxy = RawServer.start(ProxyScripts.authenticating("user:pass", asked))) {
      client(proxy)
          .authenticator(new RecordingAuthenticator("user", "pass"))
          .cookieHandler(cookies)
          .build()
          .connectTo("ws://example.test:" + server.port())
          .abort();

      assertThat(seen.remove().headers().toString())
          .doesNotContainIgnoringCase("authorization")
          .doesNotContainIgnoringCase("cookie");
      assertThat(cookies.getCookieStore().getCookies()).isEmpty();
    }
  }

  @Test
  void a_proxy_that_does_not_accept_the_password_is_not_asked_again() throws Exception {
    RecordingAuthenticator authenticator = new RecordingAuthenticator("user", "wrong-secret");
    try (RawServer proxy = RawServer.start(ProxyScripts.authenticating("user:right", asked))) {
      ProxyException e =
          catchThrowableOfType(
              ProxyException.class,
              () ->
                  client(proxy)
                      .authenticator(authenticator)
                      .build()
                      .connectTo("ws://example.test"));

      assertThat(e)
          .hasMessageContaining("it does not accept the user and password of the Authenticator")
          .hasMessageNotContainingAny("secret", basic("user:wrong-secret").substring(6));
      assertThat(e.response().status()).isEqualTo(407);
      assertThat(new String(e.response().body(), StandardCharsets.UTF_8)).isEqualTo("sorry");
      assertThat(authenticator.asked()).hasSize(1);
      assertThat(proxy.accepted()).isEqualTo(2);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "nobody to ask | false | Basic realm=x | wants a user and a password: set an authenticator",
        "who is asked has none | true | Basic realm=x | password: the Authenticator gave none",
        "another scheme | true | Digest realm=x | an authentication other than Basic",
        "a name in quotes | true | 'Digest realm=\"a, Basic realm=b\"' | other than Basic",
        "no scheme | true | '' | an authentication other than Basic"
      })
  void a_proxy_that_cannot_be_answered_is_a_failure_that_says_so(
      String name, boolean canAsk, String challenge, String words) throws Exception {
    String answer = "HTTP/1.1 407 x\r\nContent-Length: 0\r\nProxy-Authenticate: " + challenge;
    try (RawServer proxy = RawServer.start(Script.answering(answer + "\r\n\r\n"))) {
      WebSocketClient client =
          client(proxy)
              .authenticator(canAsk ? new RecordingAuthenticator(null, null) : null)
              .build();

      assertThatThrownBy(() -> client.connectTo("ws://example.test"))
          .isInstanceOf(ProxyException.class)
          .hasMessageContainingAll("the proxy localhost:" + proxy.port(), "407", words);
      assertThat(proxy.accepted()).isEqualTo(1);
    }
  }

  /** A name with a colon would have another password than was meant (RFC 7617, section 2). */
  @ParameterizedTest
  @CsvSource({"a:b, c, a colon", "a, 'b\n', a control character"})
  void credentials_that_basic_cannot_send_are_not_sent(String user, String password, String words)
      throws Exception {
    try (RawServer proxy = RawServer.start(ProxyScripts.authenticating("x:y", asked))) {
      WebSocketClient client =
          client(proxy).authenticator(new RecordingAuthenticator(user, password)).build();

      assertThatThrownBy(() -> client.connectTo("ws://example.test"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(words)
          .hasMessageNotContaining(user + ":" + password);
      assertThat(proxy.accepted()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"301", "401", "404", "502", "504"})
  void a_proxy_that_refuses_is_a_failure_with_its_response(int status) throws Exception {
    RecordingAuthenticator authenticator = new RecordingAuthenticator("user", "pass");
    try (RawServer elsewhere = RawServer.start(ECHO);
        RawServer proxy =
            RawServer.start(
                Script.answering(
                    "HTTP/1.1 %d no\r\nWWW-Authenticate: Basic realm=x\r\nLocation: %s\r\n\r\nwhy"
                        .formatted(status, elsewhere.uri())))) {
      ProxyException e =
          catchThrowableOfType(
              ProxyException.class,
              () ->
                  client(proxy)
                      .authenticator(authenticator)
                      .maxRedirects(5)
                      .build()
                      .connectTo("ws://example.test"));

      assertThat(e.response().status()).isEqualTo(status);
      assertThat(new String(e.response().body(), StandardCharsets.UTF_8)).isEqualTo("why");
      assertThat(authenticator.asked()).isEmpty();
      assertThat(proxy.accepted()).isEqualTo(1);
      assertThat(elsewhere.accepted()).isZero();
    }
  }

  /** A server that wants to pass for the proxy, to be told the password for that. */
  @Test
  void a407_of_the_server_is_not_answered() throws Exception {
    RecordingAuthenticator authenticator = new RecordingAuthenticator("user", "pass");
    try (RawServer server =
            RawServer.start(
                Script.answering(
                    "HTTP/1.1 407 x\r\nProxy-Authenticate: Basic realm=x\r\n"
                        + "WWW-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n"));
        RawServer proxy = RawServer.start(ProxyScripts.connecting(asked))) {
      WebSocketClient client = client(proxy).authenticator(authenticator).build();

      assertThatThrownBy(() -> client.connectTo("ws://example.test:" + server.port()))
          .isInstanceOf(HandshakeException.class)
          .hasMessageContaining("407");
      assertThat(authenticator.asked()).isEmpty();
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  /** What a proxy sends behind its answer would pass for the server's. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes behind 200 | HTTP/1.1 200 OK~~HTTP/1.1 101 | sent more than the answer 200",
        "another protocol | SSH-2.0-x~ | did not answer as an HTTP proxy does: the first line",
        "a status of WebSocket | HTTP/1.1 101 x~~ | answered 101",
        "a header that is none | HTTP/1.1 200 OK~oops~~ | did not answer as an HTTP proxy does"
      })
  void an_answer_that_is_none_is_refused(String name, String answer, String words)
      throws Exception {
    try (RawServer proxy =
        RawServer.start(
            peer -> {
              peer.request();
              peer.send(answer.replace("~", "\r\n"));
              peer.socket().shutdownOutput();
              peer.isClosedByClient();
            })) {
      assertThatThrownBy(() -> client(proxy).build().connectTo("ws://example.test"))
          .isInstanceOf(ProxyException.class)
          .hasMessageContaining(words);
    }
  }

  /** RFC 9110, section 9.3.6: a length in the answer to CONNECT means nothing. */
  @Test
  void interim_answers_and_a_length_are_ignored() throws Exception {
    try (RawServer proxy =
        RawServer.start(
            peer -> {
              peer.request();
              peer.send("HTTP/1.1 103 x\r\n\r\nHTTP/1.0 200 x\r\nContent-Length: 9\r\n\r\n");
              ECHO.run(peer);
            })) {
      assertEcho(client(proxy), "ws://example.test");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a header line, HTTP/1.1 200 x~X:, x, is over the limit of 8192 bytes",
    "header lines, HTTP/1.1 200 x~, X: y~, there are more than 100 headers"
  })
  void an_endless_answer_is_refused_with_the_limit(
      String name, String begin, String repeated, String words) throws Exception {
    try (RawServer proxy =
        RawServer.start(
            Script.answeringWithoutEnd(
                begin.replace("~", "\r\n"), repeated.replace("~", "\r\n")))) {
      assertThatThrownBy(() -> client(proxy).build().connectTo("ws://example.test"))
          .isInstanceOf(ProxyException.class)
          .hasMessageContaining(words);
      proxy.await();
    }
  }

  @Test
  void a_proxy_that_ends_the_connection_is_said_to_have_done_so() throws Exception {
    try (RawServer proxy = RawServer.start(Peer::request)) {
      assertThatThrownBy(() -> client(proxy).build().connectTo("ws://example.test"))
          .isInstanceOf(ConnectException.class)
          .hasMessage(
              "the proxy localhost:"
                  + proxy.port()
                  + ", asked for example.test:80, ended the connection without an answer");
    }
  }

  @Test
  void a_proxy_that_does_not_listen_is_said_to_be_it() throws Exception {
    int port = RawServer.closedPort();
    WebSocketClient client =
        WebSocketClient.builder().proxy(ProxyScripts.proxy(Proxy.Type.HTTP, port)).build();

    assertThatThrownBy(() -> client.connectTo("ws://example.test"))
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith("cannot connect to the proxy localhost:" + port + " (");
  }
}
