package io.sockeye.autobahn.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What a run has to yield: results that were committed, or else good ones. */
final class ExpectedResults {

  private final Map<String, CaseResult> committed;

  private ExpectedResults(Map<String, CaseResult> committed) {
    this.committed = committed;
  }

  /**
   * Reads what is expected in a role.
   *
   * @param module the directory of this Maven module
   */
  static ExpectedResults of(SuiteOptions options, Role role, Path module) throws IOException {
    if (options.expected() != null) {
      if (options.expected().normalize().startsWith(module.resolve("target"))) {
        throw new IllegalArgumentException(
            options.expected() + " would be overwritten by the run: copy it, and name the copy");
      }
      return new ExpectedResults(ResultsFile.read(options.expected()));
    }
    if (options.isForeign(role)) {
      return new ExpectedResults(null);
    }
    Path file = committed(module, role);
    return new ExpectedResults(Files.exists(file) ? ResultsFile.read(file) : Map.of());
  }

  /** {@return the file with the results of this project's peers} */
  static Path committed(Path module, Role role) {
    return module.resolve("expected").resolve(role + ".json");
  }

  /**
   * Compares.
   *
   * @param report of the case, or null if it was not run
   * @return what differs, if anything does: a better result than the committed one differs too
   */
  Optional<String> difference(String id, CaseReport report) throws IOException {
    if (report == null) {
      return Optional.of(id + " was not run, or the runner has lost it");
    }
    CaseResult actual = report.result();
    CaseResult expected = committed == null ? null : committed.get(id);
    boolean asExpected = committed == null ? actual.isGood() : actual.equals(expected);
    if (asExpected) {
      return Optional.empty();
    }
    String wanted =
        committed == null ? "" : "; committed is: " + (expected == null ? "nothing" : expected);
    return Optional.of(id + ": " + actual + wanted + report.explanation());
  }
}
