package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.handshake.WebSocketUri;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110, section 10.2.2, and RFC 3986, section 5.2. */
class LocationTest {

  private static final WebSocketUri BASE = WebSocketUri.of("ws://a.test:81/b/c/d?q");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ws://x.test/ | ws://x.test/",
        "wss://x.test/ | wss://x.test/",
        "http://x.test/y?z=1 | ws://x.test/y?z=1",
        "https://x.test | wss://x.test/",
        "HTTPS://X.Test:444/Y | wss://x.test:444/Y",
        "http://x.test?z | ws://x.test/?z",
        "http://[::1]:8080/ | ws://[::1]:8080/",
        "//x.test/y | ws://x.test/y",
        "/y | ws://a.test:81/y",
        "/y?z#fragment | ws://a.test:81/y?z",
        "y | ws://a.test:81/b/c/y",
        "./y | ws://a.test:81/b/c/y",
        "y/ | ws://a.test:81/b/c/y/",
        ". | ws://a.test:81/b/c/",
        ".. | ws://a.test:81/b/",
        "../y | ws://a.test:81/b/y",
        "../../../y | ws://a.test:81/y",
        "y//z/ | ws://a.test:81/b/c/y//z/",
        "?z | ws://a.test:81/b/c/d?z",
        "#fragment | ws://a.test:81/b/c/d?q",
        "/%0d%0aX:%20y | ws://a.test:81/%0d%0aX:%20y"
      })
  void it_is_resolved_against_what_was_asked(String location, String uri) {
    assertThat(Location.resolve(BASE, location)).isEqualTo(WebSocketUri.of(uri));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ftp://x.test/ | not a ws, wss, http or https URI",
        "javascript:alert(1) | not a ws, wss, http or https URI",
        "file:///etc/passwd | not a ws, wss, http or https URI",
        "http:x | no URI to connect to",
        "http:///x | no URI to connect to",
        "http:// | no URI to connect to",
        "/a b | no URI to connect to",
        "/\u00e9 | no URI to connect to",
        "http://user:secret@x.test/ | has user information in it",
        "//user:secret@x.test/ | has user information in it",
        "http://x.test:99999/?secret | no URI to connect to",
        "http://x.test:0/ | no URI to connect to"
      })
  void what_cannot_be_connected_to_is_refused(String location, String words) {
    assertThatThrownBy(() -> Location.resolve(BASE, location))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words)
        .hasMessageNotContaining("secret");
  }

  /** A wss URI stays one where the Location has no scheme. */
  @ParameterizedTest
  @CsvSource({"//x.test/y, wss://x.test/y", "/y, wss://a.test/y"})
  void a_location_without_a_scheme_has_that_of_what_was_asked(String location, String uri) {
    assertThat(Location.resolve(WebSocketUri.of("wss://a.test/"), location))
        .isEqualTo(WebSocketUri.of(uri));
  }
}
