package io.sockeye.autobahn.suite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The ids of the suite's cases, in its order, and patterns for them. */
final class CaseIds {

  /** Each subsection with the number of its cases, as in version 25.10.1 of the suite. */
  private static final String SUBSECTIONS =
      """
      1.1:8 1.2:8 2:11 3:7 4.1:5 4.2:5 5:20
      6.1:3 6.2:4 6.3:2 6.4:4 6.5:5 6.6:11 6.7:4 6.8:2 6.9:4 6.10:3 6.11:5 6.12:8 6.13:5 6.14:10
      6.15:1 6.16:3 6.17:5 6.18:5 6.19:5 6.20:7 6.21:8 6.22:34 6.23:7
      7.1:6 7.3:6 7.5:1 7.7:13 7.9:9 7.13:2
      9.1:6 9.2:6 9.3:9 9.4:9 9.5:6 9.6:6 9.7:6 9.8:6 10.1:1
      12.1:18 12.2:18 12.3:18 12.4:18 12.5:18
      13.1:18 13.2:18 13.3:18 13.4:18 13.5:18 13.6:18 13.7:18
      """;

  static final List<String> ALL = all();

  private CaseIds() {}

  private static List<String> all() {
    List<String> ids = new ArrayList<>();
    for (String subsection : SUBSECTIONS.split("\\s+")) {
      String[] parts = subsection.split(":");
      for (int i = 1; i <= Integer.parseInt(parts[1]); i++) {
        ids.add(parts[0] + "." + i);
      }
    }
    return List.copyOf(ids);
  }

  /**
   * Chooses cases.
   *
   * <p>Both runners take patterns as well, but match them at the start of an id only ({@code
   * 13.*.1} brings 13.1.10 too), so they are given ids.
   *
   * @param patterns ids, in which {@code *} stands for anything, separated by commas
   * @return the ids of which one pattern matches the whole, in the order of the suite
   * @throws IllegalArgumentException if a pattern matches no case
   */
  static List<String> matching(String patterns) {
    Set<String> chosen = new LinkedHashSet<>();
    for (String pattern : patterns.split(",", -1)) {
      Pattern regex =
          Pattern.compile(
              Arrays.stream(pattern.strip().split("\\*", -1))
                  .map(Pattern::quote)
                  .collect(Collectors.joining(".*")));
      List<String> matching = ALL.stream().filter(id -> regex.matcher(id).matches()).toList();
      if (matching.isEmpty()) {
        throw new IllegalArgumentException(
            "no case of the suite matches '"
                + pattern.strip()
                + "'; ids look like 7.1.6 or 13.*.1");
      }
      chosen.addAll(matching);
    }
    return ALL.stream().filter(chosen::contains).toList();
  }

  /** {@return the section of a case, such as 7} */
  static String section(String id) {
    return id.substring(0, id.indexOf('.'));
  }
}
