package io.sockeye.autobahn.suite;

import java.util.List;
import java.util.Map;

/** The results of a run in one line. */
final class Summary {

  private static final List<String> BEHAVIORS =
      List.of("OK", "NON-STRICT", "INFORMATIONAL", "UNIMPLEMENTED", "FAILED");

  private Summary() {}

  /**
   * {@return a line such as {@code 3 cases: 2 OK, 0 NON-STRICT, ... 0 bad closes, 5 s}}
   *
   * @param wanted the number of cases that should have been run
   * @param results of those that were
   */
  static String line(int wanted, Map<String, CaseResult> results, long seconds) {
    StringBuilder line = new StringBuilder();
    line.append(results.size()).append(" cases:");
    int others = results.size();
    for (String behavior : BEHAVIORS) {
      int count = count(results, behavior);
      others -= count;
      line.append(' ').append(count).append(' ').append(behavior).append(',');
    }
    if (others > 0) {
      line.append(' ').append(others).append(" ERROR,");
    }
    if (results.size() < wanted) {
      line.append(' ').append(wanted - results.size()).append(" NOT RUN,");
    }
    long badCloses = results.values().stream().filter(result -> !result.closedWell()).count();
    return line.append(' ')
        .append(badCloses)
        .append(" bad closes, ")
        .append(seconds)
        .append(" s")
        .toString();
  }

  private static int count(Map<String, CaseResult> results, String behavior) {
    return (int)
        results.values().stream().filter(result -> result.behavior().equals(behavior)).count();
  }
}
