package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.CloseCode;
import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.connection.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The runnable jar when it cannot go well: what it says, and its exit status. */
@Timeout(180)
class CommandLineFailureIT {

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
  void a_refusal_is_said_on_one_line_without_control_characters(String response, String why)
      throws Exception {
    try (RawServer server = RawServer.start(RawServer.Script.answering(response));
        ClientProcess client = ClientProcess.start(server.uri())) {
      assertFails(client, why);
    }
  }

  @Test
  void a_host_that_does_not_exist_is_named() throws Exception {
    // RFC 6761, section 6.4: no name under "invalid" exists.
    try (ClientProcess client = ClientProcess.start("ws://no-such-host.invalid/")) {
      assertFails(client, "the host no-such-host.invalid has no known address");
    }
  }

  @Test
  void a_port_where_nobody_listens_is_named() throws Exception {
    int port = RawServer.closedPort();
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
  void a_close_of_the_servers_other_than1000_is_said_with_code_and_reason(
      int code, String reason, String why) throws Exception {
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
  void a_clean_close_of_the_servers_ends_the_process_though_the_input_has_not_ended(CloseCode code)
      throws Exception {
    try (RawServer server = RawServer.start(peer -> peer.open().close(CloseStatus.of(code)));
        ClientProcess client = ClientProcess.start(server.uri())) {
      assertThat(client.exitStatus()).isZero();
      assertThat(client.errors()).isEmpty();
    }
  }

  @Test
  void a_server_that_goes_without_a_close_is_a_failure() throws Exception {
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
  void a_certificate_that_is_not_trusted_is_refused() throws Exception {
    try (RawServer server =
            RawServer.start(
                Certificates.shared().serving(Certificates.GOOD), RawServer.Script.ECHO);
        ClientProcess client = ClientProcess.start(server.secureUri())) {
      assertFails(
          client,
          "the certificate of localhost:"
              + server.port()
              + " is not accepted: it is not issued by a trusted authority");
    }
  }

  @Test
  void a_certificate_that_is_trusted_for_another_host_is_refused() throws Exception {
    Certificates certificates = Certificates.shared();
    try (RawServer server =
            RawServer.start(certificates.serving(Certificates.OTHER_HOST), RawServer.Script.ECHO);
        ClientProcess client =
            ClientProcess.start(
                "--trust",
                certificates.pem(Certificates.OTHER_HOST).toString(),
                server.secureUri())) {
      assertFails(client, "the certificate of localhost:" + server.port() + " is not accepted: ");
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
        Arguments.of("--ping is 0.001 to 86400 seconds, not 0", List.of("--ping", "0", "ws://a")),
        Arguments.of("not 86401", List.of("--ping", "86401", "ws://a")),
        Arguments.of("Invalid value for option '--ping'", List.of("--ping", "x", "ws://a")),
        Arguments.of("the subprotocol", List.of("--subprotocol", "a b", "ws://localhost")),
        Arguments.of("the proxy is given as", List.of("--proxy", "localhost:1", "ws://localhost")),
        Arguments.of(
            "the proxy is given as", List.of("--proxy", "https://localhost:1", "ws://localhost")),
        Arguments.of(
            "the proxy is given as", List.of("--proxy", "http://localhost", "ws://localhost")),
        Arguments.of("maxRedirects is 0 to 20", List.of("--max-redirects", "21", "ws://localhost")),
        Arguments.of(
            "mutually exclusive", List.of("--insecure", "--trust", "x.pem", "wss://localhost")),
        Arguments.of(
            "cannot use the certificates in no-such-file.pem",
            List.of("--trust", "no-such-file.pem", "wss://localhost")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badCommandLines")
  void a_bad_command_line_is_explained_on_one_line(String why, List<String> arguments)
      throws Exception {
    try (ClientProcess client = ClientProcess.start(arguments.toArray(String[]::new))) {
      assertThat(client.exitStatus()).isEqualTo(2);
      assertThat(client.output()).isEmpty();
      assertThat(client.errors()).contains(why, "--help").hasLineCount(1);
    }
  }

  @Test
  void a_file_without_certificates_is_explained(@TempDir Path directory) throws Exception {
    Path empty = Files.createFile(directory.resolve("empty.pem"));
    try (ClientProcess client =
        ClientProcess.start("--trust", empty.toString(), "wss://localhost")) {
      assertThat(client.exitStatus()).isEqualTo(2);
      assertThat(client.errors()).contains("cannot use the certificates in " + empty);
    }
  }

  @Test
  void a_password_is_not_repeated() throws Exception {
    try (ClientProcess client =
        ClientProcess.start("--proxy", "http://user:secret@localhost:1:2", "ws://localhost")) {
      assertThat(client.exitStatus()).isEqualTo(2);
      assertThat(client.errors()).contains("the proxy is given as").doesNotContain("secret");
    }
  }
}
