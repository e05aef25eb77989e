package io.sockeye.autobahn.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a runner's reports, with a runner that plays nothing. */
class SuiteRunTest {

  private static final CaseResult OK = new CaseResult("OK", "OK");

  @TempDir private Path folder;

  private static SuiteOptions options(String... namesAndValues) {
    Properties properties = AutobahnProperties.of(namesAndValues);
    properties.setProperty("autobahn.cases", "1.1.*");
    return SuiteOptions.of(properties);
  }

  private static Map<String, CaseResult> allOk() {
    Map<String, CaseResult> results = new LinkedHashMap<>();
    CaseIds.matching("1.1.*").forEach(id -> results.put(id, OK));
    return results;
  }

  private Report play(SuiteOptions options, Map<String, CaseResult> results) throws Exception {
    CannedRunner runner =
        new CannedRunner("canned", run -> ReportFiles.write(run.reports(), "Some Agent", results));
    Peers peers = new ForeignPeers(options);
    Report report =
        new SuiteRun(Role.SERVER, runner, Variant.ordinary(), options, peers).play(folder);
    assertThat(runner.events()).containsExactly("tested " + options.server());
    return report;
  }

  private static SuiteOptions foreign() {
    return options("server", "ws://127.0.0.1:1", "agent", "Other 1.0");
  }

  @Test
  void results_and_page_are_written_where_role_runner_and_subject_say() throws Exception {
    Map<String, CaseResult> results = allOk();
    results.put("1.1.2", new CaseResult("FAILED", "WRONG CODE"));
    results.remove("1.1.3");

    Report report = play(foreign(), results);
    ReportIndex.write(folder);

    assertThat(report.results()).isEqualTo(results);
    Path directory = folder.resolve("server/canned/other-Other_1.0");
    assertThat(ResultsFile.read(directory.resolve("results.json"))).isEqualTo(results);
    assertThat(Files.readString(folder.resolve("index.html")))
        .contains("7 cases: 6 OK, 0 NON-STRICT, 0 INFORMATIONAL, 0 UNIMPLEMENTED, 1 FAILED,")
        .contains("1 NOT RUN, 1 bad closes")
        .contains("title=\"1.1.2 FAILED, close WRONG CODE\"")
        .contains("href=\"server/canned/other-Other_1.0/some agent_case_1_1_2.html\"")
        .contains("<td class=\"bad-close\">", "<td class=\"ok\">")
        .contains("Send &lt;b&gt; &amp; wait. Twice.");
  }

  @Test
  void reports_of_an_earlier_run_do_not_survive() throws Exception {
    play(foreign(), allOk());
    Map<String, CaseResult> one = Map.of("1.1.1", OK);

    assertThat(play(foreign(), one).results()).isEqualTo(one);
    assertThat(folder.resolve("server/canned/other-Other_1.0/some agent_case_1_1_2.html"))
        .doesNotExist();
  }

  @Test
  void a_run_without_a_case_is_an_error() {
    assertThatIOException()
        .isThrownBy(() -> play(foreign(), Map.of()))
        .withMessageContaining("no case was run");
  }

  @Test
  void results_that_a_run_would_overwrite_are_not_for_comparison() {
    SuiteOptions options =
        options(
            "server",
            "ws://127.0.0.1:1",
            "agent",
            "Other",
            "expected",
            folder.resolve("target/reports/server/canned/other-Other/results.json").toString());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExpectedResults.of(options, Role.SERVER, folder))
        .withMessageContaining("would be overwritten by the run");
  }

  @Test
  void results_to_compare_with_that_are_none_are_an_error_that_names_the_file() throws Exception {
    Path file = folder.resolve("expected.json");
    SuiteOptions options =
        options("server", "ws://127.0.0.1:1", "agent", "Other", "expected", file.toString());

    assertThatIOException()
        .isThrownBy(() -> ExpectedResults.of(options, Role.SERVER, folder))
        .withMessage("there are no results in " + file + ": no such file can be read");
    Files.writeString(file, "<html>");
    assertThatIOException()
        .isThrownBy(() -> ExpectedResults.of(options, Role.SERVER, folder))
        .withMessageStartingWith(file + " is not a results.json: ");
    Files.writeString(file, "{\"1.1.1\": \"OK\"}");
    assertThatIOException()
        .isThrownBy(() -> ExpectedResults.of(options, Role.SERVER, folder))
        .withMessage(file + ": 1.1.1 has no pair of behavior and close behavior");
  }

  @Test
  void a_runner_that_leaves_no_report_is_an_error() throws Exception {
    assertThatIOException()
        .isThrownBy(() -> Report.read(folder))
        .withMessageContaining("has left no report");
  }

  @Test
  void a_foreign_peer_has_to_be_good_where_nothing_is_committed() throws Exception {
    Map<String, CaseResult> results = allOk();
    results.put("1.1.2", new CaseResult("FAILED", "OK"));
    results.put("1.1.3", new CaseResult("OK", "UNCLEAN"));
    results.put("1.1.4", new CaseResult("INFORMATIONAL", "INFORMATIONAL"));
    results.remove("1.1.5");
    ExpectedResults expected = ExpectedResults.of(foreign(), Role.SERVER, folder);
    Report report = play(foreign(), results);

    assertThat(expected.difference("1.1.1", report.of("1.1.1"))).isEmpty();
    assertThat(expected.difference("1.1.4", report.of("1.1.4"))).isEmpty();
    assertThat(expected.difference("1.1.2", report.of("1.1.2")).orElseThrow())
        .startsWith("1.1.2: FAILED, close OK")
        .containsPattern("expected +\\{OK=\\[a message]}")
        .containsPattern("received +\\[nothing]")
        .contains("some%20agent_case_1_1_2.html");
    assertThat(expected.difference("1.1.3", report.of("1.1.3"))).isPresent();
    assertThat(expected.difference("1.1.5", report.of("1.1.5")).orElseThrow())
        .contains("was not run");
  }

  @Test
  void committed_results_differ_in_both_directions() throws Exception {
    Map<String, CaseResult> committed = allOk();
    committed.put("1.1.2", new CaseResult("NON-STRICT", "OK"));
    committed.remove("1.1.4");
    Path file = folder.resolve("expected.json");
    ResultsFile.write(file, committed);
    SuiteOptions options =
        options("server", "ws://127.0.0.1:1", "agent", "Other", "expected", file.toString());
    ExpectedResults expected = ExpectedResults.of(options, Role.SERVER, folder);
    Map<String, CaseResult> results = allOk();
    results.put("1.1.3", new CaseResult("NON-STRICT", "OK"));
    Report report = play(options, results);

    assertThat(expected.difference("1.1.1", report.of("1.1.1"))).isEmpty();
    assertThat(expected.difference("1.1.2", report.of("1.1.2")).orElseThrow())
        .startsWith("1.1.2: OK, close OK; committed is: NON-STRICT, close OK");
    assertThat(expected.difference("1.1.3", report.of("1.1.3")).orElseThrow())
        .startsWith("1.1.3: NON-STRICT, close OK; committed is: OK, close OK");
    assertThat(expected.difference("1.1.4", report.of("1.1.4")).orElseThrow())
        .startsWith("1.1.4: OK, close OK; committed is: nothing");
  }
}
