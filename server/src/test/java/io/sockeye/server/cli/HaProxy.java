package io.sockeye.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.server.Await;
import io.sockeye.server.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HAProxy with the configuration of the README, before two servers. */
final class HaProxy implements AutoCloseable {

  private static final Pattern CONFIGURATION =
      Pattern.compile(
          "^<!-- configuration: nodes -->\n```haproxy\n(.*?)^```$",
          Pattern.DOTALL | Pattern.MULTILINE);

  private final Path file;
  private final Process process;
  private final int port;

  private HaProxy(Path file, Process process, int port) {
    this.file = file;
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it. Where it is not installed, the calling test is skipped; with {@code
   * -Dhaproxy=required} it fails.
   */
  static HaProxy before(URI first, URI second) throws IOException {
    Path program = Programs.find("haproxy", "apt-get install haproxy", "haproxy");
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Matcher shown =
        CONFIGURATION.matcher(Files.readString(ServerProcess.target().resolveSibling("README.md")));
    assertThat(shown.find()).as("the README has a configuration").isTrue();
    String configuration =
        put(
            put(
                put(shown.group(1), "*:80", "127.0.0.1:" + port),
                "10.0.0.1:8080",
                first.getRawAuthority()),
            "10.0.0.2:8080",
            second.getRawAuthority());
    Path file = Files.createTempFile("sockeye-haproxy-", ".cfg");
    Files.writeString(file, configuration, UTF_8);
    Process process =
        new ProcessBuilder(program.toString(), "-db", "-q", "-f", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    HaProxy proxy = new HaProxy(file, process, port);
    try {
      Await.until("HAProxy listens", proxy::isListening);
      return proxy;
    } catch (AssertionError e) {
      proxy.close();
      throw e;
    }
  }

  private static String put(String configuration, String shown, String used) {
    assertThat(configuration).contains(shown);
    return configuration.replace(shown, used);
  }

  private boolean isListening() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  URI page() {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    Files.delete(file);
  }
}
