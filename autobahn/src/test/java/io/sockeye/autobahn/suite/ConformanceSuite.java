package io.sockeye.autobahn.suite;

import static org.assertj.core.api.Assertions.assertThat;

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

  @TestFactory
  List<DynamicNode> cases() throws IOException, InterruptedException {
    SuiteOptions options = SuiteOptions.of(System.getProperties());
    List<Runner> runners = new Runners(options, MODULE).chosen();
    Path reports = TARGET.resolve("reports");
    List<DynamicNode> nodes = new ArrayList<>();
    for (Role role : options.roles()) {
      ExpectedResults expected = ExpectedResults.of(options, role, MODULE);
      for (SuiteRun run : runs(role, runners, options)) {
        Report report = run.play(reports);
        nodes.add(DynamicContainer.dynamicContainer(run.name(), tests(options, expected, report)));
      }
    }
    assertThat(nodes).as("runs of these variants with %s", runners).isNotEmpty();
    ReportIndex.write(reports);
    return nodes;
  }

  private static List<SuiteRun> runs(Role role, List<Runner> runners, SuiteOptions options) {
    boolean foreign = options.isForeign(role);
    Peers peers = foreign ? new ForeignPeers(options) : new SockeyePeers(TARGET);
    List<Variant> variants = foreign ? List.of(Variant.ordinary()) : options.variants();
    List<SuiteRun> runs = new ArrayList<>();
    for (Runner runner : runners) {
      for (Variant variant : variants) {
        // TLS is tested in the role in which a runner connects to us.
        if (!variant.tls() || (role == Role.SERVER && runner.knowsTls())) {
          runs.add(new SuiteRun(role, runner, variant, options, peers));
        }
      }
    }
    return runs;
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
