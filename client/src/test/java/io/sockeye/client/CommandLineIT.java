package io.sockeye.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.CloseCode;
import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.HandshakeRequest;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The runnable jar: lines in, lines out, exit status. */
@Timeout(180)
class CommandLineIT {

  private static final RawServer.Script ECHO =
      peer -> {
        WebSocket webSocket = peer.open();
        for (Message message; (message = webSocket.receive()) != null; ) {
          webSocket.send(message);
        }
        webSocket.close();
      };

  private static RawServer refusing(String head) {
    return RawServer.start(
        peer -> {
          peer.request();
          peer.send(head);
        });
  }

  @Test
  void eachLineIsSentAndEachMessageIsPrintedAtOnce() throws Exception {
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
  void theLastLineNeedsNoLineBreak() throws Exception {
    try (RawServer server = RawServer.start(ECHO);
        ClientProcess client = ClientProcess.start(server.uri()).type("one\ntwo").endInput()) {
      assertThat(client.output()).asString().isEqualTo("one\ntwo\n");
      assertThat(client.exitStatus()).isZero();
    }
  }

  @Test
  void aLineOfOneMebibyteIsOneMessage() throws Exception {
    String line = "0123456789abcdef".repeat(1 << 16);
    try (RawServer server = RawServer.start(ECHO);
        ClientProcess client = ClientProcess.start(server.uri()).type(line + "\n")) {
      assertThat(client.line()).isEqualTo(line);
      client.endInput();
      assertThat(client.exitStatus()).isZero();
    }
  }

  @Test
  void manyLinesAreEchoedInOrder() throws Exception {
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
  void withBinaryAnyBytesButTheLineBreakAreSentAndPrintedAsTheyAre() throws Exception {
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
                  assertThat(webSocket.receive()).isNull();
                  webSocket.close();
                });
        ClientProcess client = ClientProcess.start("--binary", server.uri())) {
      client.type(bytes).type("\n").endInput();
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      expected.write(bytes);
      expected.write('\n');

      assertThat(client.output()).isEqualTo(expected.toByteArray());
      assertThat(received.get(20, TimeUnit.SECONDS)).isEqualTo(Message.binary(bytes));
      assertThat(client.exitStatus()).isZero();
    }
  }

  @Test
  void controlCharactersInMessagesAreNotTouchedWhereNobodyLooksAtATerminal() throws Exception {
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
  void onATerminalControlCharactersOtherThanTheTabAreEscaped(String input) throws Exception {
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
      assertThat(client.line()).isEqualTo("a\\x1b\\xff");
    }
  }

  @Test
  void aLineThatIsNotUtf8IsAnErrorAndNotReplaced() throws Exception {
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
  void theHandshakeAsksForWhatTheOptionsSay() throws Exception {
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
  void afterTheEndOfTheInputWhatStillComesIsPrinted() throws Exception {
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
                  assertThat(webSocket.closeStatus()).isEqualTo(CloseStatus.NORMAL);
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

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(
            "HTTP/1.1 403 Forbidden\r\nContent-Length: 11\r\n\r\nnot\u001b[31m\nyou",
            "the server answered 403 \"Forbidden\" instead of 101: not\\x1b[31m"),
        Arguments.of(
            "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html>",
            "the server answered 404 \"Not Found\" instead of 101"),
        Arguments.of(
            "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
            "the server answered 302 \"Found\" instead of 101"),
        Arguments.of(
            "SSH-2.0-OpenSSH_9\r\n",
            "the first line is not HTTP/1.x, a status code and a reason phrase"),
        Arguments.of("", "the server closed the connection before it answered"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aRefusalIsSaidOnOneLineWithoutControlCharacters(String response, String why)
      throws Exception {
    try (RawServer server = refusing(response);
        ClientProcess client = ClientProcess.start(server.uri())) {
      assertFails(client, why);
    }
  }

  @Test
  void aHostThatDoesNotExistIsNamed() throws Exception {
    // RFC 6761, section 6.4: no name under "invalid" exists.
    try (ClientProcess client = ClientProcess.start("ws://no-such-host.invalid/")) {
      assertFails(client, "the host no-such-host.invalid has no known address");
    }
  }

  @Test
  void aPortWhereNobodyListensIsNamed() throws Exception {
    int port;
    try (RawServer server = RawServer.start(ECHO)) {
      port = server.port();
    }
    try (ClientProcess client = ClientProcess.start("ws://localhost:" + port)) {
      assertFails(client, "cannot connect to localhost:" + port);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "4000,so long,closed by the server: 4000: so long",
    "1001,'',closed by the server: 1001 GOING_AWAY",
    "1011,a\u001b[31mb,closed by the server: 1011 INTERNAL_ERROR: a\\x1b[31mb"
  })
  void aCloseOfTheServersOtherThan1000IsSaidWithCodeAndReason(int code, String reason, String why)
      throws Exception {
    try (RawServer server =
            RawServer.start(
                peer -> {
                  WebSocket webSocket = peer.open();
                  webSocket.send("bye");
                  webSocket.close(new CloseStatus(code, reason));
                });
        ClientProcess client = ClientProcess.start(server.uri())) {
      assertThat(client.line()).isEqualTo("bye");
      assertFails(client, why);
    }
  }

  @ParameterizedTest
  @CsvSource({"NORMAL_CLOSURE", "NO_STATUS_RECEIVED"})
  void aCleanCloseOfTheServersEndsTheProcessThoughTheInputHasNotEnded(CloseCode code)
      throws Exception {
    try (RawServer server = RawServer.start(peer -> peer.open().close(CloseStatus.of(code)));
        ClientProcess client = ClientProcess.start(server.uri())) {
      assertThat(client.exitStatus()).isZero();
      assertThat(client.errors()).isEmpty();
    }
  }

  @Test
  void aServerThatGoesWithoutACloseIsAFailure() throws Exception {
    try (RawServer server = RawServer.start(peer -> peer.open());
        ClientProcess client = ClientProcess.start(server.uri())) {
      assertFails(client, "the peer ended the connection without a Close frame");
    }
  }

  private static void assertFails(ClientProcess client, String why) throws InterruptedException {
    assertThat(client.exitStatus()).isEqualTo(1);
    assertThat(client.errors())
        .startsWith("sockeye-client: " + why)
        .endsWith("\n")
        .hasLineCount(1)
        .doesNotContain("\u001b");
  }

  @Test
  void aCertificateThatIsNotTrustedIsRefused() throws Exception {
    try (RawServer server =
            RawServer.start(Certificates.shared().serving(Certificates.GOOD), ECHO);
        ClientProcess client = ClientProcess.start(server.secureUri())) {
      assertFails(
          client,
          "the certificate of localhost:"
              + server.port()
              + " is not accepted: it is not issued by a trusted authority");
    }
  }

  @Test
  void aCertificateThatIsTrustedForAnotherHostIsRefused() throws Exception {
    Certificates certificates = Certificates.shared();
    try (RawServer server = RawServer.start(certificates.serving(Certificates.OTHER_HOST), ECHO);
        ClientProcess client =
            ClientProcess.start(
                "--trust",
                certificates.pem(Certificates.OTHER_HOST).toString(),
                server.secureUri())) {
      assertFails(client, "the certificate of localhost:" + server.port() + " is not accepted: ");
    }
  }

  @Test
  void withTrustACertificateInTheFileIsAccepted() throws Exception {
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
  void withInsecureAnyCertificateIsAccepted() throws Exception {
    try (RawServer server =
            RawServer.start(Certificates.shared().serving(Certificates.OTHER_HOST), ECHO);
        ClientProcess client =
            ClientProcess.start("--insecure", server.secureUri()).type("hello\n").endInput()) {
      assertThat(client.output()).asString().isEqualTo("hello\n");
      assertThat(client.exitStatus()).isZero();
    }
  }

  static Stream<Arguments> badCommandLines() {
    return Stream.of(
        Arguments.of("Missing required parameter: 'URL'", List.of()),
        Arguments.of("Unknown option: '--zzz'", List.of("--zzz", "ws://localhost")),
        Arguments.of("Unmatched argument", List.of("ws://localhost", "ws://localhost")),
        Arguments.of("the scheme has to be ws or wss", List.of("http://localhost")),
        Arguments.of("is not a URI", List.of("ws://local host")),
        Arguments.of("'Name: value'", List.of("-H", "X", "ws://localhost")),
        Arguments.of("not a token", List.of("-H", "X Y: z", "ws://localhost")),
        Arguments.of("U+000A", List.of("-H", "X: a\nY: b", "ws://localhost")),
        Arguments.of("use origin()", List.of("-H", "Origin: x", "ws://localhost")),
        Arguments.of("the origin", List.of("--origin", "x", "ws://localhost")),
        Arguments.of("the subprotocol", List.of("--subprotocol", "a b", "ws://localhost")),
        Arguments.of(
            "mutually exclusive", List.of("--insecure", "--trust", "x.pem", "wss://localhost")),
        Arguments.of(
            "cannot use the certificates in no-such-file.pem",
            List.of("--trust", "no-such-file.pem", "wss://localhost")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badCommandLines")
  void aBadCommandLineIsExplainedWithTheUsage(String why, List<String> arguments) throws Exception {
    try (ClientProcess client = ClientProcess.start(arguments.toArray(String[]::new))) {
      assertThat(client.exitStatus()).isEqualTo(2);
      assertThat(client.output()).isEmpty();
      assertThat(client.errors()).contains(why, "Usage: sockeye-client").doesNotContain("\tat ");
    }
  }

  @Test
  void aFileWithoutCertificatesIsExplained(@TempDir Path directory) throws Exception {
    Path empty = Files.createFile(directory.resolve("empty.pem"));
    try (ClientProcess client =
        ClientProcess.start("--trust", empty.toString(), "wss://localhost")) {
      assertThat(client.exitStatus()).isEqualTo(2);
      assertThat(client.errors()).contains("cannot use the certificates in " + empty);
    }
  }

  @Test
  void theUsageIsPrintedWhereItIsAskedFor() throws Exception {
    try (ClientProcess client = ClientProcess.start("--help")) {
      assertThat(client.output()).asString().contains("Usage: sockeye-client", "--insecure");
      assertThat(client.exitStatus()).isZero();
    }
  }

  @Test
  void theRunnableJarHasNoModuleAndTheLibrarysHasNoCommandLine() throws Exception {
    try (JarFile runnable = new JarFile(ClientProcess.JAR.toFile())) {
      assertThat(runnable.stream())
          .noneMatch(entry -> entry.getName().endsWith("module-info.class"));
    }
    try (Stream<Path> jars = Files.list(ClientProcess.JAR.getParent())) {
      Path library =
          jars.filter(jar -> jar.getFileName().toString().matches("sockeye-client-[0-9].*\\.jar"))
              .findFirst()
              .orElseThrow();
      try (JarFile jar = new JarFile(library.toFile())) {
        assertThat(jar.getEntry("module-info.class")).isNotNull();
        assertThat(jar.stream()).noneMatch(entry -> entry.getName().contains("/cli/"));
        assertThat(jar.stream()).noneMatch(entry -> entry.getName().contains("picocli"));
      }
    }
  }
}
