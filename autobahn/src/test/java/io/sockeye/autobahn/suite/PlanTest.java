package io.sockeye.autobahn.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {

  private static final Runner WSTEST = new Wstest(Path.of("python"), Path.of(""));
  private static final Runner KOSOKU = new Kosoku(Path.of("kosoku"));

  private static Plan plan(Runner runner, String... namesAndValues) {
    SuiteOptions options = SuiteOptions.of(AutobahnProperties.of(namesAndValues));
    return new Plan(options, List.of(runner), Path.of("target"));
  }

  @Test
  void by_default_there_is_one_run_in_each_role() {
    assertThat(plan(WSTEST).runs(Role.SERVER))
        .extracting(SuiteRun::name)
        .containsExactly("server wstest " + Variant.ordinary());
    assertThat(plan(WSTEST).runs(Role.CLIENT)).hasSize(1);
  }

  @Test
  void of_all_variants_those_that_a_runner_cannot_run_are_left_out() {
    int all = Variant.all().size();
    assertThat(plan(WSTEST, "variants", "all").runs(Role.SERVER)).hasSize(all);
    assertThat(plan(WSTEST, "variants", "all").runs(Role.CLIENT)).hasSize(all / 2);
    assertThat(plan(KOSOKU, "variants", "all").runs(Role.SERVER)).hasSize(all / 2);
  }

  @Test
  void a_variant_that_was_named_is_not_left_out_silently() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan(KOSOKU, "variants", "tls-each-platform").runs(Role.SERVER))
        .withMessage("the variant tls-each-platform cannot be run as server: kosoku knows no TLS");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan(WSTEST, "variants", "tls-each-platform").runs(Role.CLIENT))
        .withMessageContaining("cannot be run as client");
  }

  @Test
  void a_server_with_tls_needs_a_runner_that_knows_it() {
    String[] options = {"server", "wss://127.0.0.1:1", "agent", "Other"};
    assertThat(plan(WSTEST, options).runs(Role.SERVER))
        .extracting(SuiteRun::name)
        .containsExactly("server wstest other-Other");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan(KOSOKU, options).runs(Role.SERVER))
        .withMessageContaining("kosoku knows no TLS");
  }
}
