package io.sockeye.client;

import static io.sockeye.client.RawServer.Script.ECHO;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.HandshakeRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The runnable jar: lines in, lines out, exit status. */
@Timeout(180)
class CommandLineIT {

  @Test
  void each_line_is_sent_and_each_message_is_printed_at_once() throws Exception {
    try (RawServer server = RawServer.start(ECHO);
        ClientProcess client = ClientProcess.start(server.uri())) {
      for (String line :
          List.of("hello", "", "two words", "gr\u00fc\u00dfe \u6771\u4eac \ud83d\ude80")) {
        client.type(line + "\n");
        assertThat(client.line()).isEqualTo(line);
      }
      client.endInput();

      assertThat(client.line()).isNull();
      assertThat(client.errors()).isEmpty();
      assertThat(client.exitStatus()).isZero();
    }
  }

  @Test
  void the_last_line_needs_no_line_break() throws Exception {
    try (RawServer server = RawServer.start(ECHO);
        ClientProcess client = ClientProcess.start(server.uri()).type("one\ntwo").endInput()) {
      assertThat(client.output()).asString().isEqualTo("one\ntwo\n");
      assertThat(client.exitStatus()).isZero();
    }
  }

  @Test
  void a_line_of_one_mebibyte_is_one_message() throws Exception {
    String line = "0123456789abcdef".repeat(1 << 16);
    try (RawServer server = RawServer.start(ECHO);
        ClientProcess client = ClientProcess.start(server.uri()).type(line + "\n")) {
      assertThat(client.line()).isEqualTo(line);
      client.endInput();
      assertThat(client.exitStatus()).isZero();
    }
  }

