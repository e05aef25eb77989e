package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.handshake.Headers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110, sections 10.2.3 (Retry-After), 5.6.7 (the forms of a date) and 6.6.1 (Date). */
class RetryAfterTest {

  private static final Instant NOW = Instant.parse("2026-11-26T01:00:00Z");
  private static final RetryAfter RETRY_AFTER = new RetryAfter(() -> NOW);

  /** A machine whose clock is wrong waits as long as any other: the response has a Date. */
  @ParameterizedTest(name = "section {0}: {1} in a response of {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10.2.3 | 0 | | 0
          10.2.3 | 1 | | 1
          10.2.3 | 120 | | 120
          10.2.3 | 00000000000120 | | 120
          10.2.3 | 000 | | 0
          10.2.3 | 999999999 | | 999999999
          10.2.3 | 1000000000 | | 3153600000
          10.2.3 | 99999999999999999999999999 | | 3153600000
          5.6.7 | Thu, 26 Nov 2026 01:02:03 GMT | | 123
          5.6.7 | Thursday, 26-Nov-26 01:02:03 GMT | | 123
          5.6.7 | Thu Nov 26 01:02:03 2026 | | 123
          5.6.7 | Tue, 01 Dec 2026 01:00:00 GMT | | 432000
          5.6.7 | Tue Dec  1 01:00:00 2026 | | 432000
          5.6.7 | Thu, 26 Nov 2026 01:00:00 GMT | | 0
          5.6.7 | Thu, 26 Nov 2026 00:59:59 GMT | | 0
          5.6.7 | Sunday, 06-Nov-94 08:49:37 GMT | | 0
          5.6.7 | Thursday, 26-Nov-76 01:00:00 GMT | | 1577923200
          5.6.7 | Saturday, 26-Nov-77 01:00:00 GMT | | 0
          5.6.7 | Friday, 26-Nov-77 01:00:00 GMT | | 0
          6.6.1 | Thu, 26 Nov 2020 01:02:03 GMT | Thu, 26 Nov 2020 01:02:00 GMT | 3
          6.6.1 | Thu, 26 Nov 2020 01:02:03 GMT | Thursday, 26-Nov-20 01:02:00 GMT | 3
          6.6.1 | Mon, 26 Nov 2029 01:02:03 GMT | Mon, 26 Nov 2029 01:02:04 GMT | 0
          6.6.1 | Thu, 26 Nov 2026 01:02:03 GMT | yesterday | 123
          """)
  void it_is_seconds_however_many_digits_or_a_date_of_each_form(
      String section, String value, String date, long seconds) {
    Headers headers = Headers.of("Retry-After", value);
    assertThat(RETRY_AFTER.of(date == null ? headers : headers.with("Date", date)))
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "1.5",
        "1s",
        "soon",
        "0x10",
        "\u00b2",
        "Fri, 26 Nov 2026 01:02:03 GMT",
        "Thu, 26 Nov 2026 01:02:03 CET",
        "Thu, 31 Nov 2026 01:02:03 GMT",
        "Thu, 26 Nov 2026 25:02:03 GMT"
      })
  void what_is_neither_is_ignored(String value) {
    assertThat(RETRY_AFTER.of(Headers.of("Retry-After", value))).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Date", "Retry"})
  void without_the_header_there_is_no_delay(String other) {
    assertThat(RETRY_AFTER.of(Headers.of(other, "120"))).isZero();
  }
}
