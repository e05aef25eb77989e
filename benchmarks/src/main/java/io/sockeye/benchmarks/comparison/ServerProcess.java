package io.sockeye.benchmarks.comparison;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A running server. It ends when this process does, as its input ends then. */
public final class ServerProcess implements AutoCloseable {

  private static final int ANSWER_SECONDS = 60;
  private static final int END_SECONDS = 5;
  private static final int BYTES_PER_KB = 1024;

  private final Process process;
  private final BufferedReader answers;
  private final Path log;
  private final InetSocketAddress address;

  private ServerProcess(Process process, Path log) throws IOException {
    this.process = process;
    this.log = log;
    answers = process.inputReader(StandardCharsets.US_ASCII);
    address =
        new InetSocketAddress(
            InetAddress.getLoopbackAddress(), Integer.parseInt(answer("listening")));
  }

  /**
   * Starts a server, and waits until it listens.
   *
   * @param command what runs it; it has to print {@code listening} and the port
   * @param log where it may complain
   * @return the server, to be closed
   * @throws IOException when it cannot be started, or does not listen within a minute
   */
  public static ServerProcess start(List<String> command, Path log) throws IOException {
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    try {
      return new ServerProcess(process, log);
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** {@return where it listens} */
  public InetSocketAddress address() {
    return address;
  }

  /** {@return the processor time that it has used} */
  Duration cpu() throws IOException {
    return process
        .info()
        .totalCpuDuration()
        .orElseThrow(() -> new IOException("the server has ended; see " + log));
  }

  /** {@return the bytes of its heap that are in use after a collection} */
  long liveHeap() throws IOException {
    return Long.parseLong(ask("heap"));
  }

  /**
   * {@return what the server answers}
   *
   * @param question a word; it has to print it and the answer in a line
   * @throws IOException when it says nothing for a minute, or has ended
   */
  public String ask(String question) throws IOException {
    process.outputWriter(StandardCharsets.US_ASCII).append(question).append('\n').flush();
    return answer(question);
  }

  /** {@return its resident memory in bytes, where the system says it as Linux does} */
  OptionalLong residentMemory() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return OptionalLong.empty();
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KB)
        .findFirst();
  }

  /** {@return what follows a word on a line of the server's, skipping other lines} */
  private String answer(String word) throws IOException {
    CompletableFuture<String> line = new CompletableFuture<>();
    Thread reader = new Thread(() -> readLine(word, line), "server-answer");
    reader.setDaemon(true);
    reader.start();
    try {
      return line.get(ANSWER_SECONDS, TimeUnit.SECONDS).substring(word.length()).strip();
    } catch (TimeoutException e) {
      throw new IOException("the server said nothing for a minute; see " + log, e);
    } catch (ExecutionException e) {
      throw new IOException("the server ended; see " + log, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the server", e);
    }
  }

  private void readLine(String word, CompletableFuture<String> result) {
    try {
      String line;
      do {
        line = answers.readLine();
      } while (line != null && !line.startsWith(word + " "));
      if (line == null) {
        result.completeExceptionally(new IOException("no more output"));
      } else {
        result.complete(line);
      }
    } catch (IOException e) {
      result.completeExceptionally(e);
    }
  }

  /**
   * {@return how it ended, after {@link #close()}; another status than 0 if it had to be killed}
   *
   * @throws IOException when it does not end even so
   */
  public int exitStatus() throws IOException {
    try {
      if (process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IOException("the server's process does not end; see " + log);
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (IOException e) {
      // It ends below, whether it was told or not.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
