package io.sockeye.autobahn.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of runs as tests, with runners that play nothing. */
class ConformanceSuiteTest {

  @TempDir private Path module;

  private static SuiteOptions options(String... namesAndValues) {
    Properties properties = AutobahnProperties.of(namesAndValues);
    properties.setProperty("autobahn.cases", "1.1.*");
    return SuiteOptions.of(properties);
  }

  private static SuiteOptions foreign() {
    return options("server", "ws://127.0.0.1:1", "agent", "Other");
  }

  private static CannedRunner leaving(Map<String, CaseResult> results) {
    return new CannedRunner(
        "canned", run -> ReportFiles.write(run.reports(), run.agent(), results));
  }

  private static Map<String, CaseResult> allOk() {
    Map<String, CaseResult> results = new LinkedHashMap<>();
    CaseIds.matching("1.1.*").forEach(id -> results.put(id, new CaseResult("OK", "OK")));
    return results;
  }

  private List<DynamicNode> play(SuiteOptions options, Runner... runners) throws Exception {
    return ConformanceSuite.play(options, List.of(runners), module);
  }

  private static List<DynamicTest> tests(DynamicNode node) {
    assertThat(node).isInstanceOf(DynamicContainer.class);
    return ((DynamicContainer) node).getChildren().map(DynamicTest.class::cast).toList();
  }

  @Test
  void each_case_is_a_test_of_its_own_named_by_id_and_description() throws Exception {
    Map<String, CaseResult> results = allOk();
    results.put("1.1.2", new CaseResult("FAILED", "OK"));
    results.remove("1.1.3");

    List<DynamicNode> nodes = play(foreign(), leaving(results));

    assertThat(nodes)
        .extracting(DynamicNode::getDisplayName)
        .containsExactly("server canned other-Other");
    List<DynamicTest> tests = tests(nodes.get(0));
    assertThat(tests)
        .extracting(DynamicNode::getDisplayName)
        .hasSize(8)
        .startsWith("1.1.1 Send <b> & wait. Twice.", "1.1.2 Send <b> & wait. Twice.", "1.1.3");
    assertThatCode(tests.get(0).getExecutable()::execute).doesNotThrowAnyException();
    assertThatThrownBy(tests.get(1).getExecutable()::execute)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("1.1.2: FAILED, close OK");
    assertThatThrownBy(tests.get(2).getExecutable()::execute)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("1.1.3 was not run");
  }

  static List<Exception> failures() {
    return List.of(
        new IOException("the runner has vanished"),
        new UncheckedIOException(new IOException("the runner has vanished")));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void a_run_that_throws_fails_and_leaves_the_others_their_results(Exception failure)
      throws Exception {
    CannedRunner broken =
        new CannedRunner(
            "broken",
            run -> {
              if (failure instanceof IOException checked) {
                throw checked;
              }
              throw (RuntimeException) failure;
            });

    List<DynamicNode> nodes = play(foreign(), leaving(allOk()), broken, leaving(allOk()));

    assertThat(nodes)
        .extracting(DynamicNode::getDisplayName)
        .containsExactly(
            "server canned other-Other", "server broken other-Other", "server canned other-Other");
    assertThat(tests(nodes.get(0))).hasSize(8);
    assertThatThrownBy(((DynamicTest) nodes.get(1)).getExecutable()::execute).isSameAs(failure);
    for (DynamicTest test : tests(nodes.get(2))) {
      assertThatCode(test.getExecutable()::execute).doesNotThrowAnyException();
    }
    assertThat(module.resolve("target/reports/index.html")).exists();
  }

  @Test
  void what_cannot_be_done_in_the_second_role_is_told_before_the_first_is_played() {
    CannedRunner runner =
        new CannedRunner(
            "canned",
            run -> {
              throw new AssertionError("played");
            });
    assertThatIllegalArgumentException()
        .isThrownBy(() -> play(options("variants", "tls-each-platform"), runner))
        .withMessageContaining("cannot be run as client");
    assertThat(module).isEmptyDirectory();
  }
}
