package io.sockeye.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sockeye.handshake.HandshakeException.Reason;
import io.sockeye.handshake.SecWebSocketExtensions.Extension;
import io.sockeye.handshake.SecWebSocketExtensions.Parameter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section 9.1. */
class SecWebSocketExtensionsTest {

  private static SecWebSocketExtensions parse(String... values) throws HandshakeException {
    Headers.Builder headers = Headers.builder();
    for (String value : values) {
      headers.add("Sec-WebSocket-Extensions", value);
    }
    return SecWebSocketExtensions.parse(headers.build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "foo                         | foo",
        "foo,bar;baz=2               | foo, bar; baz=2",
        "foo; a; b=c; a              | foo; a; b=c; a",
        "foo;a=\"10\"                | foo; a=10",
        "foo;a=\"\\1\\0\"            | foo; a=10",
        "' \tfoo\t;\ta = b , bar '   | foo; a=b, bar",
        ", ,foo,,bar,                | foo, bar",
        "foo, foo                    | foo, foo"
      })
  void a_list_of_extensions_is_read_in_its_order(String value, String normal) throws Exception {
    assertThat(parse(value)).hasToString(normal);
  }

  @Test
  void every_character_of_a_token_may_be_in_a_name_and_in_a_value() throws Exception {
    String value = "!#$%&'*+-.^_`|~; !#$%&'*+-.^_`|~=!#$%&'*+-.^_`|~";

    assertThat(parse(value)).hasToString(value);
  }

  @Test
  void several_headers_are_one_list() throws Exception {
    assertThat(parse("foo", "bar; baz=2"))
        .isEqualTo(parse("foo, bar; baz=2"))
        .isEqualTo(
            new SecWebSocketExtensions(
                List.of(
                    new Extension("foo", List.of()),
                    new Extension("bar", List.of(new Parameter("baz", "2"))))));
  }

  @Test
  void a_parameter_without_a_value_is_not_one_with_an_empty_value() throws Exception {
    assertThat(parse("foo; a").list().get(0).parameters().get(0).value()).isNull();
  }

  @Test
  void no_header_is_no_extension() throws Exception {
    assertThat(parse()).isEqualTo(SecWebSocketExtensions.NONE).hasToString("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        " , ,",
        ";",
        "foo;",
        "foo;;a",
        "foo; =b",
        "foo; a=",
        "foo; a=,bar",
        "foo; a=\"\"",
        "foo; a=\"b c\"",
        "foo; a=\"b,c\"",
        "foo; a=\"b",
        "foo; a=\"b\\",
        "foo; a=\"b\\\"\"",
        "foo; a=\"",
        "foo; a=\"b\"c",
        "foo; \"a\"=b",
        "\"foo\"",
        "foo bar",
        "foo; a b",
        "foo; a=b c",
        "foo=bar",
        "f(o",
        "foo; a=b=c",
        "foo, bar/1",
        "f\u00f6o"
      })
  void a_malformed_header_is_refused(String value) {
    HandshakeException failure = catchThrowableOfType(HandshakeException.class, () -> parse(value));

    assertThat(failure.reason()).isEqualTo(Reason.EXTENSIONS_INVALID);
    assertThat(failure).hasMessageContaining("Sec-WebSocket-Extensions");
  }

  @Test
  void one_malformed_header_of_several_is_refused() {
    assertThat(catchThrowableOfType(HandshakeException.class, () -> parse("foo", "bar;")))
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a;b", "a\r\nb", "a,b", "\"a\""})
  void what_is_no_token_cannot_be_written(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Extension(text, List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> new Parameter(text, null));
    assertThatIllegalArgumentException().isThrownBy(() -> new Parameter("a", text));
  }

  /** Seen elsewhere: a head that takes quadratic time (CVE-2020-7662, CVE-2021-32640). */
  @ParameterizedTest
  @ValueSource(
      strings = {
        ",",
        "a,",
        "a;a=\"b\",",
        " ",
        "a;a",
        "\"",
        "a;b=\"\\c\\c",
        "permessage-deflate;x,"
      })
  void a_megabyte_takes_linear_time(String repeated) {
    String value = "a" + repeated.repeat(1_000_000 / repeated.length());

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> catchThrowableOfType(HandshakeException.class, () -> parse(value)));
  }
}
