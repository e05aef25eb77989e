package io.sockeye.autobahn.suite;

import java.util.List;

/**
 * How a case went, in the suite's words.
 *
 * @param behavior OK, NON-STRICT, INFORMATIONAL, UNIMPLEMENTED, FAILED or, by one runner, ERROR
 * @param behaviorClose how the connection was closed: OK, INFORMATIONAL, or what was wrong
 */
record CaseResult(String behavior, String behaviorClose) {

  private static final List<String> GOOD = List.of("OK", "INFORMATIONAL");

  boolean isGood() {
    return GOOD.contains(behavior) && closedWell();
  }

  boolean closedWell() {
    return GOOD.contains(behaviorClose);
  }

  @Override
  public String toString() {
    return behavior + ", close " + behaviorClose;
  }
}