  @Test
  void many_lines_are_echoed_in_order() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      lines.append("line ").append(i).append('\n');
    }
    try (RawServer server = RawServer.start(ECHO);
        ClientProcess client = ClientProcess.start(server.uri())) {
      CompletableFuture<byte[]> output = client.outputToCome();
      client.type(lines.toString()).endInput();

      assertThat(new String(output.get(60, TimeUnit.SECONDS), UTF_8)).isEqualTo(lines.toString());
      assertThat(client.exitStatus()).isZero();
    }
  }

  @Test
  void with_binary_any_bytes_are_sent_and_binary_messages_are_printed_in_hexadecimal()
      throws Exception {
    byte[] bytes = new byte[100_000];
    new Random(1).nextBytes(bytes);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == '\n' ? 0 : bytes[i];
    }
    CompletableFuture<Message> received = new CompletableFuture<>();
    try (RawServer server =
            RawServer.start(
                peer -> {
                  WebSocket webSocket = peer.open();
                  Message message = webSocket.receive();
                  received.complete(message);
                  webSocket.send(message);
                  webSocket.send(new byte[0]);
                  webSocket.send("text");
                  webSocket.send(new byte[] {0, 127, -128, -1});
                  assertThat(webSocket.receive()).isNull();
                  webSocket.close();
                });
        ClientProcess client = ClientProcess.start("--binary", server.uri())) {
      client.type(bytes).type("\n").endInput();

      assertThat(client.output())
          .asString()
          .isEqualTo(HexFormat.of().formatHex(bytes) + "\n\ntext\n007f80ff\n");
      assertThat(received.get(20, TimeUnit.SECONDS)).isEqualTo(Message.binary(bytes));
      assertThat(client.exitStatus()).isZero();
    }
  }

  @Test
  void control_characters_in_messages_are_not_touched_where_nobody_looks_at_a_terminal()
      throws Exception {
    try (RawServer server =
            RawServer.start(
                peer -> {
                  WebSocket webSocket = peer.open();
                  webSocket.send("\u001b[31mred\u0007\r\nnext");
                  webSocket.close();
                });
        ClientProcess client = ClientProcess.start(server.uri())) {
      assertThat(client.output()).asString().isEqualTo("\u001b[31mred\u0007\r\nnext\n");
    }
  }

  static boolean canMakeTerminals() {
    return Files.isExecutable(Path.of("/usr/bin/script"))
        && Files.isExecutable(Path.of("/usr/bin/sh"));
  }

  @ParameterizedTest
  @CsvSource({"''", "'true | '"})
  @EnabledIf("canMakeTerminals")
  void on_a_terminal_control_characters_other_than_the_tab_are_escaped(String input)
      throws Exception {
    try (RawServer server =
            RawServer.start(
                peer -> {
                  WebSocket webSocket = peer.open();
                  webSocket.send("\u001b[31mred\u0007\tgr\u00fcn\u009b");
                  webSocket.send(new byte[] {'a', 27, (byte) 0xff});
                  webSocket.close();
                });
        ClientProcess client =
            ClientProcess.start(
                List.of(
                    "/usr/bin/script",
                    "-qec",
                    input
                        + System.getProperty("java.home")
                        + "/bin/java -jar "
                        + ClientProcess.JAR
                        + " "
                        + server.uri(),
                    "/dev/null"))) {
      assertThat(client.line()).isEqualTo("\\x1b[31mred\\x07\tgr\u00fcn\\x9b");
      assertThat(client.line()).isEqualTo("611bff");
    }
  }

  @Test
  void a_line_that_is_not_utf8_is_an_error_and_not_replaced() throws Exception {
    try (RawServer server = RawServer.start(ECHO);
        ClientProcess client = ClientProcess.start(server.uri())) {
      client.type("good\n").type(new byte[] {'b', (byte) 0xff, 'd', '\n'}).type("good\n");
      client.endInput();

      assertThat(client.output()).asString().isEqualTo("good\ngood\n");
      assertThat(client.errors())
          .startsWith("sockeye-client: line 2 of standard input is not sent: it is not UTF-8")
          .hasLineCount(1);
      assertThat(client.exitStatus()).isEqualTo(1);
    }
  }

  @Test
  void the_handshake_asks_for_what_the_options_say() throws Exception {
    CompletableFuture<HandshakeRequest> seen = new CompletableFuture<>();
    try (RawServer server =
            RawServer.start(
                peer -> {
                  HandshakeRequest request = peer.request();
                  seen.complete(request);
                  peer.send(RawServer.Peer.acceptance(request));
                  peer.send(new byte[] {(byte) 0x88, 2, 3, (byte) 0xe8});
                  peer.isClosedByClient();
                });
        ClientProcess client =
            ClientProcess.start(
                server.uri() + "chat?a=b",
                "-H",
                "Authorization: Bearer a:b",
                "--header",
                "X-Empty:",
                "--subprotocol",
                "v2",
                "--subprotocol=v1",
                "--origin",
                "https://example.com",
                "--no-deflate")) {
      HandshakeRequest request = seen.get(60, TimeUnit.SECONDS);

      assertThat(request.target()).isEqualTo("/chat?a=b");
      assertThat(request.headers().first("Authorization")).isEqualTo("Bearer a:b");
      assertThat(request.headers().first("X-Empty")).isEmpty();
      assertThat(request.headers().tokens("Sec-WebSocket-Protocol")).containsExactly("v2", "v1");
      assertThat(request.headers().first("Origin")).isEqualTo("https://example.com");
      assertThat(request.headers().contains("Sec-WebSocket-Extensions")).isFalse();
      assertThat(client.exitStatus()).isZero();
    }
  }

  @Test
  void after_the_end_of_the_input_what_still_comes_is_printed() throws Exception {
    try (RawServer server =
            RawServer.start(
                peer -> {
                  WebSocket webSocket = peer.open();
                  assertThat(webSocket.receive()).isEqualTo(Message.text("go"));
                  // The client has sent its Close by now, or will at once: all this comes behind.
                  for (int i = 0; i < 5000; i++) {
                    webSocket.send("answer " + i);
                  }
                  assertThat(webSocket.receive()).isNull();
                  assertThat(webSocket.closeStatus()).isEqualTo(CloseStatus.NORMAL_CLOSURE);
                  webSocket.close();
                });
        ClientProcess client = ClientProcess.start(server.uri()).type("go\n").endInput()) {
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 5000; i++) {
        expected.add("answer " + i);
      }
      assertThat(new String(client.output(), UTF_8).lines()).containsExactlyElementsOf(expected);
      assertThat(client.exitStatus()).isZero();
    }
  }

  @Test
  void with_trust_a_certificate_in_the_file_is_accepted() throws Exception {
    Certificates certificates = Certificates.shared();
    try (RawServer server = RawServer.start(certificates.serving(Certificates.GOOD), ECHO);
        ClientProcess client =
            ClientProcess.start(
                    "--trust", certificates.pem(Certificates.GOOD).toString(), server.secureUri())
                .type("hello\n")
                .endInput()) {
      assertThat(client.output()).asString().isEqualTo("hello\n");
      assertThat(client.exitStatus()).isZero();
    }
  }

  @Test
  void with_insecure_any_certificate_is_accepted() throws Exception {
    try (RawServer server =
            RawServer.start(Certificates.shared().serving(Certificates.OTHER_HOST), ECHO);
        ClientProcess client =
            ClientProcess.start("--insecure", server.secureUri()).type("hello\n").endInput()) {
      assertThat(client.output()).asString().isEqualTo("hello\n");
      assertThat(client.exitStatus()).isZero();
    }
  }

  @Test
  void the_usage_is_printed_where_it_is_asked_for() throws Exception {
    try (ClientProcess client = ClientProcess.start("--help")) {
      assertThat(client.output()).asString().contains("Usage: sockeye-client", "--insecure");
      assertThat(client.exitStatus()).isZero();
    }
  }

  @Test
  void the_runnable_jar_has_no_module_and_the_librarys_has_no_command_line() throws Exception {
    try (JarFile runnable = new JarFile(ClientProcess.JAR.toFile())) {
      assertThat(runnable.stream())
          .noneMatch(entry -> entry.getName().endsWith("module-info.class"));
    }
    try (Stream<Path> jars = Files.list(ClientProcess.JAR.getParent())) {
      Path library =
          jars.filter(
                  jar ->
                      jar.getFileName()
                          .toString()
                          .matches("sockeye-client-[0-9.]+(-SNAPSHOT)?\\.jar"))
              .findFirst()
              .orElseThrow();
      try (JarFile jar = new JarFile(library.toFile())) {
        assertThat(jar.getEntry("module-info.class")).isNotNull();
        assertThat(jar.stream()).noneMatch(entry -> entry.getName().contains("/cli/"));
        assertThat(jar.stream()).noneMatch(entry -> entry.getName().contains("picocli"));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"http, a%40b:p%3Ass", "socks5, user:secret"})
  void a_proxy_is_gone_through_and_told_a_password(String scheme, String userInfo)
      throws Exception {
    RawServer.Script script =
        scheme.equals("http")
            ? ProxyScripts.authenticating("a@b:p:ss", new ConcurrentLinkedQueue<>())
            : ProxyScripts.socks5("\4user\6secret".getBytes(UTF_8), new ConcurrentLinkedQueue<>());
    try (RawServer server = RawServer.start(ECHO);
        RawServer proxy = RawServer.start(script);
        ClientProcess client =
            ClientProcess.start(
                "--proxy",
                scheme + "://" + userInfo + "@localhost:" + proxy.port(),
                "ws://example.test:" + server.port())) {
      client.type("hello\n");
      assertThat(client.line()).isEqualTo("hello");
      client.endInput();
      assertThat(client.exitStatus()).isZero();
      assertThat(proxy.accepted()).isEqualTo(2);
    }
  }

  @Test
  void redirects_are_followed_and_a_password_is_told_to_who_asks() throws Exception {
    try (RawServer server =
            RawServer.start(
                RawServer.Script.answering(
                    request -> {
                      if (request.path().equals("/")) {
                        return "HTTP/1.1 302 x\r\nLocation: /there\r\n\r\n";
                      }
                      return request.headers().contains("Authorization")
                          ? RawServer.Peer.acceptance(request) + "\u0081\2hi\u0088\0"
                          : "HTTP/1.1 401 x\r\nWWW-Authenticate: Basic\r\n\r\n";
                    }));
        ClientProcess client =
            ClientProcess.start("--max-redirects", "1", "--user", "user:secret", server.uri())) {
      assertThat(client.output()).asString().isEqualTo("hi\n");
      assertThat(client.exitStatus()).isZero();
    }
  }
}
