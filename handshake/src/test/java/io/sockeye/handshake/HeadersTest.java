package io.sockeye.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110, section 5. */
class HeadersTest {

  @Test
  void names_are_found_in_any_case() {
    Headers headers = Headers.of("SEC-websocket-KEY", "a");

    assertThat(headers.first("Sec-WebSocket-Key")).isEqualTo("a");
    assertThat(headers.contains("sec-websocket-key")).isTrue();
    assertThat(headers.first("Sec-WebSocket-Accept")).isNull();
    assertThat(headers.all("Sec-WebSocket-Accept")).isEmpty();
  }

  @Test
  void the_values_of_a_name_keep_the_order_of_their_lines() {
    Headers headers = Headers.of("A", "1", "B", "2", "a", "3");

    assertThat(headers.first("a")).isEqualTo("1");
    assertThat(headers.all("A")).containsExactly("1", "3");
    assertThat(headers.size()).isEqualTo(3);
    List<String> lines = new ArrayList<>();
    headers.forEach((name, value) -> lines.add(name + "=" + value));
    assertThat(lines).containsExactly("A=1", "B=2", "a=3");
  }

  @Test
  void a_list_may_stand_in_several_lines_and_have_empty_elements() {
    Headers headers =
        Headers.of("Connection", " keep-alive ,, ", "X", "y", "connection", ",Upgrade");

    assertThat(headers.tokens("Connection")).containsExactly("keep-alive", "Upgrade");
    assertThat(headers.containsToken("CONNECTION", "upgrade")).isTrue();
    assertThat(headers.containsToken("Connection", "up")).isFalse();
    assertThat(headers.tokens("Upgrade")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a b", "a:", "a\r\nb", "a\n", "a\0", "na\u00efve", "(a)", "a\tb"})
  void a_name_that_is_no_token_is_refused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Headers.of(name, "v"))
        .withMessageContaining("header name");
  }

  /** Seen elsewhere: line breaks in what the application passes in (CVE-2026-1527). */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\r\nX-Injected: b",
        "a\nb",
        "a\rb",
        "a\0b",
        "a\u0001",
        "\u007f",
        "\n",
        "a\r\n",
        "\u0100",
        "\ud83d\ude00"
      })
  void a_value_that_could_end_its_line_or_be_cut_is_refused_without_being_repeated(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Headers.of("X-Token", value))
        .withMessageContaining("X-Token")
        .withMessageNotContaining("Injected");
  }

  @Test
  void a_name_has_letters_digits_and_fifteen_other_characters() {
    String others = "!#$%&'*+-.^_`|~";
    for (char c = 0; c < 300; c++) {
      boolean allowed = c < 128 && (Character.isLetterOrDigit(c) || others.indexOf(c) >= 0);
      String name = "a" + c;
      if (allowed) {
        assertThat(Headers.of(name, "v").contains(name)).isTrue();
      } else {
        assertThatIllegalArgumentException().isThrownBy(() -> Headers.of(name, "v"));
      }
    }
  }

  @Test
  void tabs_and_latin_letters_are_fine_in_a_value() {
    assertThat(Headers.of("X", "a\tb \u00e9").first("X")).isEqualTo("a\tb \u00e9");
  }

  @Test
  void whitespace_around_a_value_is_dropped() {
    assertThat(Headers.of("X", " \t a b \t").first("X")).isEqualTo("a b");
  }

  @Test
  void a_name_without_a_value_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Headers.of("X", "a", "Y"));
  }

  @Test
  void adding_a_line_leaves_the_original_as_it_was() {
    Headers one = Headers.of("A", "1");
    Headers two = one.with("B", "2");

    assertThat(one).isEqualTo(Headers.of("a", "1")).hasSameHashCodeAs(Headers.of("a", "1"));
    assertThat(two).isEqualTo(Headers.of("A", "1", "B", "2")).isNotEqualTo(one);
    assertThat(two).isNotEqualTo(Headers.of("A", "1", "B", "3"));
  }

  @ParameterizedTest
  @CsvSource({"Authorization", "COOKIE", "Set-Cookie", "Proxy-Authorization"})
  void credentials_do_not_get_into_logs(String name) {
    assertThat(Headers.of(name, "secret", "X", "shown").toString())
        .contains(name, "X: shown")
        .doesNotContain("secret");
  }
}
