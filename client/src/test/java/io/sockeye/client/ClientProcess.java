package io.sockeye.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.connection.ConnectionThreads;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The command line's jar, or another program, run as users run it: a process with pipes. */
final class ClientProcess implements AutoCloseable {

  static final Path JAR = Path.of("target", "sockeye-client-cli.jar");

  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final BufferedReader lines;
  private final CompletableFuture<byte[]> errors;

  private ClientProcess(Process process) {
    this.process = process;
    lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    errors = supply(() -> readAll(process.getErrorStream()));
  }

  static ClientProcess start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-jar");
    command.add(JAR.toString());
    command.addAll(List.of(arguments));
    return start(command);
  }

  static ClientProcess start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    // No locale: what is printed must not depend on it.
    builder.environment().put("LC_ALL", "C");
    return new ClientProcess(builder.start());
  }

  /** On a thread of its own: the common pool may have a single one. */
  private static <T> CompletableFuture<T> supply(Supplier<T> read) {
    return CompletableFuture.supplyAsync(read, ConnectionThreads::execute);
  }

  private static byte[] readAll(InputStream in) {
    try (in) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      in.transferTo(bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ClientProcess type(String text) throws IOException {
    return type(text.getBytes(UTF_8));
  }

  ClientProcess type(byte[] bytes) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write(bytes);
    in.flush();
    return this;
  }

  ClientProcess endInput() throws IOException {
    process.getOutputStream().close();
    return this;
  }

  /** {@return the next line of standard output; null at its end} */
  String line() {
    return await(
        supply(
            () -> {
              try {
                return lines.readLine();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }));
  }

  /** {@return all of standard output, when it has ended; no line was taken before} */
  CompletableFuture<byte[]> outputToCome() {
    return supply(() -> readAll(process.getInputStream()));
  }

  /** {@return all of standard output, of which no line was taken before} */
  byte[] output() {
    return await(outputToCome());
  }

  String errors() {
    return new String(await(errors), UTF_8);
  }

  /** Asks the process to end, as {@code kill} does: with SIGTERM. */
  void terminate() {
    // Not by the process itself, which would close the pipes as well.
    process.toHandle().destroy();
  }

  int exitStatus() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
