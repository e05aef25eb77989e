package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.client.RawServer.Peer;
import io.sockeye.client.RawServer.Script;
import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.HandshakeRequest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section 4.1: what the client asks for, as the server sees it. */
@Timeout(60)
class RequestTest {

  private static HandshakeRequest request(WebSocketClient client, String resource)
      throws Exception {
    CompletableFuture<HandshakeRequest> seen = new CompletableFuture<>();
    try (RawServer server = RawServer.start(Script.accepting(seen::complete));
        WebSocket webSocket = client.connectTo(server.uri() + resource)) {
      HandshakeRequest request = seen.get(20, TimeUnit.SECONDS);
      assertThat(request.headers().first("Host")).isEqualTo("localhost:" + server.port());
      webSocket.abort();
      return request;
    }
  }

  @Test
  void by_default_it_has_the_headers_of_the_rfc_and_no_others() throws Exception {
    HandshakeRequest request = request(WebSocketClient.builder().build(), "chat?room=1");

    List<String> names = new ArrayList<>();
    request.headers().forEach((name, value) -> names.add(name.toLowerCase(Locale.ROOT)));
    assertThat(names)
        .containsExactlyInAnyOrder(
            "host",
            "upgrade",
            "connection",
            "sec-websocket-key",
            "sec-websocket-version",
            "sec-websocket-extensions");
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.target()).isEqualTo("/chat?room=1");
    assertThat(request.version()).isEqualTo("HTTP/1.1");
    assertThat(request.headers().containsToken("Upgrade", "websocket")).isTrue();
    assertThat(request.headers().containsToken("Connection", "Upgrade")).isTrue();
    assertThat(request.headers().first("Sec-WebSocket-Version")).isEqualTo("13");
    assertThat(Base64.getDecoder().decode(request.headers().first("Sec-WebSocket-Key")))
        .hasSize(16);
    assertThat(request.headers().first("Sec-WebSocket-Extensions"))
        .startsWith("permessage-deflate");
  }

  @Test
  void each_connection_has_a_key_of_its_own() throws Exception {
    WebSocketClient client = WebSocketClient.builder().build();

    assertThat(request(client, "").headers().first("Sec-WebSocket-Key"))
        .isNotEqualTo(request(client, "").headers().first("Sec-WebSocket-Key"));
  }

  @Test
  void what_was_asked_for_is_asked_for() throws Exception {
    WebSocketClient client =
        WebSocketClient.builder()
            .header("Authorization", "Bearer abc")
            .header("Cookie", "a=1")
            .header("cookie", "b=2")
            .origin("https://example.com")
            .subprotocols("v2.chat", "v1.chat")
            .permessageDeflate(new PermessageDeflate(true, false, 10, 15))
            .build();

    for (int i = 0; i < 2; i++) {
      HandshakeRequest request = request(client, "");
      assertThat(request.headers().first("Authorization")).isEqualTo("Bearer abc");
      assertThat(request.headers().all("Cookie")).containsExactly("a=1", "b=2");
      assertThat(request.headers().all("Origin")).containsExactly("https://example.com");
      assertThat(request.headers().tokens("Sec-WebSocket-Protocol"))
          .containsExactly("v2.chat", "v1.chat");
      assertThat(request.headers().first("Sec-WebSocket-Extensions"))
          .contains("server_no_context_takeover", "server_max_window_bits=10");
    }
  }

  @Test
  void without_permessage_deflate_no_extension_is_offered() throws Exception {
    WebSocketClient client = WebSocketClient.builder().permessageDeflate(null).build();

    assertThat(request(client, "").headers().contains("Sec-WebSocket-Extensions")).isFalse();
  }

  @Test
  void the_subprotocol_that_the_server_chose_is_the_connections() throws Exception {
    try (RawServer server =
            RawServer.start(
                Script.answering(
                    request ->
                        Peer.acceptance(request).stripTrailing()
                            + "\r\nSec-WebSocket-Protocol: b\r\n\r\n"));
        WebSocket webSocket =
            WebSocketClient.builder().subprotocols("a", "b").build().connectTo(server.uri())) {
      assertThat(webSocket.subprotocol()).isEqualTo("b");
      webSocket.abort();
    }
  }

  /** Seen elsewhere: line breaks in what the application passes in (CVE-2026-1527). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X | a\\r\\nInjected: 1",
        "X | a\\nb",
        "X | a\\rb",
        "X | a\\0b",
        "X | \u20ac",
        "'X: y\\r\\nZ' | a",
        "'X ' | a",
        "'' | a",
        "Host | example.com",
        "upgrade | h2c",
        "Connection | close",
        "Origin | https://example.com",
        "Content-Length | 5",
        "Transfer-Encoding | chunked",
        "Sec-WebSocket-Key | x",
        "sec-websocket-anything | x"
      })
  void no_header_can_be_injected(String name, String value) {
    assertThatThrownBy(() -> WebSocketClient.builder().header(unescape(name), unescape(value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("\n");
  }

  private static String unescape(String text) {
    return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a,b", "a\r\nX: y", "\u00e9"})
  void a_subprotocol_is_a_token(String subprotocol) {
    assertThatThrownBy(() -> WebSocketClient.builder().subprotocols(subprotocol))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "example.com", "https://a\r\nX: y", "https://a/path"})
  void an_origin_is_a_scheme_and_a_host(String origin) {
    assertThatThrownBy(() -> WebSocketClient.builder().origin(origin))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_refused_header_is_not_sent_later() throws Exception {
    WebSocketClientBuilder builder = WebSocketClient.builder();
    assertThatThrownBy(() -> builder.header("X", "\n"))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(request(builder.build(), "").headers().contains("X")).isFalse();
  }
}
