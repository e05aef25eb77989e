package io.sockeye.handshake;

import static io.sockeye.handshake.Heads.request;
import static io.sockeye.handshake.Heads.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section 10.2; RFC 6454, sections 4 to 6. */
class OriginPolicyTest {

  private static HandshakeRequest from(String origin, String host) {
    return set(set(request(), "Host", host), "Origin", origin);
  }

  /** Seen elsewhere: pages of other origins (cross-site WebSocket hijacking). */
  @ParameterizedTest(name = "a page of {0} to {1}, TLS {2}: {3}")
  @CsvSource({
    "http://example.com,        example.com,      false, true",
    "https://example.com,       example.com,      true,  true",
    "HTTPS://EXAMPLE.com,       Example.COM,      true,  true",
    "http://example.com:80,     example.com,      false, true",
    "http://example.com,        example.com:80,   false, true",
    "https://example.com,       example.com:443,  true,  true",
    "https://example.com:443,   example.com,      true,  true",
    "http://example.com:8080,   example.com:8080, false, true",
    "http://[::1]:8080,         [::1]:8080,       false, true",
    // TLS may have ended at a proxy.
    "https://example.com,       example.com,      false, true",
    "https://example.com:8443,  example.com:8443, false, true",
    // An insecure page has no business on a secure connection.
    "http://example.com,        example.com,      true,  false",
    "http://example.com:443,    example.com,      true,  false",
    "http://evil.com,           example.com,      false, false",
    "http://www.example.com,    example.com,      false, false",
    "http://example.com,        www.example.com,  false, false",
    "http://example.com.evil.com, example.com,    false, false",
    "http://example.com:8080,   example.com,      false, false",
    "http://example.com,        example.com:8080, false, false",
    "https://example.com,       example.com:80,   false, false",
    "ftp://example.com,         example.com,      false, false",
    "ws://example.com,          example.com,      false, false",
    "null,                      example.com,      false, false",
    "'',                        example.com,      false, false",
    "example.com,               example.com,      false, false",
    "http://example.com/,       example.com,      false, false",
    "http://u@example.com,      example.com,      false, false",
    "http://example.com http://example.com, example.com, false, false"
  })
  void the_same_origin_is_allowed_and_no_other(
      String origin, String host, boolean secure, boolean allowed) {
    assertThat(OriginPolicy.sameOrigin().allows(from(origin, host), secure)).isEqualTo(allowed);
  }

  @Test
  void the_host_of_an_absolute_target_counts_instead_of_the_host_header() {
    HandshakeRequest request =
        set(request("GET", "http://a.example/chat", "HTTP/1.1"), "Origin", "http://a.example");

    assertThat(OriginPolicy.sameOrigin().allows(request, false)).isTrue();
    assertThat(
            OriginPolicy.sameOrigin()
                .allows(set(request, "Origin", "http://server.example.com"), false))
        .isFalse();
  }

  @ParameterizedTest(name = "{1} under {0}: {2}")
  @CsvSource({
    "https://example.com,      https://example.com,           true",
    "https://example.com,      https://example.com:443,       true",
    "https://EXAMPLE.com:443,  HTTPS://example.COM,           true",
    "https://example.com,      https://example.com:8443,      false",
    "https://example.com,      http://example.com,            false",
    "https://example.com,      https://www.example.com,       false",
    "https://example.com:8443, https://example.com:8443,      true",
    "https://example.com:8443, https://example.com,           false",
    "https://example.com:*,    https://example.com:8443,      true",
    "https://example.com:*,    https://example.com,           true",
    "https://example.com:*,    http://example.com,            false",
    "https://*.example.com,    https://www.example.com,       true",
    "https://*.example.com,    https://a.b.example.com,       true",
    "https://*.example.com,    https://example.com,           false",
    "https://*.example.com,    https://evilexample.com,       false",
    "https://*.example.com,    https://example.com.evil.com,  false",
    "https://*.example.com,    https://www.example.com:8443,  false",
    "https://*.example.com:*,  https://www.example.com:8443,  true",
    "https://*,                https://anything.example,      true",
    "https://*,                https://any,                   true",
    "https://*,                https://anything.example:1,    false",
    "https://*:*,              https://anything.example:1,    true",
    "https://*,                http://anything.example,       false",
    "http://localhost:*,       http://localhost:5173,         true",
    "http://[::1]:*,           http://[::1]:5173,             true",
    "http://[::1],             http://[::1],                  true",
    "app://localhost,          app://localhost,               true",
    "chrome-extension://abc,   chrome-extension://abc,        true",
    "chrome-extension://abc,   chrome-extension://abd,        false",
    "https://*,                null,                          false"
  })
  void an_allow_list_has_exact_origins_and_patterns(
      String pattern, String origin, boolean allowed) {
    assertThat(OriginPolicy.only(pattern).allows(from(origin, "example.org"), true))
        .isEqualTo(allowed);
  }

  @Test
  void an_allow_list_does_not_allow_the_same_origin_unless_it_says_so() {
    HandshakeRequest same = from("https://example.com", "example.com");
    HandshakeRequest friend = from("https://friend.example", "example.com");
    HandshakeRequest other = from("https://other.example", "example.com");

    OriginPolicy only = OriginPolicy.only("https://friend.example", "https://*.friend.example");
    assertThat(only.allows(same, true)).isFalse();
    assertThat(only.allows(friend, true)).isTrue();

    OriginPolicy both = OriginPolicy.sameOrigin("https://friend.example");
    assertThat(both.allows(same, true)).isTrue();
    assertThat(both.allows(friend, true)).isTrue();
    assertThat(both.allows(other, true)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "null", "", "nonsense"})
  void any_origin_is_allowed_where_it_does_not_matter(String origin) {
    assertThat(OriginPolicy.any().allows(from(origin, "example.com"), true)).isTrue();
  }

  @Test
  void a_request_that_comes_from_no_page_is_allowed() {
    assertThat(OriginPolicy.sameOrigin().allows(request(), true)).isTrue();
    assertThat(OriginPolicy.only().allows(request(), true)).isTrue();
  }

  @Test
  void two_origins_are_refused_even_when_each_is_allowed() {
    HandshakeRequest request =
        set(request(), "Origin", "http://server.example.com", "http://server.example.com");

    assertThat(OriginPolicy.sameOrigin().allows(request, false)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "null",
        "example.com",
        "*.example.com",
        "https://",
        "https://*.",
        "https://*example.com",
        "https://www.*.com",
        "https://**",
        "https://*.*",
        "https://example.com/",
        "https://example.com/path",
        "https://u@example.com",
        "https://example.com:x",
        "https://example.com:80:*",
        "https://example.com:*:*",
        "https://example.com:8*",
        "*://example.com",
        "https//example.com",
        ":*"
      })
  void a_malformed_pattern_is_refused_when_the_policy_is_made(String pattern) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OriginPolicy.only(pattern))
        .withMessageContaining("pattern");
    assertThatIllegalArgumentException().isThrownBy(() -> OriginPolicy.sameOrigin(pattern));
  }
}
