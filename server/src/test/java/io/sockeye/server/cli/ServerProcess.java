package io.sockeye.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The command line as a person runs it: the jar, in a process of its own. */
final class ServerProcess implements AutoCloseable {

  static final Duration LIMIT = Duration.ofSeconds(30);

  private static final String END = "\0";
  private static final String LISTENING = "listening on ";

  private final Process process;
  private final BlockingQueue<String> out;
  private final BlockingQueue<String> err;
  private URI uri;

  private ServerProcess(Process process) {
    this.process = process;
    out = lines(process.getInputStream());
    err = lines(process.getErrorStream());
  }

  /** Runs a command that is expected to serve, and waits until it does. */
  static ServerProcess serving(String... arguments) throws Exception {
    ServerProcess server = run(arguments);
    try {
      String first = server.nextLine();
      assertThat(first).as("stderr: %s", server.err).startsWith(LISTENING);
      server.uri = URI.create(first.substring(LISTENING.length()));
      return server;
    } catch (Exception | AssertionError e) {
      server.close();
      throw e;
    }
  }

  /** Runs a command. */
  static ServerProcess run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Many short-lived servers: compiled a little less well, they start sooner.
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-jar");
    command.add(target().resolve("sockeye-server-cli.jar").toString());
    command.addAll(List.of(arguments));
    return new ServerProcess(new ProcessBuilder(command).start());
  }

  /** The module's build directory. */
  static Path target() {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("target");
  }

  /** The URL that was printed. */
  URI uri() {
    return uri;
  }

  /** The page of a chat. */
  URI page() {
    return URI.create(
        uri.getScheme().replaceFirst("^ws", "http") + "://" + uri.getRawAuthority() + "/");
  }

  /** The next line of standard output; null at its end. */
  String nextLine() throws InterruptedException {
    String line = out.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(line).as("a line within %s; stderr: %s", LIMIT, err).isNotNull();
    return line.equals(END) ? null : line;
  }

  /** Asks the process to end, as {@code kill} does: with SIGTERM. */
  void terminate() {
    process.destroy();
  }

  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
        .as("the process ends within %s", LIMIT)
        .isTrue();
    return process.exitValue();
  }

  /** All lines of standard error; the process has to have ended. */
  List<String> errorLines() throws InterruptedException {
    List<String> lines = new ArrayList<>();
    while (true) {
      String line = err.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(line).as("the end of standard error").isNotNull();
      if (line.equals(END)) {
        return lines;
      }
      lines.add(line);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static BlockingQueue<String> lines(InputStream in) {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader text = new BufferedReader(new InputStreamReader(in, UTF_8))) {
                text.lines().forEach(lines::add);
              } catch (IOException | UncheckedIOException e) {
                // The process was ended by force: what it wrote until then is there.
              } finally {
                lines.add(END);
              }
            });
    reader.setDaemon(true);
    reader.start();
    return lines;
  }
}
