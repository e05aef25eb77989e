package io.sockeye.benchmarks.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The processes that run. */
final class Fleet implements AutoCloseable {

  private final Path directory;
  private final Cores cores;
  private final Map<List<String>, ServerProcess> running = new HashMap<>();

  Fleet(Path directory, Cores cores) {
    this.directory = directory;
    this.cores = cores;
  }

  /** {@return the process of a server, started if need be} */
  ServerProcess get(Contender contender, Mode mode) throws UnavailableException, IOException {
    List<String> command = contender.program().command(mode.arguments(), directory);
    ServerProcess process = running.get(command);
    if (process == null) {
      process = start(contender, mode);
      running.put(command, process);
    }
    return process;
  }

  /** {@return a process of its own} */
  ServerProcess start(Contender contender, Mode mode) throws UnavailableException, IOException {
    Path log =
        Files.createDirectories(directory.resolve("logs"))
            .resolve(contender.name() + "-" + mode.name().toLowerCase(Locale.ROOT) + ".log");
    return ServerProcess.start(
        cores.pin(contender.program().command(mode.arguments(), directory)), log);
  }

  @Override
  public void close() {
    running.values().forEach(ServerProcess::close);
    running.clear();
  }
}
