package io.sockeye.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CommandLinesTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(CommandLine command, String... args) {
    return command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--servers=nonesuch | no server called 'nonesuch'; there are sockeye-virtual",
        "--scenarios=11 | there is no scenario 11; there are 1 to 10",
        "--scenarios=x | '--scenarios'",
        "--seconds=0 | --seconds is more than 0, not 0.0",
        "--seconds=NaN | --seconds is more than 0",
        "--warm-up=-1 | --warm-up is 0 or more, not -1.0",
        "--rounds=0 | --rounds is at least 1, not 0",
        "--nonsense | Unknown option: '--nonsense'"
      })
  void an_option_that_cannot_be_understood_is_explained(String option, String message) {
    assertThat(run(EchoComparison.commandLine(), option)).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--connections=29 | --connections is at least 30, for some of each kind of traffic, not 29",
        "--connections=x | '--connections'",
        "--minutes=0 | --minutes is more than 0, not 0.0",
        "--minutes=NaN | --minutes is more than 0",
        "--threads=green | '--threads'",
        "--nonsense | Unknown option: '--nonsense'"
      })
  void an_option_of_the_soak_that_cannot_be_understood_is_explained(String option, String message) {
    assertThat(run(Soak.commandLine(false), option)).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void a_soak_that_the_system_does_not_allow_is_explained() {
    assertThat(run(Soak.commandLine(false), "--connections=1000000")).isEqualTo(1);
    assertThat(err.toString()).contains("1000000 connections");
  }

  @Test
  void servers_and_scenarios_can_be_listed() {
    int status =
        run(
            EchoComparison.commandLine(),
            "--list",
            "--servers=netty-nio,sockeye-platform",
            "--scenarios=8");
    assertThat(status).isZero();
    assertThat(out.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("sockeye-platform ").contains("Sockeye 0."),
            line -> assertThat(line).startsWith("netty-nio ").contains("Netty 4."),
            line -> assertThat(line).startsWith("scenario 8 ").contains("broadcast"),
            line -> assertThat(line).startsWith("scenario 8-deflate "));
  }

  @Test
  void a_failed_benchmark_fails_the_run_unless_told_otherwise() {
    assertThat(Jmh.failingOnError("-l")).containsExactly("-foe", "true", "-l");
    assertThat(Jmh.failingOnError("-foe", "false")).containsExactly("-foe", "false");
  }

  @Test
  void results_of_nothing_are_refused() {
    assertThat(run(Results.commandLine())).isEqualTo(2);
    assertThat(err.toString()).contains("nothing to write");
  }

  @Test
  void a_missing_file_of_results_is_named(@TempDir Path directory) {
    assertThat(run(Results.commandLine(), "--from", directory.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("comparison.json");
  }
}
