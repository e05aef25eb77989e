package io.sockeye.autobahn.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuiteOptionsTest {

  private static SuiteOptions options(String... namesAndValues) {
    return SuiteOptions.of(AutobahnProperties.of(namesAndValues));
  }

  @Test
  void without_options_everything_is_run_in_both_roles() {
    SuiteOptions options = options();

    assertThat(options.roles()).containsExactly(Role.SERVER, Role.CLIENT);
    assertThat(options.cases()).isEqualTo(CaseIds.ALL);
    assertThat(options.runners()).isEmpty();
    assertThat(options.variants()).containsExactly(Variant.ordinary());
    assertThat(options.isForeign(Role.SERVER)).isFalse();
    assertThat(options.isForeign(Role.CLIENT)).isFalse();
  }

  @Test
  void a_server_of_somebody_else_is_the_only_thing_tested() {
    SuiteOptions options = options("server", "ws://127.0.0.1:9001/echo", "agent", "Other");

    assertThat(options.roles()).containsExactly(Role.SERVER);
    assertThat(options.server()).hasToString("ws://127.0.0.1:9001/echo");
    assertThat(options.agent()).isEqualTo("Other");
    assertThat(options.isForeign(Role.SERVER)).isTrue();
  }

  @Test
  void a_client_of_somebody_else_needs_a_port() {
    SuiteOptions options = options("client.port", "9001", "agent", "Other");

    assertThat(options.roles()).containsExactly(Role.CLIENT);
    assertThat(options.clientPort()).isEqualTo(9001);
    assertThat(options.isForeign(Role.CLIENT)).isTrue();
  }

  @Test
  void all_variants_are_different() {
    assertThat(options("variants", "all").variants())
        .doesNotHaveDuplicates()
        .hasSizeGreaterThanOrEqualTo(4)
        .extracting(Variant::toString)
        .contains("plain-each-platform", "tls-before-wait-platform");
  }

  @Test
  void several_runners_and_variants_are_separated_by_commas() {
    SuiteOptions options =
        options(
            "runner", "kosoku, wstest", "variants", "tls-each-platform,plain-before-wait-platform");

    assertThat(options.runners()).containsExactly("kosoku", "wstest");
    assertThat(options.variants())
        .extracting(Variant::toString)
        .containsExactly("tls-each-platform", "plain-before-wait-platform");
  }

  @Test
  void what_is_named_twice_is_run_once() {
    SuiteOptions options =
        options(
            "runner",
            "wstest,kosoku,wstest",
            "variants",
            "plain-each-platform,plain-each-platform",
            "cases",
            "1.1.1,1.1.*");

    assertThat(options.runners()).containsExactly("wstest", "kosoku");
    assertThat(options.variants()).hasSize(1);
    assertThat(options.cases()).hasSize(8);
  }

  @ParameterizedTest
  @CsvSource({
    "rolle, server, there is no option -Dautobahn.rolle",
    "role, both, -Dautobahn.role is server or client",
    "runner, docker, '-Dautobahn.runner is one of wstest, kosoku'",
    "variants, fast, there is no variant fast",
    "server, localhost:9001, -Dautobahn.server is a URI such as",
    "server, ws://:9001, -Dautobahn.server is a URI such as",
    "server, 'ws://[127.0.0.1', -Dautobahn.server is a URI such as",
    "runner, ',', -Dautobahn.runner is one of",
    "variants, 'plain-each-platform,', there is no variant",
    "server, http://127.0.0.1:9001, -Dautobahn.server is a URI such as",
    "client.port, 70000, -Dautobahn.client.port is a number from 0 to 65535",
    "parallel, 0, -Dautobahn.parallel is a number from 1",
    "minutes, soon, -Dautobahn.minutes is a number from 1",
    "cases, 99.*, no case of the suite matches '99.*'",
    "cases, '', -Dautobahn.cases is empty",
    "server, ' ', -Dautobahn.server is empty",
    "server, ws://127.0.0.1:1, -Dautobahn.agent=NAME has to name"
  })
  void a_bad_option_is_refused_with_its_name(String name, String value, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(name, value))
        .withMessageContaining(message);
  }

  @Test
  void a_role_that_contradicts_the_foreign_peer_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options("role", "client", "server", "ws://127.0.0.1:1"))
        .withMessage("-Dautobahn.role=client contradicts -Dautobahn.server");
  }

  @Test
  void a_variant_of_this_project_is_none_of_another_server() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> options("server", "ws://127.0.0.1:1", "agent", "Other", "variants", "all"))
        .withMessageContaining("-Dautobahn.variants are those of this project's");
  }

  @Test
  void a_relative_file_is_meant_from_where_maven_was_started() {
    Properties properties =
        AutobahnProperties.of(
            "expected", "results.json", "python2", "python2.7", "python3", "bin/python");
    properties.setProperty("conformance.directory", "/somewhere");

    SuiteOptions options = SuiteOptions.of(properties);

    assertThat(options.expected()).hasToString("/somewhere/results.json");
    assertThat(options.python2()).isEqualTo("python2.7");
    assertThat(options.python3()).isEqualTo("/somewhere/bin/python");
  }

  @Test
  void a_program_that_is_no_python_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Python.two("/bin/true", Map.of()))
        .withMessageContaining("-Dautobahn.python2=/bin/true is not Python 2.7 with pip");
  }
}
