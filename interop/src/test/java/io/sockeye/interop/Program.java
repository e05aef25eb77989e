package io.sockeye.interop;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of somebody else's program, and the lines that it prints. */
final class Program implements AutoCloseable {

  /** How long anything may take that does not take long. */
  static final Duration LIMIT = Duration.ofSeconds(30);

  private final List<String> command;
  private final Process process;
  private final Lines lines = new Lines();
  private final Thread reader;

  private Program(List<String> command, Process process) {
    this.command = command;
    this.process = process;
    reader = new Thread(this::read, "output of " + command.get(0));
    reader.setDaemon(true);
    reader.start();
  }

  static Program start(Path directory, List<String> command) throws IOException {
    return new Program(
        command,
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .start());
  }

  /** Runs a program that has to succeed, and returns what it has printed. */
  static String run(Path directory, Duration limit, List<String> command)
      throws IOException, InterruptedException {
    try (Program program = start(directory, command)) {
      boolean ended = program.process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      program.reader.join(LIMIT.toMillis());
      if (!ended || program.process.exitValue() != 0) {
        throw program.failure(
            ended ? "has ended with " + program.process.exitValue() : "has not ended in " + limit);
      }
      return program.lines.toString();
    }
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line; (line = reader.readLine()) != null; ) {
        lines.add(line);
      }
    } catch (IOException | UncheckedIOException e) {
      lines.add("(the rest is lost: " + e.getMessage() + ")");
    } finally {
      lines.end();
    }
  }

  /** {@return what it prints} */
  Lines lines() {
    return lines;
  }

  boolean isRunning() {
    return process.isAlive();
  }

  IOException failure(String what) {
    return new IOException(String.join(" ", command) + " " + what + "; its output:\n" + lines);
  }

  /** Ends it with all that it has started. */
  @Override
  public void close() {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
