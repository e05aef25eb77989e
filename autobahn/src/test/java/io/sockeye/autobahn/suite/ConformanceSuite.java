package io.sockeye.autobahn.suite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  @TestFactory
  List<DynamicNode> cases() throws IOException, InterruptedException {
    Path module = Path.of("").toAbsolutePath();
    SuiteOptions options = SuiteOptions.of(System.getProperties());
    return play(options, new Runners(options, module, System.getenv()).chosen(), module);
  }

  /** Plays what was asked for; what cannot be done of it is told before anything is played. */
  static List<DynamicNode> play(SuiteOptions options, List<Runner> runners, Path module)
      throws IOException, InterruptedException {
    Path target = module.resolve("target");
    Plan plan = new Plan(options, runners, target);
    Map<SuiteRun, ExpectedResults> runs = new LinkedHashMap<>();
    for (Role role : options.roles()) {
      ExpectedResults expected = ExpectedResults.of(options, role, module);
      plan.runs(role).forEach(run -> runs.put(run, expected));
    }
    Path reports = target.resolve("reports");
    List<DynamicNode> nodes = new ArrayList<>();
    for (Map.Entry<SuiteRun, ExpectedResults> each : runs.entrySet()) {
      nodes.add(play(each.getKey(), options, each.getValue(), reports));
    }
    ReportIndex.write(reports);
    return nodes;
  }

  /** A run that cannot be played to its end fails, and leaves the others their results. */
  private static DynamicNode play(
      SuiteRun run, SuiteOptions options, ExpectedResults expected, Path reports)
      throws InterruptedException {
    try {
      Report report = run.play(reports);
      return DynamicContainer.dynamicContainer(run.name(), tests(options, expected, report));
    } catch (IOException | RuntimeException e) {
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
