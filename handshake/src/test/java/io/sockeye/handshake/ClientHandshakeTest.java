package io.sockeye.handshake;

import static io.sockeye.handshake.Heads.response;
import static io.sockeye.handshake.Heads.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sockeye.codec.PermessageDeflate;
import io.sockeye.handshake.HandshakeException.Reason;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section 4.1. */
class ClientHandshakeTest {

  private static ClientHandshake.Builder client(String uri) {
    return ClientHandshake.builder(WebSocketUri.of(uri));
  }

  /** A client that asked for subprotocols and compression with the key of the RFC's example. */
  private static ClientHandshake asking() {
    return client("ws://server.example.com/chat")
        .subprotocols("chat", "superchat")
        .key(new SecWebSocketKey("dGhlIHNhbXBsZSBub25jZQ=="))
        .build();
  }

  /** A client that asked for nothing, with the same key. */
  private static ClientHandshake plain() {
    return client("ws://server.example.com/chat")
        .permessageDeflate(null)
        .key(new SecWebSocketKey("dGhlIHNhbXBsZSBub25jZQ=="))
        .build();
  }

  @Test
  void the_request_has_what_section_4_1_lists() {
    HandshakeRequest request = client("ws://example.com/chat?a=b").build().request();

    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.target()).isEqualTo("/chat?a=b");
    assertThat(request.version()).isEqualTo("HTTP/1.1");
    assertThat(request.headers().all("Host")).containsExactly("example.com");
    assertThat(request.headers().all("Upgrade")).containsExactly("websocket");
    assertThat(request.headers().all("Connection")).containsExactly("Upgrade");
    assertThat(request.headers().all("Sec-WebSocket-Version")).containsExactly("13");
    assertThat(request.headers().all("Sec-WebSocket-Key"))
        .singleElement()
        .matches(SecWebSocketKey::isValid);
    assertThat(request.headers().all("Sec-WebSocket-Extensions"))
        .containsExactly("permessage-deflate; client_max_window_bits");
    assertThat(request.headers().size()).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource({
    "ws://example.com/, example.com",
    "ws://example.com:80/, example.com",
    "ws://example.com:443/, example.com:443",
    "wss://example.com/, example.com",
    "wss://example.com:443/, example.com",
    "wss://example.com:80/, example.com:80",
    "ws://[::1]/, [::1]",
    "ws://[::1]:8080/, [::1]:8080"
  })
  void the_host_header_has_the_port_unless_it_is_the_default(String uri, String host) {
    assertThat(client(uri).build().request().headers().all("Host")).containsExactly(host);
  }

  @Test
  void what_the_caller_asks_for_is_in_the_request() {
    Headers headers =
        client("ws://example.com/")
            .subprotocols("chat", "superchat")
            .origin("https://example.com")
            .header("Authorization", "Basic eDp5")
            .header("Cookie", "a=b")
            .header("Cookie", "c=d")
            .permessageDeflate(new PermessageDeflate(true, true, 9, 10))
            .build()
            .request()
            .headers();

    assertThat(headers.all("Sec-WebSocket-Protocol")).containsExactly("chat, superchat");
    assertThat(headers.all("Origin")).containsExactly("https://example.com");
    assertThat(headers.all("Authorization")).containsExactly("Basic eDp5");
    assertThat(headers.all("Cookie")).containsExactly("a=b", "c=d");
    assertThat(headers.all("Sec-WebSocket-Extensions"))
        .containsExactly(
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                + " server_max_window_bits=9; client_max_window_bits=10");
  }

