package io.sockeye.autobahn.suite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Plays the suite and makes each case a test. The Maven profile {@code conformance} runs it, with
 * the options of {@link SuiteOptions}.
 */
class ConformanceSuite {

  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final Path TARGET = MODULE.resolve("target");
  private static final Path REPORTS = TARGET.resolve("reports");

  @TestFactory
  List<DynamicNode> cases() throws IOException, InterruptedException {
    SuiteOptions options = SuiteOptions.of(System.getProperties());
    Plan plan = new Plan(options, new Runners(options, MODULE).chosen(), TARGET);
    List<DynamicNode> nodes = new ArrayList<>();
    for (Role role : options.roles()) {
      ExpectedResults expected = ExpectedResults.of(options, role, MODULE);
      for (SuiteRun run : plan.runs(role)) {
        nodes.add(play(run, options, expected));
      }
    }
    ReportIndex.write(REPORTS);
    return nodes;
  }

  /** A run that cannot be played to its end fails, and leaves the others their results. */
  private static DynamicNode play(SuiteRun run, SuiteOptions options, ExpectedResults expected)
      throws InterruptedException {
    try {
      Report report = run.play(REPORTS);
      return DynamicContainer.dynamicContainer(run.name(), tests(options, expected, report));
    } catch (IOException e) {
      System.out.println(run.name() + ": " + e.getMessage());
      return DynamicTest.dynamicTest(
          run.name(),
          () -> {
            throw e;
          });
    }
  }

  private static List<DynamicTest> tests(
      SuiteOptions options, ExpectedResults expected, Report report) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String id : options.cases()) {
      CaseReport caseReport = report.of(id);
      String name = caseReport == null ? id : id + " " + caseReport.description();
      tests.add(
          DynamicTest.dynamicTest(
              name, () -> expected.difference(id, caseReport).ifPresent(Assertions::fail)));
    }
    return tests;
  }
}
