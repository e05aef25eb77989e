package io.sockeye.server.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.server.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A real Redis on the loopback interface, with its data in a directory of its own. */
public final class RedisServer implements AutoCloseable {

  private static final long LIMIT_SECONDS = 20;

  private final Path program;
  private final Path directory;
  private final List<String> options;
  private final int port;
  private Process process;

  private RedisServer(Path program, List<String> options) throws IOException {
    this.program = program;
    this.options = options;
    directory = Files.createTempDirectory("sockeye-redis-");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
  }

  /**
   * Starts one that keeps nothing on disk. Where Redis is not installed, the calling test is
   * skipped; with {@code -Dredis=required} it fails.
   *
   * @param options more of the program's, such as {@code --appendonly yes}; with {@code
   *     --tls-cert-file} it takes connections with TLS only
   */
  public static RedisServer start(String... options) throws Exception {
    RedisServer server =
        new RedisServer(
            Programs.find("redis", "apt-get install redis-server", "redis-server"),
            List.of(options));
    server.startAgain();
    return server;
  }

  /** Starts it after it was killed, at the same port. */
  void startAgain() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(List.of(hasTls() ? "--tls-port" : "--port", Integer.toString(port)));
    command.addAll(hasTls() ? List.of("--port", "0") : List.of());
    command.addAll(List.of("--bind", "127.0.0.1"));
    command.addAll(List.of("--dir", directory.toString(), "--save", ""));
    command.addAll(options);
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    CompletableFuture<Boolean> ready = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(process, ready), "redis-server output");
    reader.setDaemon(true);
    reader.start();
    assertThat(ready.get(LIMIT_SECONDS, TimeUnit.SECONDS)).as("Redis has started").isTrue();
  }

  private static void read(Process process, CompletableFuture<Boolean> ready) {
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line; (line = out.readLine()) != null; ) {
        if (line.contains("Ready to accept connections")) {
          ready.complete(true);
        }
      }
    } catch (IOException e) {
      // It was killed.
    }
    ready.complete(false);
  }

  /** For {@code RedisRelay.builder}. */
  public URI uri() {
    return URI.create((hasTls() ? "rediss" : "redis") + "://127.0.0.1:" + port);
  }

  private boolean hasTls() {
    return options.contains("--tls-cert-file");
  }

  /** Lets it hang: it takes connections and bytes, and does not answer. */
  public void hang() throws Exception {
    signal("STOP");
  }

  /** Lets it go on. */
  public void goOn() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }

  /** Ends it at once. */
  public void kill() {
    process.destroyForcibly().onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Runs one command. */
  String cli(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("redis-cli", "-p", Integer.toString(port)));
    command.addAll(List.of(arguments));
    Process cli = new ProcessBuilder(command).redirectErrorStream(true).start();
    String answer = new String(cli.getInputStream().readAllBytes(), UTF_8);
    assertThat(cli.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    return answer.strip();
  }

  @Override
  public void close() throws IOException {
    kill();
    try (var files = Files.walk(directory)) {
      for (Path each : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(each);
      }
    }
  }
}
