package io.sockeye.autobahn.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which runners are taken, with shell scripts in the place of interpreters. */
@Timeout(60)
class RunnersTest {

  /** Is what it is asked to be, makes environments that have itself, and installs anything. */
  private static final String PYTHON =
      """
      #!/bin/sh
      echo "$@" >>%s
      case "$1 $2" in
        "-m pip") %s ;;
        "-m venv") environment=$4 ;;
        "-c "*) [ $# -gt 2 ] && environment=$5 || echo True ;;
      esac
      if [ -n "$environment" ]; then
        mkdir -p "$environment/bin" && cp "$0" "$environment/bin/python"
      fi
      """;

  private static final String PIP_WORKS = "exit 0";
  private static final String PIP_IS_BROKEN = "echo 'cannot fetch the index'; exit 1";
  private static final String IS_NO_PYTHON = "#!/bin/sh\necho False\n";

  @TempDir private Path module;
  private Path bin;
  private Path calls;

  @BeforeEach
  void requirements() throws IOException {
    bin = Files.createDirectory(module.resolve("bin"));
    calls = module.resolve("calls.txt");
    Files.writeString(module.resolve("wstest-requirements.txt"), "the-original==1\n");
    Files.writeString(module.resolve("kosoku-requirements.txt"), "the-same-cases==1\n");
  }

  private Path program(Path file, String script) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, script);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private Path python(String name, String pip) throws IOException {
    return program(bin.resolve(name), String.format(PYTHON, calls, pip));
  }

  private List<String> chosen(String... namesAndValues) throws Exception {
    Map<String, String> environment =
        Map.of("PATH", bin.toString(), "PYENV_ROOT", module.resolve("pyenv").toString());
    SuiteOptions options = SuiteOptions.of(AutobahnProperties.of(namesAndValues));
    return new Runners(options, module, environment).chosen().stream().map(Runner::name).toList();
  }

  private List<String> installations() throws IOException {
    return Files.readAllLines(calls).stream()
        .filter(call -> call.contains("--requirement"))
        .map(call -> call.substring(call.lastIndexOf('/') + 1))
        .toList();
  }

  @Test
  void the_authority_is_taken_where_both_can_be_had() throws Exception {
    python("python2.7", PIP_WORKS);
    python("python3", PIP_WORKS);

    assertThat(chosen()).containsExactly("wstest");
    assertThat(installations()).containsExactly("wstest-requirements.txt");
  }

  @Test
  void an_interpreter_of_pyenv_does_as_well() throws Exception {
    program(
        module.resolve("pyenv/versions/2.7.18/bin/python"),
        String.format(PYTHON, calls, PIP_WORKS));

    assertThat(chosen()).containsExactly("wstest");
  }

  @Test
  void the_next_is_taken_where_the_authority_cannot_be_had() throws Exception {
    python("python3", PIP_WORKS);
    assertThat(chosen()).containsExactly("kosoku");

    program(bin.resolve("python2.7"), IS_NO_PYTHON);
    assertThat(chosen()).containsExactly("kosoku");
  }

  @Test
  void without_any_the_ways_to_get_one_are_told() throws Exception {
    program(bin.resolve("python2.7"), IS_NO_PYTHON);

    assertThatIOException()
        .isThrownBy(this::chosen)
        .withMessageContaining("no runner can be had on this machine")
        .withMessageContaining("wstest needs Python 2.7 with pip")
        .withMessageContaining("-Dautobahn.python2=FILE (pyenv install 2.7.18 brings one)")
        .withMessageContaining("kosoku needs Python 3.10 or later")
        .withMessageContaining("-Dautobahn.python3=FILE");
  }

  @Test
  void a_runner_that_was_named_is_not_replaced() throws Exception {
    python("python3", PIP_WORKS);

    assertThatIOException()
        .isThrownBy(() -> chosen("runner", "kosoku,wstest"))
        .withMessageContaining("wstest cannot be had on this machine")
        .withMessageContaining("-Dautobahn.python2=FILE");
  }

  @Test
  void all_that_were_named_are_taken_in_their_order() throws Exception {
    python("python2.7", PIP_WORKS);
    python("python3", PIP_WORKS);

    assertThat(chosen("runner", "kosoku,wstest")).containsExactly("kosoku", "wstest");
  }

  @Test
  void an_interpreter_that_was_named_is_taken_before_those_on_the_path() throws Exception {
    python("python2.7", PIP_IS_BROKEN);
    Path other = python("another", PIP_WORKS);

    assertThat(chosen("python2", other.toString())).containsExactly("wstest");
  }

  @Test
  void a_broken_pip_is_a_failure_that_says_what_to_do_and_no_reason_to_take_less()
      throws Exception {
    Path python = python("python2.7", PIP_IS_BROKEN);
    python("python3", PIP_WORKS);

    assertThatIOException()
        .isThrownBy(this::chosen)
        .withMessageStartingWith("wstest could not be installed with " + python)
        .withMessageContaining("-Dautobahn.python2=FILE names another interpreter")
        .withMessageContaining("-Dautobahn.runner=kosoku another runner")
        .withMessageContaining("has ended with status 1")
        .withMessageContaining("cannot fetch the index");

    python("python2.7", PIP_WORKS);
    assertThat(chosen()).containsExactly("wstest");
  }

  @Test
  void what_an_earlier_build_has_installed_is_taken_again() throws Exception {
    python("python3", PIP_WORKS);

    chosen("runner", "kosoku");
    chosen("runner", "kosoku");

    assertThat(installations()).hasSize(1);
  }

  @Test
  void it_is_installed_again_when_the_requirements_change_or_it_is_gone() throws Exception {
    python("python3", PIP_WORKS);
    chosen("runner", "kosoku");

    Files.writeString(module.resolve("kosoku-requirements.txt"), "the-same-cases==2\n");
    chosen("runner", "kosoku");
    assertThat(installations()).hasSize(2);

    Files.delete(module.resolve("target/kosoku/environment/bin/python"));
    chosen("runner", "kosoku");
    assertThat(installations()).hasSize(3);
  }
}
