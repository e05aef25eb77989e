package io.sockeye.autobahn.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildProcessesTest {

  private static final String CHILD = "child ";
  private static final int CHILDREN = 4;

  @TempDir private Path folder;

  /** A build in the middle of a run: it is to be ended. */
  static final class Build {

    private static final Deadline LONG = Deadline.in(Duration.ofSeconds(50));

    private final Path logs;
    private final RunnerProcess runner;

    private Build(Path logs) throws Exception {
      this.logs = logs;
      // Both it and what it has started end by force only.
      start("trap '' TERM; sleep 300 & echo child $!; echo child $$; wait");
      start("sleep 300 & echo child $!; wait");
      runner = start("echo child $$; exec sleep 300");
    }

    public static void main(String[] args) throws Exception {
      Build build = new Build(Path.of(args[0]));
      build.runner.awaitExit(LONG);
      build.goOnWithTheNextRun();
    }

    private RunnerProcess start(String script) throws Exception {
      CompletableFuture<String> told = new CompletableFuture<>();
      RunnerProcess process =
          RunnerProcess.start(
              List.of("sh", "-c", script),
              logs.resolve("log"),
              line -> {
                System.out.println(line);
                told.complete(line);
              });
      process.await(told, LONG);
      return process;
    }

    private void goOnWithTheNextRun() throws Exception {
      try {
        start("echo started child $$; exec sleep 300");
      } catch (IOException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void a_build_that_is_ended_leaves_no_process_behind() throws Exception {
    Process build =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes().toString(),
                Build.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    List<ProcessHandle> children = new ArrayList<>();
    try (BufferedReader output = build.inputReader()) {
      while (children.size() < CHILDREN) {
        String line = output.readLine();
        assertThat(line).startsWith(CHILD);
        children.add(child(line));
      }
      assertThat(children).allMatch(ProcessHandle::isAlive);

      build.toHandle().destroy();

      assertThat(output.readLine()).startsWith("not started, since this process is ending");
      assertThat(output.readLine()).isNull();
      for (ProcessHandle child : children) {
        assertThat(child.onExit()).succeedsWithin(20, TimeUnit.SECONDS);
      }
    } finally {
      build.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static Path classes() throws URISyntaxException {
    return Path.of(Build.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static ProcessHandle child(String line) {
    long pid = Long.parseLong(line.substring(CHILD.length()));
    return ProcessHandle.of(pid).orElseThrow(() -> new AssertionError(pid + " has ended"));
  }
}
