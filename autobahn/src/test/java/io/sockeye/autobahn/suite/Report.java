package io.sockeye.autobahn.suite;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The reports that a runner wrote into a directory. */
final class Report {

  private static final String INDEX = "index.json";

  private final Map<String, CaseReport> cases;

  private Report(Map<String, CaseReport> cases) {
    this.cases = cases;
  }

  /**
   * Reads the reports of a run with one agent.
   *
   * @throws IOException if there are none, or of several agents
   */
  static Report read(Path directory) throws IOException {
    Path index = directory.resolve(INDEX);
    if (!isIn(directory)) {
      throw new IOException("the runner has left no report: there is no " + index);
    }
    Map<String, Object> agents = JSON.std.mapFrom(Files.readString(index));
    if (agents.isEmpty()) {
      throw new IOException(
          "no case was run: was there something to connect to? "
              + directory.resolve("runner.log")
              + " has what the runner said");
    }
    if (agents.size() != 1) {
      throw new IOException(index + " is of " + agents.keySet() + ", not of one agent");
    }
    Map<?, ?> entries = (Map<?, ?>) agents.values().iterator().next();
    Map<String, CaseReport> cases = new LinkedHashMap<>();
    for (String id : CaseIds.ALL) {
      if (entries.get(id) instanceof Map<?, ?> entry) {
        CaseResult result =
            new CaseResult(
                String.valueOf(entry.get("behavior")), String.valueOf(entry.get("behaviorClose")));
        Path json = directory.resolve(String.valueOf(entry.get("reportfile")));
        cases.put(id, new CaseReport(id, result, json));
      }
    }
    return new Report(cases);
  }

  /** {@return whether a runner has written reports into a directory} */
  static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(INDEX));
  }

  /** {@return the report of a case, or null if it was not run} */
  CaseReport of(String id) {
    return cases.get(id);
  }

  /** {@return the result of each case that was run, in the order of the suite} */
  Map<String, CaseResult> results() {
    Map<String, CaseResult> results = new LinkedHashMap<>();
    cases.forEach((id, report) -> results.put(id, report.result()));
    return results;
  }
}
