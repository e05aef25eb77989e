package io.sockeye.benchmarks.comparison;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Which processor cores are whose: the load generator has the first, servers have the others. */
final class Cores {

  private static final int SECONDS = 10;

  private final String servers;

  private Cores(String servers) {
    this.servers = servers;
  }

  /** {@return no division} */
  static Cores shared() {
    return new Cores(null);
  }

  /**
   * Keeps this process, which generates load, to the first core.
   *
   * @throws UnavailableException when there is one core, or no {@code taskset}
   */
  static Cores divided() throws UnavailableException {
    int count = Runtime.getRuntime().availableProcessors();
    if (count < 2) {
      throw new UnavailableException("there is one core for both servers and load generator");
    }
    try {
      Process taskset =
          new ProcessBuilder(
                  "taskset", "-a", "-c", "-p", "0", Long.toString(ProcessHandle.current().pid()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!taskset.waitFor(SECONDS, TimeUnit.SECONDS) || taskset.exitValue() != 0) {
        taskset.destroyForcibly();
        throw new UnavailableException("taskset cannot pin the load generator to core 0");
      }
    } catch (IOException e) {
      throw new UnavailableException("there is no taskset: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while taskset ran");
    }
    return new Cores(count == 2 ? "1" : "1-" + (count - 1));
  }

  /** {@return a server's command, kept to its cores} */
  List<String> pin(List<String> command) {
    if (servers == null) {
      return command;
    }
    List<String> pinned = new ArrayList<>(List.of("taskset", "-c", servers));
    pinned.addAll(command);
    return pinned;
  }

  /** {@return for the report} */
  String description() {
    return servers == null
        ? "shared by load generator and server"
        : "load generator on 0, servers on " + servers;
  }
}
