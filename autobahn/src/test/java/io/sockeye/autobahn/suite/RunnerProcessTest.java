package io.sockeye.autobahn.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RunnerProcessTest {

  private static final Deadline LONG = Deadline.in(Duration.ofSeconds(50));

  @TempDir private Path folder;

  private RunnerProcess shell(String script, CompletableFuture<String> port) throws Exception {
    return RunnerProcess.start(
        List.of("sh", "-c", script),
        folder.resolve("log"),
        RunnerProcess.finding("port (\\d+)", port));
  }

  @Test
  void a_line_tells_that_it_is_ready() throws Exception {
    CompletableFuture<String> port = new CompletableFuture<>();
    try (RunnerProcess process = shell("echo hello; echo at port 4711 now; exec sleep 50", port)) {
      assertThat(process.await(port, LONG)).isEqualTo("4711");
      assertThat(Files.readAllLines(folder.resolve("log")))
          .containsExactly("hello", "at port 4711 now");
    }
  }

  @Test
  void the_status_of_the_end_is_told() throws Exception {
    try (RunnerProcess process = shell("exit 3", new CompletableFuture<>())) {
      assertThat(process.awaitExit(LONG)).isEqualTo(3);
    }
  }

  @Test
  void an_early_end_is_told_with_the_last_lines() throws Exception {
    CompletableFuture<String> port = new CompletableFuture<>();
    try (RunnerProcess process = shell("echo no such module >&2; exit 1", port)) {
      assertThatIOException()
          .isThrownBy(() -> process.await(port, LONG))
          .withMessageContaining("has ended early")
          .withMessageContaining("no such module");
    }
  }

  @Test
  void a_process_that_does_not_end_is_given_up_and_ended() throws Exception {
    RunnerProcess process = shell("exec sleep 50", new CompletableFuture<>());
    assertThatIOException()
        .isThrownBy(() -> process.awaitExit(Deadline.in(Duration.ZERO)))
        .withMessageContaining("has not ended in time");
    process.close();
    assertThat(process.awaitExit(LONG)).isNotZero();
  }

  @Test
  void a_program_that_has_to_succeed_and_does_not_is_an_error() {
    assertThatIOException()
        .isThrownBy(
            () ->
                RunnerProcess.run(
                    List.of("sh", "-c", "echo why; exit 2"),
                    folder.resolve("log"),
                    line -> {},
                    LONG))
        .withMessageContaining("has ended with status 2")
        .withMessageContaining("why");
  }
}
