package io.sockeye.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line, run as a process. */
class CommandLineIT {

  @Test
  void echo_says_first_where_it_listens() throws Exception {
    try (ServerProcess server = ServerProcess.serving("echo", "--port", "0")) {
      assertThat(server.uri().toString()).matches("ws://127\\.0\\.0\\.1:[1-9][0-9]*/");
      server.terminate();
      assertThat(server.nextLine()).as("nothing else is printed").isNull();
    }
  }

  @Test
  void chat_says_also_what_to_open() throws Exception {
    try (ServerProcess server = ServerProcess.serving("chat", "--port", "0")) {
      assertThat(server.nextLine()).isEqualTo("open " + server.page() + " in a browser");
    }
  }

  @Test
  void an_ipv6_address_is_printed_in_brackets() throws Exception {
    assumeTrue(hasIpv6(), "this machine has no IPv6");
    try (ServerProcess server = ServerProcess.serving("echo", "--host", "::1", "--port", "0");
        Peer peer = Peer.connect(server.uri())) {
      assertThat(server.uri().toString()).startsWith("ws://[::1]:");
      peer.send("six");
      assertThat(peer.next()).isEqualTo("six");
    }
  }

  private static boolean hasIpv6() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--flush each",
        "--flush before-wait",
        "--threads platform",
        "--no-deflate",
        "--path /a/b",
        "--host localhost"
      })
  void echo_sends_every_message_back(String options) throws Exception {
    try (ServerProcess server = serving("echo --port 0 " + options);
        Peer peer = Peer.connect(server.uri())) {
      peer.send("héllo");
      assertThat(peer.next()).isEqualTo("héllo");
      peer.send(new byte[70_000]);
      assertThat(readBinary(peer, 70_000)).isEqualTo(70_000);
      peer.sendClose(1000);
      assertThat(peer.next()).isEqualTo("close 1000");
    }
  }

  /** The JDK's client may hand a long message on in parts. */
  private static int readBinary(Peer peer, int length) throws InterruptedException {
    int sum = 0;
    while (sum < length) {
      sum += Integer.parseInt(peer.next().substring("binary ".length()));
    }
    return sum;
  }

  @Test
  void virtual_threads_need_java21() throws Exception {
    if (Runtime.version().feature() >= 21) {
      try (ServerProcess server = serving("echo --port 0 --threads virtual");
          Peer peer = Peer.connect(server.uri())) {
        peer.send("light");
        assertThat(peer.next()).isEqualTo("light");
      }
    } else {
      assertRefused("echo --port 0 --threads virtual", "virtual threads need Java 21 or later");
    }
  }

  @Test
  void sigterm_closes_connections_with1001_and_exits_with_zero() throws Exception {
    try (ServerProcess server = ServerProcess.serving("echo", "--port", "0");
        Peer first = Peer.connect(server.uri());
        Peer second = Peer.connect(server.uri())) {
      first.send("still there");
      assertThat(first.next()).isEqualTo("still there");

      server.terminate();

      assertThat(first.next()).isEqualTo("close 1001");
      assertThat(second.next()).isEqualTo("close 1001");
      assertThat(server.exitCode()).isZero();
      assertThat(server.errorLines()).isEmpty();
    }
  }

  @Test
  void a_client_that_vanishes_leaves_no_trace_in_the_log() throws Exception {
    try (ServerProcess server = ServerProcess.serving("echo", "--port", "0")) {
      for (int i = 0; i < 3; i++) {
        try (Peer peer = Peer.connect(server.uri())) {
          peer.send("short");
          assertThat(peer.next()).isEqualTo("short");
          peer.abort();
        }
      }
      try (Peer peer = Peer.connect(server.uri())) {
        peer.send("the next one is served");
        assertThat(peer.next()).isEqualTo("the next one is served");
        peer.sendClose(1000);
        assertThat(peer.next()).isEqualTo("close 1000");
      }
      server.terminate();
      assertThat(server.exitCode()).isZero();
      assertThat(server.errorLines()).isEmpty();
    }
  }

  @Test
  void a_port_in_use_is_said_so() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();
      assertRefused("chat --port " + port, "port " + port + " is in use on 127.0.0.1");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --port 70000                        | --port is 0 to 65535, not 70000
          --port eighty                       | 'eighty' is not an int
          --host no-such-host.invalid         | there is no host no-such-host.invalid
          --host 192.0.2.1                    | cannot listen on 192.0.2.1
          --path chat                         | --path begins with '/'
          --path /a?b                         | --path begins with '/'
          --origin example.com                | the origin pattern "example.com" is not scheme://host
          --max-message-bytes 0               | --max-message-bytes is 1 or more, not 0
          --max-message-bytes many            | 'many' is not a long
          --flush never                       | each or before-wait, not 'never'
          --threads green                     | virtual or platform, not 'green'
          --certificate c.pem                 | --key
          --key k.pem                         | --certificate
          --keystore k.p12                    | --keystore-password-file
          --certificate a --key b --keystore c --keystore-password-file d | mutually exclusive
          --trusted-proxy proxy.example       | "proxy.example" is no address or network
          --trusted-proxy ::1 --proxy-header via | forwarded or proxy-protocol, not 'via'
          --proxy-header forwarded            | --trusted-proxy
          --bogus                             | Unknown option: '--bogus'
          """)
  void a_bad_value_is_one_line_on_standard_error_and_exit_code2(String options, String reason)
      throws Exception {
    assertRefused("echo " + options.strip(), reason.strip());
  }

  @Test
  void a_redis_that_cannot_be_reached_is_one_line_on_standard_error_and_exit_code2()
      throws Exception {
    assertRefused(
        "chat --redis redis://127.0.0.1:1", "--redis: Redis at 127.0.0.1:1: Connection refused");
    assertRefused("chat --redis localhost", "--redis: Redis is at redis://HOST");
    assertRefused("chat --redis redis://a|b", "--redis");
  }

  @Test
  void without_a_command_it_says_which_there_are() throws Exception {
    assertRefused("", "say what to serve: echo or chat");
    assertRefused("talk", "'talk'");
  }

  @Test
  void help_and_version_are_no_failures() throws Exception {
    try (ServerProcess help = ServerProcess.run("chat", "--help")) {
      assertThat(help.nextLine()).startsWith("Usage: sockeye-server chat");
      assertThat(help.exitCode()).isZero();
    }
    try (ServerProcess version = ServerProcess.run("--version")) {
      assertThat(version.nextLine()).matches("sockeye-server [0-9]+\\..+");
      assertThat(version.exitCode()).isZero();
    }
  }

  @Test
  void a_message_over_the_limit_is_answered_with1009() throws Exception {
    try (ServerProcess server = serving("echo --port 0 --max-message-bytes 10");
        Peer peer = Peer.connect(server.uri())) {
      peer.send("0123456789");
      assertThat(peer.next()).isEqualTo("0123456789");
      peer.send("0123456789A");
      assertThat(peer.next()).isEqualTo("close 1009");
    }
  }

  @Test
  void only_the_path_is_served() throws Exception {
    try (ServerProcess server = serving("echo --port 0 --path /chat")) {
      assertThat(server.uri()).hasPath("/chat");
      assertHandshakeRefused(server.uri().resolve("/"), 404);
      assertHandshakeRefused(server.uri().resolve("/chat/more"), 404);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', https://elsewhere.example, false",
    "--origin https://*.example, https://elsewhere.example, true",
    "--origin https://*.example, http://elsewhere.example, false",
    "--origin https://a.example --origin https://b.example, https://b.example, true",
    "--origin *, https://elsewhere.example, true",
    "--origin *, null, true",
    "'', null, false",
  })
  void pages_of_other_origins_are_let_in_by_the_option_alone(
      String options, String origin, boolean allowed) throws Exception {
    try (ServerProcess server = serving("echo --port 0 " + options)) {
      int status = handshakeStatus(server.uri(), "Origin", origin);
      assertThat(status).isEqualTo(allowed ? 101 : 403);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', X-Forwarded-Host, chat.example, 403",
    "--trusted-proxy 10.0.0.0/8, X-Forwarded-Host, chat.example, 403",
    "--trusted-proxy 10.0.0.0/8 --trusted-proxy 127.0.0.1, X-Forwarded-Host, chat.example, 101",
    "--trusted-proxy 127.0.0.1 --proxy-header forwarded, X-Forwarded-Host, chat.example, 403",
    "--trusted-proxy 127.0.0.1 --proxy-header forwarded, Forwarded, host=chat.example, 101",
  })
  void a_trusted_proxy_says_which_host_was_asked_for(
      String options, String header, String value, int status) throws Exception {
    try (ServerProcess server = serving("echo --port 0 " + options)) {
      String[] headers = {"Origin", "https://chat.example", header, value};
      assertThat(handshakeStatus(server.uri(), headers)).isEqualTo(status);
    }
  }

  @Test
  void the_page_is_served_with_strict_headers() throws Exception {
    try (ServerProcess server = serving("chat --port 0 --path /ws")) {
      HttpClient client = HttpClient.newHttpClient();
      for (var file :
          List.of(
              List.of("/", "text/html; charset=utf-8", "<title>Sockeye chat</title>"),
              List.of("/chat.css", "text/css; charset=utf-8", "prefers-color-scheme: dark"),
              List.of("/chat.js", "text/javascript; charset=utf-8", "new WebSocket("),
              List.of("/icon.svg", "image/svg+xml", "<svg"))) {
        var response =
            client.send(
                HttpRequest.newBuilder(server.page().resolve(file.get(0))).build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains(file.get(2)).doesNotContain("@WEBSOCKET@");
        assertThat(response.headers().allValues("Content-Type")).containsExactly(file.get(1));
        assertThat(response.headers().firstValue("Content-Security-Policy"))
            .get(InstanceOfAssertFactories.STRING)
            .contains("default-src 'self'", "connect-src 'self' ws: wss:")
            .doesNotContain("unsafe");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      }
      assertThat(
              client
                  .send(HttpRequest.newBuilder(server.page()).build(), BodyHandlers.ofString())
                  .body())
          .as("the page knows where to connect to")
          .contains("<meta name=\"websocket\" content=\"./ws\">");
      var missing =
          client.send(
              HttpRequest.newBuilder(server.page().resolve("/chat.java")).build(),
              BodyHandlers.ofString());
      assertThat(missing.statusCode()).isEqualTo(404);
    }
  }

  private static ServerProcess serving(String commandLine) throws Exception {
    return ServerProcess.serving(words(commandLine));
  }

  private static String[] words(String commandLine) {
    List<String> words = new ArrayList<>(List.of(commandLine.strip().split(" +")));
    words.removeIf(String::isEmpty);
    return words.toArray(String[]::new);
  }

  private static void assertRefused(String commandLine, String reason) throws Exception {
    try (ServerProcess server = ServerProcess.run(words(commandLine))) {
      assertThat(server.exitCode()).isEqualTo(2);
      assertThat(server.errorLines())
          .singleElement(InstanceOfAssertFactories.STRING)
          .startsWith("sockeye-server")
          .contains(reason);
      assertThat(server.nextLine()).as("nothing on standard output").isNull();
    }
  }

  private static void assertHandshakeRefused(URI uri, int status) {
    assertThatThrownBy(() -> Peer.connect(uri))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(status));
  }

  private static int handshakeStatus(URI uri, String... headers) throws Exception {
    try (Peer peer = Peer.connect(HttpClient.newHttpClient(), uri, headers)) {
      peer.send("hello");
      assertThat(peer.next()).isEqualTo("hello");
      return 101;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw e;
    }
  }
}
