package io.sockeye.autobahn.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client role, with a runner and a client that play nothing. */
class ClientRunTest {

  private static final Map<String, CaseResult> RESULTS =
      Map.of("1.1.1", new CaseResult("OK", "OK"));

  private final CannedRunner runner =
      new CannedRunner("canned", run -> ReportFiles.write(run.reports(), "Some Agent", RESULTS));

  @TempDir private Path folder;

  /** A client of this project that ends in some way. */
  private abstract static class OwnClient implements Peers {

    @Override
    public Server startServer(Run run, Variant variant) {
      throw new AssertionError("no server is tested in the client role");
    }
  }

  private static SuiteOptions options(String... namesAndValues) {
    Properties properties = AutobahnProperties.of(namesAndValues);
    properties.setProperty("autobahn.cases", "1.1.*");
    return SuiteOptions.of(properties);
  }

  private Report play(CannedRunner runner, SuiteOptions options, Peers peers) throws Exception {
    return new SuiteRun(Role.CLIENT, runner, Variant.ordinary(), options, peers).play(folder);
  }

  @Test
  void the_client_runs_between_the_start_of_the_fuzzing_server_and_its_reports() throws Exception {
    Peers client =
        new OwnClient() {
          @Override
          public void runClient(Run run, Variant variant, URI fuzzingServer) {
            assertThat(run.role()).isEqualTo(Role.CLIENT);
            assertThat(run.cases()).hasSize(8);
            runner.events().add("client of " + fuzzingServer);
          }
        };

    assertThat(play(runner, options(), client).results()).isEqualTo(RESULTS);
    assertThat(runner.events())
        .containsExactly(
            "started at port 0", "client of ws://127.0.0.1:4711", "left reports", "ended");
    Path directory = folder.resolve("client/canned").resolve(Variant.ordinary().toString());
    assertThat(ResultsFile.read(directory.resolve("results.json"))).isEqualTo(RESULTS);
  }

  @Test
  void a_client_of_somebody_else_finds_the_fuzzing_server_at_the_port_it_was_told()
      throws Exception {
    SuiteOptions options = options("client.port", "9001", "agent", "Other 1.0");

    assertThat(play(runner, options, new ForeignPeers(options)).results()).isEqualTo(RESULTS);
    assertThat(runner.events()).containsExactly("started at port 9001", "left reports", "ended");
    assertThat(folder.resolve("client/canned/other-Other_1.0/results.json")).exists();
  }

  @Test
  void the_fuzzing_server_does_not_outlive_a_client_that_fails() {
    Peers client =
        new OwnClient() {
          @Override
          public void runClient(Run run, Variant variant, URI fuzzingServer) throws IOException {
            throw new IOException("the client has stumbled");
          }
        };

    assertThatIOException()
        .isThrownBy(() -> play(runner, options(), client))
        .withMessage("the client has stumbled");
    assertThat(runner.events()).containsExactly("started at port 0", "ended");
  }

  @Test
  void a_client_that_never_asks_for_its_reports_is_told_what_was_missing() {
    SuiteOptions options = options("client.port", "0", "agent", "Other 1.0");
    CannedRunner waiting =
        new CannedRunner(
            "waiting",
            run -> {
              run.progress().reached(3);
              throw new IOException("wstest is not ready in time");
            });

    assertThatIOException()
        .isThrownBy(() -> play(waiting, expiring(options), new ForeignPeers(options)))
        .withMessageContaining(
            "the client has not asked for its reports within -Dautobahn.minutes=0")
        .withMessageContaining("ws://127.0.0.1:4711/updateReports?agent=Other+1.0")
        .withMessageContaining("at least 3 of 8 cases are done")
        .withMessageContaining("wstest is not ready in time");
    assertThat(waiting.events()).containsExactly("started at port 0", "ended");
  }

  @Test
  void of_a_runner_that_does_not_tell_the_number_of_cases_nothing_is_said() {
    CannedRunner silent =
        new CannedRunner(
            "silent",
            run -> {
              throw new IOException("kosoku has not ended in time");
            });
    SuiteOptions options = options("client.port", "0", "agent", "Other");

    assertThatIOException()
        .isThrownBy(() -> play(silent, expiring(options), new ForeignPeers(options)))
        .withMessageContaining("how many of 8 cases are done, nobody tells");
  }

  @Test
  void a_runner_that_ends_early_is_not_the_fault_of_the_client() {
    CannedRunner broken =
        new CannedRunner(
            "broken",
            run -> {
              throw new IOException("wstest has ended early");
            });
    SuiteOptions options = options("client.port", "0", "agent", "Other");

    assertThatIOException()
        .isThrownBy(() -> play(broken, options, new ForeignPeers(options)))
        .withMessage("wstest has ended early");
  }

  /** The same options, with no time for a run. */
  private static SuiteOptions expiring(SuiteOptions options) {
    return new SuiteOptions(
        options.roles(),
        options.cases(),
        options.runners(),
        options.variants(),
        options.everyVariant(),
        options.server(),
        options.clientPort(),
        options.agent(),
        options.expected(),
        options.parallel(),
        Duration.ZERO,
        options.python2(),
        options.python3());
  }
}
