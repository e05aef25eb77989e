package io.sockeye.handshake;

import static io.sockeye.handshake.Heads.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeRequestTest {

  private static HandshakeRequest get(String target) {
    return new HandshakeRequest("GET", target, "HTTP/1.1", Headers.EMPTY);
  }

  @ParameterizedTest(name = "{0} -> {1} and {2}")
  @CsvSource({
    "/, /,",
    "/chat, /chat,",
    "/a%20b/c, /a%20b/c,",
    "/chat?, /chat, ''",
    "/chat?a=b, /chat, a=b",
    "/chat?a=b?c, /chat, a=b?c",
    "/chat?to=http://x/y, /chat, to=http://x/y",
    "//a/b, //a/b,",
    "http://example.com, /,",
    "http://example.com?a, /, a",
    "HTTP://example.com:80/chat?a=b, /chat, a=b",
    "https://[::1]:443/chat, /chat,",
    "*, *,"
  })
  void a_target_has_a_path_and_may_have_a_query(String target, String path, String query) {
    assertThat(get(target).path()).isEqualTo(path);
    assertThat(get(target).query()).isEqualTo(query);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/a b",
        "/ HTTP/1.1\r\nX-Injected: y\r\n\r\nGET /",
        "/\n",
        "/\0",
        "/#f",
        "/\u00e9",
        "/\t"
      })
  void a_target_that_could_end_the_request_line_is_refused(String target) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> get(target))
        .withMessageContaining("request target");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET ", "GET /x HTTP/1.1\r\nA:", "G\u00cbT"})
  void a_method_that_is_no_token_is_refused(String method) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HandshakeRequest(method, "/", "HTTP/1.1", Headers.EMPTY))
        .withMessageContaining("method");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1", "HTTP/1.1\r\n", "http/1.1", "HTTP/11.", "HTTP/1.1 "})
  void a_version_other_than_two_digits_is_refused(String version) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HandshakeRequest("GET", "/", version, Headers.EMPTY))
        .withMessageContaining("version");
  }

  @Test
  void any_request_can_be_written_such_as_one_to_a_proxy() {
    HandshakeRequest connect =
        new HandshakeRequest(
            "CONNECT", "example.com:443", "HTTP/1.1", Headers.of("Host", "example.com:443"));

    assertThat(lines(connect.encode()))
        .containsExactly("CONNECT example.com:443 HTTP/1.1", "Host: example.com:443");
  }
}
