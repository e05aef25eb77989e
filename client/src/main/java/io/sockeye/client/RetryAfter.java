package io.sockeye.client;

import io.sockeye.handshake.Headers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The Retry-After header of a response (RFC 9110, section 10.2.3): seconds, or a date. A date is
 * compared with that of the response, so that only the server's clock counts; where the response
 * has none, with the time of this machine, which is used for nothing else.
 */
final class RetryAfter {

  static final RetryAfter OF_SYSTEM_TIME = new RetryAfter(InstantSource.system());

  private static final Pattern SECONDS = Pattern.compile("[0-9]+");

  /** More digits than these are more than 30 years. */
  private static final int MAX_DIGITS = 9;

  private static final Duration EVER = Duration.ofDays(36_500);

  /** The form to be sent, and the two older ones that are still to be accepted (section 5.6.7). */
  private static final List<DateTimeFormatter> DATES =
      List.of(
          DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US));

  private final InstantSource time;

  RetryAfter(InstantSource time) {
    this.time = time;
  }

  /** {@return how long the server wants to be left alone; zero where it does not say so} */
  Duration of(Headers headers) {
    String value = headers.first("Retry-After");
    if (value == null) {
      return Duration.ZERO;
    }
    if (SECONDS.matcher(value).matches()) {
      String digits = value.replaceFirst("^0+(?=.)", "");
      return digits.length() > MAX_DIGITS ? EVER : Duration.ofSeconds(Long.parseLong(digits));
    }
    LocalDateTime now = LocalDateTime.ofInstant(time.instant(), ZoneOffset.UTC);
    LocalDateTime then = date(value, now);
    if (then == null) {
      return Duration.ZERO;
    }
    LocalDateTime sent = date(headers.first("Date"), now);
    Duration left = Duration.between(sent == null ? now : sent, then);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** {@return the date; null where there is none} */
  private static LocalDateTime date(String value, LocalDateTime now) {
    if (value == null) {
      return null;
    }
    for (DateTimeFormatter form : DATES) {
      LocalDateTime date = parse(value, form);
      if (date != null) {
        return date;
      }
    }
    return parse(value, withTwoDigitsOfYear(now));
  }

  /** A year that seems more than 50 years ahead is the one a century before (section 5.6.7). */
  private static DateTimeFormatter withTwoDigitsOfYear(LocalDateTime now) {
    return new DateTimeFormatterBuilder()
        .appendPattern("EEEE, dd-MMM-")
        .appendValueReduced(ChronoField.YEAR, 2, 2, now.getYear() - 49)
        .appendPattern(" HH:mm:ss 'GMT'")
        .toFormatter(Locale.US);
  }

  private static LocalDateTime parse(String value, DateTimeFormatter form) {
    try {
      return LocalDateTime.parse(value, form);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
