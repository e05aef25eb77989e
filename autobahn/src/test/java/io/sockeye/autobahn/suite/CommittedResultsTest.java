package io.sockeye.autobahn.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommittedResultsTest {

  private static final CaseResult OK = new CaseResult("OK", "OK");

  @ParameterizedTest
  @EnumSource
  void every_case_has_a_result_and_one_that_is_not_ok_has_a_reason(Role role) throws IOException {
    Map<String, CaseResult> results =
        ResultsFile.read(ExpectedResults.committed(Path.of(""), role));
    String notes = Files.readString(Path.of("NOTES.md"));

    assertThat(results.keySet()).containsExactlyElementsOf(CaseIds.ALL);
    results.forEach(
        (id, result) -> {
          if (!result.equals(OK)) {
            assertThat(notes).contains("| " + id + " | " + role + " | " + result + " |");
          }
        });
  }
}
