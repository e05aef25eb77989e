package io.sockeye.handshake;

import static io.sockeye.handshake.Heads.request;
import static io.sockeye.handshake.Heads.set;
import static io.sockeye.handshake.Heads.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sockeye.codec.PermessageDeflate;
import io.sockeye.handshake.ServerHandshake.Answer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section 4.2. */
class ServerHandshakeTest {

  private static final ServerHandshake SERVER = ServerHandshake.builder().build();

  private static Answer respond(HandshakeRequest request) {
    return SERVER.respond(request, false);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void a_request_that_follows_the_rules_is_accepted(String rule, HandshakeRequest request) {
    Answer answer = respond(request);

    assertThat(Heads.lines(answer.response().encode()))
        .containsExactly(
            "HTTP/1.1 101 Switching Protocols",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    assertThat(answer.response().body()).isEmpty();
    assertThat(answer.agreement()).isEqualTo(new Agreement(null, null));
  }

  static Stream<Arguments> a_request_that_follows_the_rules_is_accepted() {
    return Stream.of(
        arguments("4.2.1: the least there can be", request()),
        arguments("4.2.1, 1: a later version of HTTP", request("GET", "/", "HTTP/1.2")),
        arguments("4.2.1, 1: an http URI", request("GET", "http://a.example/chat?x", "HTTP/1.1")),
        arguments("4.2.1, 1: an https URI", request("GET", "HTTPS://a.example", "HTTP/1.1")),
        arguments("4.2.1, 2: a port", set(request(), "Host", "server.example.com:8080")),
        arguments("4.2.1, 2: an empty port", set(request(), "Host", "server.example.com:")),
        arguments("4.2.1, 2: an IPv6 address", set(request(), "Host", "[::1]:80")),
        arguments("4.2.1, 3: any case", set(request(), "Upgrade", "WebSocket")),
        arguments("4.2.1, 3: several protocols", set(request(), "Upgrade", "h2c, websocket")),
        arguments("4.2.1, 3: several headers", set(request(), "Upgrade", "h2c", "WEBSOCKET")),
        arguments("4.2.1, 4: any case", set(request(), "Connection", "upgrade")),
        arguments("4.2.1, 4: several tokens", set(request(), "Connection", "keep-alive, Upgrade")),
        arguments("4.2.1, 4: several headers", set(request(), "Connection", "close", "UPGRADE")),
        arguments("4.2.1, 10: other headers", with(request(), "Cookie", "a=b")),
        arguments("no body after all", with(request(), "Content-Length", "0")));
  }

  /** Seen elsewhere: an upgrade without its headers, or to an old draft (CVE-2026-59898). */
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void a_request_that_breaks_a_rule_is_refused(
      String rule, HandshakeRequest request, int status, String why) {
    Answer answer = respond(request);

    assertThat(answer.response().status()).isEqualTo(status);
    assertThat(new String(answer.response().body(), UTF_8)).contains(why).endsWith("\n");
    assertThat(answer.agreement()).isNull();
    assertThat(answer.response().headers().contains("Sec-WebSocket-Accept")).isFalse();
  }

  static Stream<Arguments> a_request_that_breaks_a_rule_is_refused() {
    return Stream.concat(noRequests(), noOpeningHandshakes());
  }

  /** What is no request for any upgrade: its line, its host, its body. */
  private static Stream<Arguments> noRequests() {
    return Stream.of(
        arguments("4.2.1, 1: POST", request("POST", "/", "HTTP/1.1"), 405, "GET"),
        arguments("4.2.1, 1: HEAD", request("HEAD", "/", "HTTP/1.1"), 405, "GET"),
        arguments("4.2.1, 1: get", request("get", "/", "HTTP/1.1"), 405, "GET"),
        arguments("4.2.1, 1: CONNECT", request("CONNECT", "a:80", "HTTP/1.1"), 405, "GET"),
        arguments("4.2.1, 1: HTTP/1.0", request("GET", "/", "HTTP/1.0"), 400, "HTTP/1.1"),
        arguments("4.2.1, 1: HTTP/0.9", request("GET", "/", "HTTP/0.9"), 400, "HTTP/1.1"),
        arguments("4.2.1, 1: target *", request("GET", "*", "HTTP/1.1"), 400, "target"),
        arguments("4.2.1, 1: ftp URI", request("GET", "ftp://a/", "HTTP/1.1"), 400, "target"),
        arguments("4.2.1, 1: no host", request("GET", "http:///a", "HTTP/1.1"), 400, "target"),
        arguments("4.2.1, 1: user", request("GET", "http://u@a/", "HTTP/1.1"), 400, "target"),
        arguments("4.2.1, 2: no Host", set(request(), "Host"), 400, "Host"),
        arguments("RFC 9112, 3.2: two Hosts", set(request(), "Host", "a", "a"), 400, "Host"),
        arguments("RFC 9112, 3.2: Host with a path", set(request(), "Host", "a/b"), 400, "Host"),
        arguments("RFC 9112, 3.2: Host with a user", set(request(), "Host", "u@a"), 400, "Host"),
        arguments("RFC 9112, 3.2: Host with a space", set(request(), "Host", "a b"), 400, "Host"),
        arguments("RFC 9112, 3.2: empty Host", set(request(), "Host", ""), 400, "Host"),
        arguments("RFC 9112, 3.2: Host of a port", set(request(), "Host", ":80"), 400, "Host"),
        arguments("RFC 9112, 3.2: bad port", set(request(), "Host", "a:8x"), 400, "Host"),
        arguments("RFC 9112, 3.2: big port", set(request(), "Host", "a:65536"), 400, "Host"),
        arguments("RFC 9112, 3.2: half IPv6", set(request(), "Host", "[::1"), 400, "Host"),
        arguments("RFC 9112, 3.2: no IPv6", set(request(), "Host", "[ab]"), 400, "Host"),
        arguments("RFC 3986, 3.2.2: no IPv4", set(request(), "Host", "[::1.2.3.999]"), 400, "Host"),
        arguments("a body", with(request(), "Content-Length", "5"), 400, "body"),
        arguments("a strange length", with(request(), "Content-Length", "-0"), 400, "body"),
        arguments("two lengths", set(request(), "Content-Length", "0", "5"), 400, "body"),
        arguments("chunks", with(request(), "Transfer-Encoding", "chunked"), 400, "body"));
  }

  private static Stream<Arguments> noOpeningHandshakes() {
    return Stream.of(
        arguments("4.2.1, 3: no Upgrade", set(request(), "Upgrade"), 400, "Upgrade"),
        arguments("4.2.1, 3: another", set(request(), "Upgrade", "h2c"), 400, "Upgrade"),
        arguments("4.2.1, 3: version", set(request(), "Upgrade", "websocket/1"), 400, "Upgrade"),
        arguments("4.2.1, 4: no Connection", set(request(), "Connection"), 400, "Connection"),
        arguments("4.2.1, 4: close", set(request(), "Connection", "close"), 400, "Connection"),
        arguments("4.2.1, 4: part", set(request(), "Connection", "upgraded"), 400, "Connection"),
        arguments("4.2.1, 5: no key", set(request(), "Sec-WebSocket-Key"), 400, "-Key"),
        arguments("4.2.1, 5: empty key", set(request(), "Sec-WebSocket-Key", ""), 400, "-Key"),
        arguments("4.2.1, 5: short key", set(request(), "Sec-WebSocket-Key", "AA=="), 400, "-Key"),
        arguments(
            "4.2.1, 5: key of 17 bytes",
            set(request(), "Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAAA="),
            400,
            "16 bytes"),
        arguments(
            "11.3.1: two keys",
            with(request(), "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
            400,
            "-Key"),
        arguments("4.2.1, 6: no version", set(request(), "Sec-WebSocket-Version"), 426, "13"),
        arguments("4.2.2, 4: 8", set(request(), "Sec-WebSocket-Version", "8"), 426, "13"),
        arguments("4.2.2, 4: 14", set(request(), "Sec-WebSocket-Version", "14"), 426, "13"),
        arguments("4.2.2, 4: 013", set(request(), "Sec-WebSocket-Version", "013"), 426, "13"),
        arguments("4.2.2, 4: 13, 8", set(request(), "Sec-WebSocket-Version", "13, 8"), 426, "13"),
        arguments(
            "11.3.5: two versions",
            set(request(), "Sec-WebSocket-Version", "13", "13"),
            400,
            "-Version"),
        arguments(
            "11.3.4: empty subprotocols",
            with(request(), "Sec-WebSocket-Protocol", ""),
            400,
            "-Protocol"),
        arguments(
            "11.3.4: a subprotocol is a token",
            with(request(), "Sec-WebSocket-Protocol", "chat, a b"),
            400,
            "-Protocol"),
        arguments(
            "9.1: malformed extensions",
            with(request(), "Sec-WebSocket-Extensions", "foo;"),
            400,
            "-Extensions"),
        arguments(
            "9.1: empty extensions",
            with(request(), "Sec-WebSocket-Extensions", ""),
            400,
            "-Extensions"),
        arguments("4.2.2: origin", with(request(), "Origin", "http://evil.example"), 403, "evil"));
  }

  /** Pages pass secrets as subprotocols, for a browser lets them set no other header. */
  @Test
  void what_is_no_subprotocol_is_not_repeated() {
    HandshakeResponse response =
        respond(with(request(), "Sec-WebSocket-Protocol", "bearer, c2VjcmV0=")).response();
    assertThat(response.status()).isEqualTo(400);
    assertThat(new String(response.body(), UTF_8)).doesNotContain("c2VjcmV0");
  }

  @Test
  void an_ordinary_http_request_is_told_to_upgrade() {
    HandshakeRequest request =
        new HandshakeRequest("GET", "/", "HTTP/1.1", Headers.of("Host", "a", "Accept", "*/*"));

    HandshakeResponse response = respond(request).response();

    assertThat(response.status()).isEqualTo(426);
    assertThat(response.headers().tokens("Upgrade")).containsExactly("websocket");
    assertThat(response.headers().tokens("Connection")).contains("Upgrade");
    assertThat(response.headers().all("Sec-WebSocket-Version")).containsExactly("13");
    assertThat(new String(response.body(), UTF_8)).contains("WebSocket client");
  }

  @Test
  void a_method_that_is_not_allowed_is_told_which_one_is() {
    HandshakeResponse response = respond(request("DELETE", "/", "HTTP/1.1")).response();

    assertThat(response.headers().all("Allow")).containsExactly("GET");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://x\u00e9<script>", "http://evil.example/\"><b>", "null", "\u0080\u0081"})
  void what_a_peer_sent_is_repeated_only_in_visible_ascii(String origin) {
    HandshakeResponse response = respond(with(request(), "Origin", origin)).response();

    assertThat(response.status()).isEqualTo(403);
    assertThat(new String(response.body(), UTF_8)).matches("[ -~]+\n");
    assertThat(response.headers().first("Content-Type")).isEqualTo("text/plain; charset=utf-8");
  }

  @Test
  void a_long_text_of_a_peer_is_cut() {
    HandshakeResponse response =
        respond(set(request(), "Sec-WebSocket-Version", "9".repeat(5000))).response();

    assertThat(response.body()).hasSizeLessThan(200);
  }

  @ParameterizedTest(name = "supporting {0}, asked for {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "chat            | chat                 | chat",
        "chat superchat  | superchat, chat      | chat",
        "superchat chat  | superchat, chat      | superchat",
        "chat            | superchat            |",
        "chat            | Chat                 |",
        "chat            | foo, bar, chat, chat | chat",
        "chat            |                      |"
      })
  void the_subprotocol_is_the_first_of_the_servers_that_the_client_asked_for(
      String supported, String asked, String chosen) {
    ServerHandshake server = ServerHandshake.builder().subprotocols(supported.split(" ")).build();
    HandshakeRequest request =
        asked == null ? request() : with(request(), "Sec-WebSocket-Protocol", asked);

    Answer answer = server.respond(request, false);

    assertThat(answer.agreement().subprotocol()).isEqualTo(chosen);
    assertThat(answer.response().headers().first("Sec-WebSocket-Protocol")).isEqualTo(chosen);
  }

  @Test
  void subprotocols_may_be_asked_for_in_several_headers() {
    HandshakeRequest request = set(request(), "Sec-WebSocket-Protocol", "foo", "bar, chat");

    assertThat(
            ServerHandshake.builder()
                .subprotocols("chat")
                .build()
                .respond(request, false)
                .agreement()
                .subprotocol())
        .isEqualTo("chat");
  }

  @Test
  void a_server_without_subprotocols_agrees_to_none() {
    Answer answer = respond(with(request(), "Sec-WebSocket-Protocol", "chat"));

    assertThat(answer.agreement().subprotocol()).isNull();
    assertThat(answer.response().headers().contains("Sec-WebSocket-Protocol")).isFalse();
  }

  @Test
  void compression_is_agreed_to_when_it_is_offered() {
    HandshakeRequest request =
        set(
            request(),
            "Sec-WebSocket-Extensions",
            "x-webkit-deflate-frame",
            "permessage-deflate; server_max_window_bits=10; client_max_window_bits");

    Answer answer = respond(request);

    assertThat(answer.response().headers().all("Sec-WebSocket-Extensions"))
        .containsExactly("permessage-deflate; server_max_window_bits=10");
    assertThat(answer.agreement().permessageDeflate())
        .isEqualTo(new PermessageDeflate(false, false, 10, 15));
  }

  @Test
  void compression_that_cannot_be_agreed_to_is_declined_and_the_connection_is_not() {
    HandshakeRequest request =
        with(request(), "Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits=7");

    assertThat(respond(request).response().status()).isEqualTo(101);
    assertThat(respond(request).response().headers().contains("Sec-WebSocket-Extensions"))
        .isFalse();
    assertThat(respond(request).agreement().permessageDeflate()).isNull();
  }

  @Test
  void a_server_without_compression_declines_it_and_still_refuses_what_is_malformed() {
    ServerHandshake server = ServerHandshake.builder().permessageDeflate(null).build();
    HandshakeRequest offered = with(request(), "Sec-WebSocket-Extensions", "permessage-deflate");
    HandshakeRequest malformed = with(request(), "Sec-WebSocket-Extensions", "a;;b");

    assertThat(server.respond(offered, false).agreement()).isEqualTo(new Agreement(null, null));
    assertThat(server.respond(offered, false).response().headers().size()).isEqualTo(3);
    assertThat(server.respond(malformed, false).response().status()).isEqualTo(400);
  }

  @Test
  void a_page_of_the_same_origin_may_connect() {
    HandshakeRequest request = with(request(), "Origin", "https://server.example.com");

    assertThat(SERVER.respond(request, true).response().status()).isEqualTo(101);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a,b", "chat\r\nX-Injected: y", "caf\u00e9"})
  void a_subprotocol_is_a_token(String subprotocol) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServerHandshake.builder().subprotocols(subprotocol))
        .withMessageContaining("not a token");
  }

  @Test
  void a_subprotocol_is_given_once() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServerHandshake.builder().subprotocols("a", "b", "a"))
        .withMessageContaining("twice");
  }

  @Test
  void a_header_of_the_servers_own_goes_with_the_acceptance() {
    ServerHandshake server = ServerHandshake.builder().responseHeader("Server", "x/1").build();

    assertThat(server.respond(request(), false).response().headers().all("Server"))
        .containsExactly("x/1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Upgrade",
        "connection",
        "Content-Length",
        "Transfer-Encoding",
        "Sec-WebSocket-Accept",
        "sec-websocket-extensions"
      })
  void a_header_that_the_handshake_sets_is_not_for_others(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServerHandshake.builder().responseHeader(name, "x"))
        .withMessageContaining(name);
  }
}
