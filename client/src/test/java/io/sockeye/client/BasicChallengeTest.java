package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110, section 11.6.1: a list of schemes and parameters, with commas between all of them. */
class BasicChallengeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Basic realm=\"a b\" | a b",
        "Basic realm=token | token",
        "BASIC REALM=\"x\" | x",
        "Basic realm = \"x\" | x",
        "Basic | ``",
        "Basic charset=\"UTF-8\" | ``",
        "Basic charset=\"UTF-8\", realm=\"x\" | x",
        "Basic realm=\"a, \\\"b\\\" \\\\\" | a, \"b\" \\",
        "Basic realm=\"unfinished | unfinished",
        "Negotiate, Basic realm=\"x\" | x",
        "NTLM dGVzdA==, Basic realm=\"x\" | x",
        "Digest realm=\"y\", nonce=\"1, 2\", Basic realm=\"x\" | x",
        "Basic realm=\"x\", Digest realm=\"y\" | x",
        "Basic, Digest realm=\"y\" | ``",
        ", ,Basic realm=\"x\" | x",
        "Digest realm=\"y\" & Basic realm=\"x\" | x"
      })
  void basic_is_found_with_its_realm(String values, String realm) {
    assertThat(BasicChallenge.find(lines(values))).isEqualTo(new BasicChallenge(realm));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Digest realm=\"y\"",
        "Digest realm=\"a, Basic realm=b\"",
        "Digest realm=\"\\\", Basic realm=b\"",
        "Basically realm=x",
        "Digest Basic=x",
        "Digest x=1, Basic=x",
        "Digest x=1, Basic =x",
        "\"Basic realm=x\""
      })
  void what_is_not_basic_is_not(String values) {
    assertThat(BasicChallenge.find(lines(values))).isNull();
  }

  private static List<String> lines(String values) {
    return Arrays.asList(values.split(" & "));
  }

  /** Seen elsewhere: a head that takes quadratic time. */
  @Test
  @Timeout(10)
  void a_header_of_any_length_takes_linear_time() {
    String quoted = "Digest x=\"" + "\\\"".repeat(1 << 20);
    String commas = "Digest x=1" + ", y=\"a,b\"".repeat(1 << 17);
    assertThat(BasicChallenge.find(List.of(quoted, commas))).isNull();
  }
}