  @Test
  void each_handshake_has_a_key_of_its_own() {
    ClientHandshake.Builder builder = client("ws://example.com/");
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      keys.add(builder.build().request().headers().first("Sec-WebSocket-Key"));
    }
    assertThat(keys).hasSize(20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "UPGRADE",
        "connection",
        "Origin",
        "Content-Length",
        "Transfer-Encoding",
        "Sec-WebSocket-Key",
        "sec-websocket-version",
        "Sec-WebSocket-Accept",
        "Sec-WebSocket-Protocol",
        "Sec-WebSocket-Extensions",
        "Sec-WebSocket-Anything"
      })
  void headers_of_the_handshake_are_not_for_the_caller_to_add(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client("ws://example.com/").header(name, "x"))
        .withMessageContaining(name);
  }

  /** Seen elsewhere: line breaks in what the application passes in (CVE-2026-1527). */
  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX-Injected: y", "a\n", "a\r", "\0"})
  void nothing_a_caller_passes_in_can_add_a_header(String text) {
    ClientHandshake.Builder builder = client("ws://example.com/");

    assertThatIllegalArgumentException().isThrownBy(() -> builder.header("X", text));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.header(text, "x"));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.subprotocols(text));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.origin(text));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.origin("http://" + text));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WebSocketUri.of("ws://example.com/" + text));
    assertThatIllegalArgumentException().isThrownBy(() -> WebSocketUri.of("ws://" + text + "/"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WebSocketUri(false, "example.com", 80, "/" + text));
    assertThatIllegalArgumentException().isThrownBy(() -> new WebSocketUri(false, text, 80, "/"));
    assertThat(builder.build().request().headers().size()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a,b", "a;b", "caf\u00e9"})
  void a_subprotocol_is_a_token(String subprotocol) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client("ws://example.com/").subprotocols("chat", subprotocol))
        .withMessageContaining("not a token");
  }

  @Test
  void a_subprotocol_is_asked_for_once() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client("ws://example.com/").subprotocols("chat", "chat"))
        .withMessageContaining("twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "example.com", "https://", "https://example.com/", "null", "https://a b"})
  void an_origin_is_a_scheme_a_host_and_perhaps_a_port(String origin) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client("ws://example.com/").origin(origin))
        .withMessageContaining("origin");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void a_response_that_follows_the_rules_is_accepted(
      String rule, HandshakeResponse response, Agreement agreement) throws Exception {
    assertThat(asking().verify(response)).isEqualTo(agreement);
  }

  static Stream<Arguments> a_response_that_follows_the_rules_is_accepted() {
    Agreement nothing = new Agreement(null, null);
    return Stream.of(
        arguments("the least there can be", response(), nothing),
        arguments("2: any case", set(response(), "Upgrade", "WebSocket"), nothing),
        arguments("3: any case", set(response(), "Connection", "upgrade"), nothing),
        arguments("3: among others", set(response(), "Connection", "a, Upgrade"), nothing),
        arguments(
            "4: whitespace around it",
            set(response(), "Sec-WebSocket-Accept", " s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\t"),
            nothing),
        arguments(
            "5: compression",
            set(response(), "Sec-WebSocket-Extensions", "permessage-deflate"),
            new Agreement(null, PermessageDeflate.DEFAULT)),
        arguments(
            "6: a subprotocol",
            set(response(), "Sec-WebSocket-Protocol", "superchat"),
            new Agreement("superchat", null)),
        arguments("other headers", set(response(), "Set-Cookie", "a=b"), nothing));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void a_response_that_breaks_a_rule_is_refused(
      String rule, HandshakeResponse response, Reason reason, String named) {
    HandshakeException failure =
        catchThrowableOfType(HandshakeException.class, () -> asking().verify(response));

    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure).hasMessageContaining(named);
    assertThat(failure.response()).isSameAs(response);
  }

  static Stream<Arguments> a_response_that_breaks_a_rule_is_refused() {
    return Stream.of(noUpgrades(), wrongAccepts(), wrongExtensions(), wrongSubprotocols())
        .flatMap(rows -> rows);
  }

  private static Stream<Arguments> noUpgrades() {
    Headers headers = response().headers();
    return Stream.of(
        arguments(
            "1: 200", new HandshakeResponse(200, "OK", headers), Reason.STATUS_NOT_101, "200"),
        arguments("1: 100", new HandshakeResponse(100, "", headers), Reason.STATUS_NOT_101, "100"),
        arguments("1: 302", new HandshakeResponse(302, "", headers), Reason.STATUS_NOT_101, "302"),
        arguments("1: 404", HandshakeResponse.notFound(), Reason.STATUS_NOT_101, "404"),
        arguments("2: none", set(response(), "Upgrade"), Reason.UPGRADE_INVALID, "Upgrade"),
        arguments("2: other", set(response(), "Upgrade", "h2c"), Reason.UPGRADE_INVALID, "Upgrade"),
        arguments(
            "2: more than websocket",
            set(response(), "Upgrade", "websocket, h2c"),
            Reason.UPGRADE_INVALID,
            "Upgrade"),
        arguments(
            "3: none", set(response(), "Connection"), Reason.CONNECTION_INVALID, "Connection"),
        arguments(
            "3: other",
            set(response(), "Connection", "keep-alive"),
            Reason.CONNECTION_INVALID,
            "Connection"));
  }

  private static Stream<Arguments> wrongAccepts() {
    String accept = "Sec-WebSocket-Accept";
    Reason badAccept = Reason.ACCEPT_INVALID;
    return Stream.of(
        arguments("4: none", set(response(), accept), badAccept, accept),
        arguments("4: empty", set(response(), accept, ""), badAccept, accept),
        arguments("4: wrong", set(response(), accept, "AAAA"), badAccept, "AAAA"),
        arguments(
            "4: any case will not do",
            set(response(), accept, "S3PPLMBITXAQ9KYGZZHZRBK+XOO="),
            badAccept,
            accept),
        arguments(
            "4: without padding",
            set(response(), accept, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo"),
            badAccept,
            accept),
        arguments(
            "4: with something behind",
            set(response(), accept, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=, x"),
            badAccept,
            accept),
        arguments(
            "4: the key sent back",
            set(response(), accept, "dGhlIHNhbXBsZSBub25jZQ=="),
            badAccept,
            accept),
        arguments(
            "11.3.3: twice",
            set(response(), accept, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
            badAccept,
            "more than one"));
  }

  private static Stream<Arguments> wrongExtensions() {
    String extensions = "Sec-WebSocket-Extensions";
    Reason badExtensions = Reason.EXTENSIONS_INVALID;
    return Stream.of(
        arguments("5: not offered", set(response(), extensions, "foo"), badExtensions, "foo"),
        arguments("5: malformed", set(response(), extensions, "foo;"), badExtensions, extensions),
        arguments("5: empty", set(response(), extensions, ""), badExtensions, extensions),
        arguments(
            "5: twice",
            set(response(), extensions, "permessage-deflate, permessage-deflate"),
            badExtensions,
            "twice"),
        arguments(
            "11.3.2: two headers",
            set(response(), extensions, "permessage-deflate", "permessage-deflate"),
            badExtensions,
            "more than one"),
        arguments(
            "5: unknown parameter",
            set(response(), extensions, "permessage-deflate; foo"),
            badExtensions,
            "foo"));
  }

  private static Stream<Arguments> wrongSubprotocols() {
    String protocol = "Sec-WebSocket-Protocol";
    Reason badProtocol = Reason.SUBPROTOCOL_INVALID;
    return Stream.of(
        arguments("6: not asked for", set(response(), protocol, "other"), badProtocol, "other"),
        arguments("6: other case", set(response(), protocol, "Chat"), badProtocol, protocol),
        arguments(
            "6: two of them", set(response(), protocol, "chat, superchat"), badProtocol, protocol),
        arguments("6: empty", set(response(), protocol, ""), badProtocol, protocol),
        arguments(
            "11.3.4: two headers",
            set(response(), protocol, "chat", "chat"),
            badProtocol,
            "more than one"));
  }

  @Test
  void a_client_that_asked_for_nothing_accepts_nothing() throws Exception {
    assertThat(plain().verify(response())).isEqualTo(new Agreement(null, null));
    assertThat(plain().request().headers().contains("Sec-WebSocket-Protocol")).isFalse();
    assertThat(plain().request().headers().contains("Sec-WebSocket-Extensions")).isFalse();

    for (HandshakeResponse response :
        new HandshakeResponse[] {
          set(response(), "Sec-WebSocket-Protocol", "chat"),
          set(response(), "Sec-WebSocket-Extensions", "permessage-deflate")
        }) {
      assertThat(catchThrowableOfType(HandshakeException.class, () -> plain().verify(response)))
          .hasMessageContaining("was not");
    }
  }
}
