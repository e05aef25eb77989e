package io.sockeye.autobahn.suite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process whose output is watched line by line and kept in a log file. */
final class RunnerProcess implements AutoCloseable {

  private static final int KEPT_LINES = 20;

  /** A command that names hundreds of cases would hide what happened. */
  private static final int SHOWN_LENGTH = 200;

  private static final int SECONDS_FOR_LAST_OUTPUT = 5;

  private final List<String> command;
  private final Process process;
  private final CompletableFuture<Void> outputEnded;
  private final Deque<String> lastLines = new ConcurrentLinkedDeque<>();

  private RunnerProcess(List<String> command, Process process, Path log, Consumer<String> lines) {
    this.command = command;
    this.process = process;
    outputEnded = CompletableFuture.runAsync(() -> copyOutput(log, lines), this::startReader);
  }

  /**
   * Starts a process.
   *
   * @param command the program and its arguments
   * @param log gets both outputs
   * @param lines is given each line of them, on a thread of its own
   */
  static RunnerProcess start(List<String> command, Path log, Consumer<String> lines)
      throws IOException {
    Files.createDirectories(log.toAbsolutePath().getParent());
    Process process = ChildProcesses.start(new ProcessBuilder(command).redirectErrorStream(true));
    process.getOutputStream().close();
    return new RunnerProcess(command, process, log, lines);
  }

  /**
   * Runs a program that has to succeed.
   *
   * @throws IOException if it does not, with what it said
   */
  static void run(List<String> command, Path log, Consumer<String> lines, Deadline deadline)
      throws IOException, InterruptedException {
    try (RunnerProcess process = start(command, log, lines)) {
      int status = process.awaitExit(deadline);
      if (status != 0) {
        throw process.failure("has ended with status " + status);
      }
    }
  }

  private void startReader(Runnable reader) {
    Thread thread = new Thread(reader, "output of " + command.get(0));
    thread.setDaemon(true);
    thread.start();
  }

  private void copyOutput(Path log, Consumer<String> lines) {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        PrintWriter writer = new PrintWriter(Files.newBufferedWriter(log))) {
      for (String line; (line = reader.readLine()) != null; ) {
        writer.println(line);
        writer.flush();
        remember(line);
        lines.accept(line);
      }
    } catch (IOException e) {
      remember("(output lost: " + e.getMessage() + ")");
    }
  }

  private void remember(String line) {
    lastLines.add(line);
    if (lastLines.size() > KEPT_LINES) {
      lastLines.remove();
    }
  }

  /**
   * Waits for something that a line of the output tells.
   *
   * @throws IOException if the process ends before that, or the deadline passes
   */
  <T> T await(CompletableFuture<T> told, Deadline deadline)
      throws IOException, InterruptedException {
    try {
      CompletableFuture.anyOf(told, outputEnded)
          .get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw failure("is not ready in time");
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
    if (!told.isDone()) {
      throw failure("has ended early");
    }
    return told.join();
  }

  /** Waits for the end of the process and returns its status. */
  int awaitExit(Deadline deadline) throws IOException, InterruptedException {
    if (!process.waitFor(deadline.remainingMillis(), TimeUnit.MILLISECONDS)) {
      throw failure("has not ended in time");
    }
    try {
      outputEnded.get(SECONDS_FOR_LAST_OUTPUT, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      // A process that it started holds the output open.
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
    return process.exitValue();
  }

  /** {@return an exception with what happened and the last lines of the output} */
  IOException failure(String what) {
    String name = String.join(" ", command);
    return new IOException(
        (name.length() > SHOWN_LENGTH ? name.substring(0, SHOWN_LENGTH) + "..." : name)
            + " "
            + what
            + "; its last lines:\n"
            + String.join("\n", lastLines));
  }

  /** Ends the process, with all that it has started, if it has not ended by itself. */
  @Override
  public void close() {
    ChildProcesses.end(process);
  }

  /** Completes a future with the first group of a pattern, when a line has it. */
  static Consumer<String> finding(String pattern, CompletableFuture<String> found) {
    Pattern compiled = Pattern.compile(pattern);
    return line -> {
      Matcher matcher = compiled.matcher(line);
      if (matcher.find()) {
        found.complete(matcher.group(1));
      }
    };
  }
}
