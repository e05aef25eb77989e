package io.sockeye.handshake;

import static io.sockeye.handshake.Heads.lines;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sockeye.handshake.HandshakeException.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeResponseTest {

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"STATUS_NOT_101", "ACCEPT_INVALID"},
      mode = EnumSource.Mode.EXCLUDE)
  void every_refusal_closes_the_connection_and_says_why_in_a_line_of_text(Reason reason) {
    HandshakeResponse response =
        HandshakeResponse.refusal(new HandshakeException(reason, "because \u20ac"));

    byte[] body = "because \u20ac\n".getBytes(UTF_8);
    assertThat(response.status()).isEqualTo(reason.httpStatus());
    assertThat(response.reason()).isNotEmpty();
    assertThat(response.headers().containsToken("Connection", "close")).isTrue();
    assertThat(response.headers().first("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(response.headers().all("Content-Length")).containsExactly("" + body.length);
    assertThat(response.body()).isEqualTo(body);
  }

  @Test
  void a_refusal_with_405_says_which_method_is_allowed() {
    assertThat(refusal(Reason.METHOD_NOT_ALLOWED).headers().all("Allow")).containsExactly("GET");
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"NOT_WEBSOCKET", "VERSION_NOT_SUPPORTED"})
  void a_refusal_with_426_says_what_to_upgrade_to(Reason reason) {
    Headers headers = refusal(reason).headers();

    assertThat(headers.tokens("Upgrade")).containsExactly("websocket");
    assertThat(headers.tokens("Connection")).containsExactlyInAnyOrder("Upgrade", "close");
    assertThat(headers.all("Sec-WebSocket-Version")).containsExactly("13");
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"STATUS_NOT_101", "ACCEPT_INVALID"})
  void a_failure_that_only_a_client_meets_makes_no_refusal(Reason reason) {
    assertThatIllegalArgumentException().isThrownBy(() -> refusal(reason));
  }

  private static HandshakeResponse refusal(Reason reason) {
    return HandshakeResponse.refusal(new HandshakeException(reason, "why"));
  }

  @Test
  void a_refusal_is_these_bytes() {
    assertThat(new String(HandshakeResponse.notFound().encode(), ISO_8859_1))
        .isEqualTo(
            "HTTP/1.1 404 Not Found\r\n"
                + "Connection: close\r\n"
                + "Content-Type: text/plain; charset=utf-8\r\n"
                + "Content-Length: 31\r\n"
                + "\r\n"
                + "nothing is served at this path\n");
  }

  @Test
  void a_refusal_can_have_headers_of_its_own() {
    Headers challenge = Headers.of("WWW-Authenticate", "Basic realm=\"x\"");

    assertThat(lines(HandshakeResponse.refusal(401, "who are you?", challenge).encode()))
        .contains("HTTP/1.1 401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"");
  }

  @ParameterizedTest
  @CsvSource({"PT0S, 0", "PT0.001S, 1", "PT1S, 1", "PT2M, 120"})
  void a_503_says_in_whole_seconds_when_to_try_again(Duration retryAfter, String seconds) {
    HandshakeResponse response = HandshakeResponse.serviceUnavailable("full", retryAfter);

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.headers().all("Retry-After")).containsExactly(seconds);
    assertThat(new String(response.body(), UTF_8)).isEqualTo("full\n");
  }

  @Test
  void a_503_may_leave_open_when_to_try_again() {
    HandshakeResponse response = HandshakeResponse.serviceUnavailable("full", null);

    assertThat(response.headers().contains("Retry-After")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 101, 200, 299, 600})
  void a_refusal_has_a_status_that_refuses(int status) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HandshakeResponse.refusal(status, "why", Headers.EMPTY));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 99, 1000})
  void a_status_has_three_digits(int status) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HandshakeResponse(status, "", Headers.EMPTY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"OK\r\nX-Injected: y", "a\nb", "\0", "\u20ac"})
  void a_reason_that_could_end_the_status_line_is_refused(String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HandshakeResponse(400, reason, Headers.EMPTY))
        .withMessageContaining("reason phrase");
  }

  @Test
  void responses_are_compared_by_content() {
    HandshakeResponse one = HandshakeResponse.notFound();
    HandshakeResponse two = HandshakeResponse.notFound();

    assertThat(one).isEqualTo(two).hasSameHashCodeAs(two);
    assertThat(one)
        .isNotEqualTo(new HandshakeResponse(404, "Not Found", one.headers(), new byte[] {1}));
    assertThat(one.toString()).contains("404 Not Found", "31 bytes");
  }
}
