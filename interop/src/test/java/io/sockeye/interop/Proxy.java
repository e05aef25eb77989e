package io.sockeye.interop;

import io.sockeye.server.ProxyHeader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A proxy with a configuration of {@code server/README.md}, which has it in front of a server. */
enum Proxy {
  NGINX("nginx", Software.NGINX, ProxyHeader.X_FORWARDED, "X-Forwarded-*"),
  HAPROXY("HAProxy", Software.HAPROXY, ProxyHeader.FORWARDED, "Forwarded"),
  NGINX_STREAM(
      "nginx, stream", Software.NGINX, ProxyHeader.PROXY_PROTOCOL, "PROXY protocol, version 1"),
  HAPROXY_TCP(
      "HAProxy, TCP", Software.HAPROXY, ProxyHeader.PROXY_PROTOCOL, "PROXY protocol, version 2");

  private static final Path README = Path.of("../server/README.md");

  /** After which an idle connection is closed, as the configurations say. */
  static final String TIMEOUT = "60s";

  private final String title;
  private final Software program;
  private final ProxyHeader header;
  private final String telling;

  Proxy(String title, Software program, ProxyHeader header, String telling) {
    this.title = title;
    this.program = program;
    this.header = header;
    this.telling = telling;
  }

  String title() {
    return title;
  }

  /** In which way it tells of the client. */
  ProxyHeader header() {
    return header;
  }

  /** {@return the same for people} */
  String telling() {
    return telling;
  }

  /** Whether it tells the server that the client's connection is over TLS. */
  boolean saysWhetherSecure() {
    return this != NGINX_STREAM;
  }

  String version() throws IOException, InterruptedException {
    return program.version();
  }

  /** A proxy that runs, and where it listens. */
  record Running(Program program, int port) implements AutoCloseable {
    @Override
    public void close() {
      program.close();
    }
  }

  /**
   * Starts it.
   *
   * @param directory for its files
   * @param serverPort where the server listens
   * @param certificate for TLS
   * @param timeout for idle connections, in place of {@link #TIMEOUT}
   */
  Running start(Path directory, int serverPort, Certificate certificate, String timeout)
      throws IOException, InterruptedException {
    String executable = program.find().toString();
    int port = freePort();
    String configuration = configuration();
    configuration = replace(configuration, ":8080", ":" + serverPort);
    configuration = replace(configuration, "/etc/ssl/chat.pem", certificate.pem().toString());
    configuration = replace(configuration, TIMEOUT, timeout);
    Path file = directory.resolve("proxy.conf");
    List<String> command;
    if (program == Software.NGINX) {
      configuration = replace(configuration, "listen 443", "listen 127.0.0.1:" + port);
      Files.writeString(file, nginx(directory, configuration));
      command = List.of(executable, "-c", file.toString());
    } else {
      configuration = replace(configuration, "bind :443", "bind 127.0.0.1:" + port);
      Files.writeString(file, configuration);
      command = List.of(executable, "-db", "-f", file.toString());
    }
    Program running = Program.start(directory, command);
    awaitListening(running, port);
    return new Running(running, port);
  }

  private String nginx(Path directory, String configuration) {
    StringBuilder temporary = new StringBuilder();
    for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
      temporary.append(String.format("  %s_temp_path %s/%s;%n", kind, directory, kind));
    }
    String beginning =
        "daemon off;\npid " + directory + "/nginx.pid;\nerror_log stderr;\nevents {}\n";
    return this == NGINX_STREAM
        ? "include /etc/nginx/modules-enabled/*stream.conf;\n" + beginning + configuration
        : beginning + "http {\n  access_log off;\n" + temporary + configuration + "}\n";
  }

  private String configuration() throws IOException {
    String readme = Files.readString(README);
    String marker = "<!-- configuration: " + name().toLowerCase(Locale.ROOT) + " -->";
    Matcher fence =
        Pattern.compile(Pattern.quote(marker) + "\\n```\\w+\\n(.*?)```", Pattern.DOTALL)
            .matcher(readme);
    if (!fence.find()) {
      throw new IOException(README + " has no configuration behind " + marker);
    }
    return fence.group(1);
  }

  private static String replace(String text, String old, String replacement) throws IOException {
    if (!text.contains(old)) {
      throw new IOException("there is no \"" + old + "\" in the configuration:\n" + text);
    }
    return text.replace(old, replacement);
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static void awaitListening(Program program, int port)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Program.LIMIT.toNanos();
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        if (!program.isRunning() || System.nanoTime() > deadline) {
          IOException failure = program.failure("does not listen");
          program.close();
          throw failure;
        }
        Thread.onSpinWait();
      }
    }
  }
}
