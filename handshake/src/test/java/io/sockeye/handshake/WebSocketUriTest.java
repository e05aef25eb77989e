package io.sockeye.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section 3. */
class WebSocketUriTest {

  @ParameterizedTest
  @CsvSource({
    "ws://example.com,                 false, example.com, 80,    /",
    "ws://example.com/,                false, example.com, 80,    /",
    "wss://example.com/chat,           true,  example.com, 443,   /chat",
    "WSS://Example.COM/Chat,           true,  example.com, 443,   /Chat",
    "ws://example.com:8080/a/b,        false, example.com, 8080,  /a/b",
    "ws://example.com:/,               false, example.com, 80,    /",
    "ws://example.com:65535,           false, example.com, 65535, /",
    "ws://example.com?a=b,             false, example.com, 80,    /?a=b",
    "ws://example.com/?,               false, example.com, 80,    /?",
    "ws://example.com/a?b=c&d=e?f,     false, example.com, 80,    /a?b=c&d=e?f",
    "ws://example.com/%20%23,          false, example.com, 80,    /%20%23",
    "ws://example.com/caf\u00e9?\u20ac, false, example.com, 80,   /caf%C3%A9?%E2%82%AC",
    "ws://b\u00fccher.example/,        false, xn--bcher-kva.example, 80, /",
    "ws://127.0.0.1:9000,              false, 127.0.0.1,   9000,  /",
    "ws://[::1],                       false, ::1,         80,    /",
    "wss://[2001:DB8::1]:8443/x,       true,  2001:db8::1, 8443,  /x",
    "ws://[1:2:3:4:5:6:7:8],           false, 1:2:3:4:5:6:7:8, 80, /",
    "ws://[::ffff:1.2.3.4],            false, ::ffff:1.2.3.4, 80, /",
    "ws://[::0.99.199.255],            false, ::0.99.199.255, 80, /",
    "ws://my_service:9000/,            false, my_service,  9000,  /",
    "ws://a//b,                        false, a,           80,    //b"
  })
  void a_uri_has_these_parts(
      String uri, boolean secure, String host, int port, String resourceName) {
    WebSocketUri expected = new WebSocketUri(secure, host, port, resourceName);

    assertThat(WebSocketUri.of(uri)).isEqualTo(expected);
    assertThat(WebSocketUri.of(URI.create(uri))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://example.com/         | ws or wss",
        "https://example.com/        | ws or wss",
        "example.com/chat            | ws or wss",
        "//example.com/chat          | ws or wss",
        "ws:example.com              | host",
        "ws:/chat                    | host",
        "ws:///chat                  | host",
        "ws://:80/                   | host",
        "ws://example.com/chat#x     | fragment",
        "ws://example.com/#          | fragment",
        "ws://user@example.com/      | user information",
        "ws://user:pw@example.com/   | user information",
        "ws://example.com:0/         | port",
        "ws://example.com:65536/     | port",
        "ws://example.com:99999999999/ | port",
        "ws://example.com:-1/        | port",
        "ws://example.com:x/         | port",
        "ws://example.com/a b        | not a URI",
        "ws://[::1/                  | not a URI",
        "ws://[fe80::1%25eth0]/      | malformed",
        "ws://exa mple.com/          | not a URI",
        "'ws://example.com/\\'       | not a URI"
      })
  void what_is_no_websocket_uri_is_refused_with_the_reason(String uri, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WebSocketUri.of(uri))
        .withMessageContaining(why);
  }

  @Test
  void a_password_does_not_get_into_the_message() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WebSocketUri.of("ws://user:secret@example.com/"))
        .withMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Example.com",
        "a b",
        "a/b",
        "a@b",
        "a:b",
        "a:80",
        "[::1]",
        "::g",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4::5:6:7:8",
        "1::2::3",
        "::12345",
        ":",
        "1:",
        "1.2.3.4::",
        "::1.2.3",
        "::1.2.3.256",
        "::1.2.3.04",
        "caf\u00e9"
      })
  void a_host_is_a_name_in_lower_case_or_an_address_without_brackets(String host) {
    assertThatIllegalArgumentException().isThrownBy(() -> new WebSocketUri(false, host, 80, "/"));
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 65536})
  void a_port_is_1_to_65535(int port) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WebSocketUri(false, "a", port, "/"))
        .withMessageContaining("port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "chat", "?a", "/a b", "/a#b", "/caf\u00e9", "/\r\nX: y"})
  void a_resource_name_is_a_path_and_query(String resourceName) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WebSocketUri(false, "a", 80, resourceName))
        .withMessageContaining("resource name");
  }

  @ParameterizedTest
  @CsvSource({
    "WS://Example.com:80, ws://example.com/",
    "wss://example.com:443/a?b, wss://example.com/a?b",
    "wss://[::1]:80/a, wss://[::1]:80/a"
  })
  void the_text_is_the_uri(String uri, String text) {
    assertThat(WebSocketUri.of(uri)).hasToString(text);
    assertThat(WebSocketUri.of(text)).isEqualTo(WebSocketUri.of(uri));
  }
}
