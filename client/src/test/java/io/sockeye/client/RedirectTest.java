package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sockeye.client.RawServer.Peer;
import io.sockeye.client.RawServer.Script;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.HandshakeRequest;
import io.sockeye.handshake.Headers;
import java.io.IOException;
import java.net.ConnectException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects that are followed, and what goes along. That none are by default is told elsewhere. */
@Timeout(60)
class RedirectTest {

  private final Queue<HandshakeRequest> seen = new ConcurrentLinkedQueue<>();

  private static String redirect(String location) {
    return "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n";
  }

  private static Script redirecting(String location) {
    return Script.answering(redirect(location));
  }

  private static String portOf(HandshakeRequest request) {
    String host = request.headers().first("Host");
    return host.substring(host.indexOf(':') + 1);
  }

  private RawServer accepting() {
    return RawServer.start(Script.accepting(seen::add));
  }

  /** Redirects who asks for that path, and accepts all others. */
  private RawServer redirectingOnce(String path, Function<HandshakeRequest, String> location) {
    return RawServer.start(
        Script.answering(
            request -> {
              seen.add(request);
              return request.path().equals(path)
                  ? redirect(location.apply(request))
                  : Peer.acceptance(request);
            }));
  }

  private static WebSocketClientBuilder following() {
    return WebSocketClient.builder().maxRedirects(5);
  }

