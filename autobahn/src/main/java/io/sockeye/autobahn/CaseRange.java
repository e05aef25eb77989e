package io.sockeye.autobahn;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Case numbers, such as {@code 1-301} or {@code 7}.
 *
 * @param first the first, at least 1
 * @param last the last, not less
 */
record CaseRange(int first, int last) {

  private static final Pattern PATTERN = Pattern.compile("(\\d{1,6})(?:-(\\d{1,6}))?");

  /** {@return the numbers of this range that are not above a count} */
  List<Integer> upTo(int count) {
    return IntStream.rangeClosed(first, Math.min(last, count)).boxed().collect(Collectors.toList());
  }

  /** Reads what was written on the command line. */
  static final class Converter implements ITypeConverter<CaseRange> {

    @Override
    public CaseRange convert(String text) {
      Matcher matcher = PATTERN.matcher(text);
      if (matcher.matches()) {
        int first = Integer.parseInt(matcher.group(1));
        int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        if (first >= 1 && last >= first) {
          return new CaseRange(first, last);
        }
      }
      throw new TypeConversionException(
          "'" + text + "' is not a range of case numbers such as 1-301 or 7");
    }
  }
}