  private static void open(WebSocketClientBuilder client, String uri) throws IOException {
    WebSocket webSocket = client.build().connectTo(uri);
    assertThat(webSocket.isOpen()).isTrue();
    webSocket.abort();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void a_redirect_is_followed(int status) throws Exception {
    try (RawServer there = accepting();
        RawServer server =
            RawServer.start(
                Script.answering(
                    redirect("http://localhost:" + there.port() + "/chat?a=b#c")
                        .replace("302", "" + status)))) {
      open(following(), server.uri());

      HandshakeRequest request = seen.remove();
      assertThat(request.method()).isEqualTo("GET");
      assertThat(request.target()).isEqualTo("/chat?a=b");
      assertThat(request.headers().first("Host")).isEqualTo("localhost:" + there.port());
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 304, 305, 306, 309, 399, 201, 401})
  void other_responses_are_no_redirects(int status) throws Exception {
    try (RawServer there = accepting();
        RawServer server =
            RawServer.start(Script.answering(redirect(there.uri()).replace("302", "" + status)))) {
      assertThatThrownBy(() -> following().build().connectTo(server.uri()))
          .isInstanceOf(HandshakeException.class)
          .hasMessageContaining("the server answered " + status);
      assertThat(there.accepted()).isZero();
    }
  }

  @Test
  void a_relative_location_is_one_of_the_same_server() throws Exception {
    try (RawServer server = redirectingOnce("/a/b", request -> "../c?d")) {
      open(
          following().header("Authorization", "Bearer x").header("X-Key", "y"),
          server.uri() + "a/b");

      seen.remove();
      assertThat(seen.peek().target()).isEqualTo("/c?d");
      // The same origin: what was for it goes along.
      assertThat(seen.peek().headers().first("Authorization")).isEqualTo("Bearer x");
      assertThat(seen.peek().headers().first("X-Key")).isEqualTo("y");
    }
  }

  private static List<String> names(Headers headers) {
    List<String> names = new ArrayList<>();
    headers.forEach((name, value) -> names.add(name.toLowerCase(Locale.ROOT)));
    return names;
  }

  /** Seen elsewhere: credentials that follow a redirect elsewhere (CVE-2026-42498). */
  @Test
  void nothing_that_may_be_a_credential_goes_to_another_origin() throws Exception {
    try (RawServer there = accepting();
        RawServer server = RawServer.start(redirecting(there.uri()))) {
      open(
          following()
              .header("Authorization", "Bearer x")
              .header("Proxy-Authorization", "Basic x")
              .header("Cookie", "a=1")
              .header("X-Api-Key", "x")
              .header("User-Agent", "me")
              .header("Accept-Language", "en")
              .subprotocols("chat")
              .origin("https://example.com"),
          server.uri());

      assertThat(names(seen.remove().headers()))
          .containsExactlyInAnyOrder(
              "host",
              "upgrade",
              "connection",
              "origin",
              "sec-websocket-key",
              "sec-websocket-version",
              "sec-websocket-extensions",
              "sec-websocket-protocol",
              "user-agent",
              "accept-language");
    }
  }

  /** Seen elsewhere: credentials that come back after another origin was asked (CVE-2024-45336). */
  @Test
  void who_was_led_elsewhere_and_back_sends_nothing_more() throws Exception {
    Queue<String> targets = new ConcurrentLinkedQueue<>();
    try (RawServer there =
            RawServer.start(
                Script.answering(
                    request -> {
                      seen.add(request);
                      String port = request.path().substring(2);
                      return redirect(
                          request.path().startsWith("/a")
                              ? "/b" + port
                              : "http://localhost:" + port + "/back");
                    }));
        RawServer server =
            RawServer.start(
                Script.answering(
                    request -> {
                      targets.add(request.target());
                      if (request.target().equals("/")) {
                        return redirect(there.uri() + "a" + portOf(request));
                      }
                      seen.add(request);
                      return Peer.acceptance(request);
                    }))) {
      open(following().header("Authorization", "Bearer x"), server.uri());

      assertThat(targets).containsExactly("/", "/back");
      assertThat(seen).hasSize(3).noneMatch(request -> request.headers().contains("Authorization"));
    }
  }

  @Test
  void another_host_name_is_another_origin() throws Exception {
    try (RawServer server =
        redirectingOnce("/", request -> "http://127.0.0.1:" + portOf(request) + "/x")) {
      open(following().header("Authorization", "Bearer x"), server.uri());

      seen.remove();
      assertThat(seen.remove().headers().contains("Authorization")).isFalse();
    }
  }

  @Test
  void from_ws_to_wss_is_allowed_and_the_certificate_is_that_of_the_target() throws Exception {
    Certificates certificates = Certificates.shared();
    try (RawServer there =
            RawServer.start(
                certificates.serving(Certificates.GOOD), Script.accepting(request -> {}));
        RawServer server = RawServer.start(redirecting("https://localhost:" + there.port()))) {
      open(following().sslContext(certificates.trusting(Certificates.GOOD)), server.uri());
      assertThat(there.accepted()).isEqualTo(1);
    }
  }

  /** Seen elsewhere: a redirect from TLS to none. */
  @ParameterizedTest
  @ValueSource(strings = {"ws", "http"})
  void from_wss_to_ws_is_not(String scheme) throws Exception {
    Certificates certificates = Certificates.shared();
    try (RawServer there = accepting();
        RawServer server =
            RawServer.start(
                certificates.serving(Certificates.GOOD),
                redirecting(scheme + "://localhost:" + there.port() + "/x?secret"))) {
      WebSocketClient client =
          following().sslContext(certificates.trusting(Certificates.GOOD)).build();

      assertThatThrownBy(() -> client.connectTo(server.secureUri()))
          .isInstanceOf(HandshakeException.class)
          .hasMessage(
              "the server answered 302 \"Found\" instead of 101: a redirect from wss to "
                  + there.uri()
                  + "x is not followed, as all could be read");
      assertThat(there.accepted()).isZero();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "none | X: y | a redirect has one Location, and this one has 0",
        "two | Location: /a~Location: /b | a redirect has one Location, and this one has 2",
        "a scheme | Location: ftp://localhost/ | it is not followed, since its Location is not a ws",
        "a user | Location: http://a:secret@localhost/ | since its Location has user information",
        "no URI | Location: /a b | it is not followed, since its Location is no URI to connect to"
      })
  void a_location_that_cannot_be_followed_is_a_failure_that_says_so(
      String name, String lines, String words) throws Exception {
    try (RawServer server =
        RawServer.start(
            Script.answering("HTTP/1.1 302 x\r\n" + lines.replace("~", "\r\n") + "\r\n\r\nbody"))) {
      HandshakeException e =
          catchThrowableOfType(
              HandshakeException.class, () -> following().build().connectTo(server.uri()));

      assertThat(e).hasMessageContaining(words).hasMessageNotContaining("secret");
      assertThat(e.reason()).isEqualTo(HandshakeException.Reason.STATUS_NOT_101);
      assertThat(new String(e.response().body(), StandardCharsets.US_ASCII)).isEqualTo("body");
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  /** What a Location could put into the request goes there percent-encoded, or not at all. */
  @ParameterizedTest
  @ValueSource(strings = {"/a\rX: y", "/a\nX: y", "/a\u0000", "/\u0085"})
  void no_header_is_injected_by_a_location(String location) throws Exception {
    try (RawServer server = RawServer.start(redirecting(location))) {
      assertThatThrownBy(() -> following().build().connectTo(server.uri()))
          .isInstanceOf(HandshakeException.class);
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void redirects_are_counted_and_each_is_named() throws Exception {
    try (RawServer server =
        RawServer.start(Script.answering(request -> redirect(request.path() + "x?secret")))) {
      WebSocketClient client = WebSocketClient.builder().maxRedirects(2).build();

      assertThatThrownBy(() -> client.connectTo(server.uri()))
          .isInstanceOf(HandshakeException.class)
          .hasMessage(
              "the server answered 302 \"Found\" instead of 101: more than 2 redirects are not"
                  + " followed (redirected: URI -> URIx -> URIxx)".replace("URI", server.uri()));
      assertThat(server.accepted()).isEqualTo(3);
    }
  }

  @Test
  void a_circle_is_found_at_once() throws Exception {
    try (RawServer server =
        RawServer.start(
            Script.answering(request -> redirect(request.path().equals("/a") ? "/b" : "/a")))) {
      WebSocketClient client = WebSocketClient.builder().maxRedirects(20).build();

      assertThatThrownBy(() -> client.connectTo(server.uri() + "a"))
          .isInstanceOf(HandshakeException.class)
          .hasMessageContaining("the redirects go round in a circle (redirected: ")
          .hasMessageEndingWith("/a -> " + server.uri() + "b)");
      assertThat(server.accepted()).isEqualTo(2);
    }
  }

  @Test
  void to_where_it_came_from_with_another_cookie_is_no_circle() throws Exception {
    try (RawServer server =
        RawServer.start(
            Script.answering(
                request ->
                    request.headers().contains("Cookie")
                        ? Peer.acceptance(request)
                        : redirect("/\r\nSet-Cookie: a=1")))) {
      open(
          following().cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL)),
          server.uri());
      assertThat(server.accepted()).isEqualTo(2);
    }
  }

  @Test
  void a_failure_behind_a_redirect_names_the_way_there() throws Exception {
    int port = RawServer.closedPort();
    try (RawServer server = RawServer.start(redirecting("http://localhost:" + port + "/x"))) {
      assertThatThrownBy(() -> following().build().connectTo(server.uri()))
          .isInstanceOf(ConnectException.class)
          .hasMessageStartingWith("cannot connect to localhost:" + port)
          .hasMessageEndingWith(
              " (redirected: " + server.uri() + " -> ws://localhost:" + port + "/x)");
    }
  }

  @Test
  void each_hop_goes_by_the_proxy() throws Exception {
    try (RawServer server =
            RawServer.start(
                Script.answering(
                    request ->
                        request.headers().first("Host").startsWith("two.test")
                            ? Peer.acceptance(request)
                            : redirect("http://two.test:" + portOf(request))));
        RawServer proxy = RawServer.start(ProxyScripts.authenticating("user:pass", seen))) {
      RecordingAuthenticator authenticator = new RecordingAuthenticator("user", "pass");
      open(
          following().proxy(ProxyScripts.http(proxy)).authenticator(authenticator),
          "ws://one.test:" + server.port());

      String port = ":" + server.port();
      assertThat(seen.stream().map(HandshakeRequest::target))
          .containsExactly("one.test" + port, "one.test" + port, "two.test" + port);
      // What the proxy has asked for once it is told at once for the next.
      assertThat(authenticator.asked()).hasSize(1);
    }
  }
}
