package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.connection.WebSocket;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The runnable jar: what it shows of a connection beside the messages, and its completion. */
@Timeout(180)
class CommandLineViewIT {

  private static List<String> linesWith(String mark, ClientProcess client) {
    return client.errors().lines().filter(line -> line.startsWith(mark)).toList();
  }

  @Test
  void verbose_prints_the_handshake_and_the_frames_as_they_pass() throws Exception {
    try (RawServer server = RawServer.start(RawServer.Script.ECHO);
        ClientProcess client =
            ClientProcess.start("-v", "-H", "X-Mine: yes", server.uri() + "chat?a=b")) {
      client.type("hello\n");
      assertThat(client.line()).isEqualTo("hello");
      client.type("x".repeat(200) + "\n");
      assertThat(client.line()).hasSize(200);
      client.endInput();
      assertThat(client.exitStatus()).isZero();

      List<String> sent = linesWith("> ", client);
      assertThat(sent)
          .startsWith("> GET /chat?a=b HTTP/1.1", "> Host: localhost:" + server.port())
          .contains("> X-Mine: yes", "> ")
          .containsSubsequence(
              "> TEXT 5 bytes, FIN MASK", "> CLOSE 2 bytes, FIN MASK, status 1000 NORMAL_CLOSURE");
      // Compressed, so its length is not told here.
      assertThat(sent).anyMatch(line -> line.matches("> TEXT \\d\\d? bytes, FIN RSV1 MASK"));
      List<String> received = linesWith("< ", client);
      assertThat(received)
          .startsWith("< HTTP/1.1 101 Switching Protocols")
          .contains("< Upgrade: websocket", "< ")
          .containsSubsequence(
              "< TEXT 5 bytes, FIN", "< CLOSE 2 bytes, FIN, status 1000 NORMAL_CLOSURE");
      assertThat(received).anyMatch(line -> line.matches("< TEXT \\d\\d? bytes, FIN RSV1"));
    }
  }

  /** Each in pieces of one byte and as a whole. */
  @ParameterizedTest
  @CsvSource({"1", "100000"})
  void verbose_shows_frames_of_every_kind_however_they_come(int piece) throws Exception {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    frames.write(new byte[] {0x01, 1, 'a', (byte) 0x89, 2, 'h', 'i', (byte) 0x80, 1, 'b'});
    frames.write(new byte[] {(byte) 0x8a, 0});
    frames.write(new byte[] {(byte) 0x81, 126, 0, 126});
    frames.write("x".repeat(126).getBytes());
    frames.write(new byte[] {(byte) 0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0});
    frames.write(new byte[65536]);
    frames.write(new byte[] {(byte) 0x88, 7, 3, (byte) 0xf4, 27, 'g', 'o', 'n', 'e'});
    byte[] all = frames.toByteArray();
    try (RawServer server =
            RawServer.start(
                peer -> {
                  peer.send("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
                  peer.send(RawServer.Peer.acceptance(peer.request()));
                  for (int start = 0; start < all.length; start += piece) {
                    ByteBuffer next =
                        ByteBuffer.wrap(all, start, Math.min(piece, all.length - start));
                    byte[] bytes = new byte[next.remaining()];
                    next.get(bytes);
                    peer.send(bytes);
                  }
                  peer.readUpToClose();
                });
        ClientProcess client = ClientProcess.start("--verbose", server.uri())) {
      assertThat(client.output()).hasSize(3 + 127 + 2 * 65536 + 1);

      assertThat(linesWith("< ", client))
          .startsWith(
              "< HTTP/1.1 103 Early Hints", "< Link: x", "< ", "< HTTP/1.1 101 Switching Protocols")
          .endsWith(
              "< ",
              "< TEXT 1 bytes",
              "< PING 2 bytes, FIN",
              "< CONTINUATION 1 bytes, FIN",
              "< PONG 0 bytes, FIN",
              "< TEXT 126 bytes, FIN",
              "< BINARY 65536 bytes, FIN",
              "< CLOSE 7 bytes, FIN, status 1012 SERVICE_RESTART: \\x1bgone");
      assertThat(linesWith("> ", client))
          .contains(
              "> PONG 2 bytes, FIN MASK", "> CLOSE 2 bytes, FIN MASK, status 1012 SERVICE_RESTART");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'f3 00', 'opcode 0x3 0 bytes, FIN RSV1 RSV2 RSV3', 1002",
    "'88 01 00', 'CLOSE 1 bytes, FIN, status invalid: ', 1002",
    "'88 00', 'CLOSE 0 bytes, FIN, status 1005 NO_STATUS_RECEIVED', ''",
    "'82 ff ffffffffffffffff 00000000 00', 'BINARY 18446744073709551615 bytes, FIN MASK', 1002"
  })
  void verbose_shows_a_frame_that_breaks_a_rule_as_it_is(String bytes, String shown, String answer)
      throws Exception {
    byte[] frame = HexFormat.of().parseHex(bytes.replace(" ", ""));
    try (RawServer server =
            RawServer.start(
                peer -> {
                  peer.send(RawServer.Peer.acceptance(peer.request()));
                  peer.send(frame);
                  peer.readUpToClose();
                });
        ClientProcess client = ClientProcess.start("-v", server.uri())) {
      client.exitStatus();
      String errors = client.errors();
      assertThat(errors).contains("\n< " + shown);
      if (!answer.isEmpty()) {
        assertThat(errors).containsPattern("> CLOSE \\d+ bytes, FIN MASK, status " + answer);
      }
    }
  }

  @Test
  void verbose_shows_the_head_of_a_refusal_and_not_its_body() throws Exception {
    try (RawServer server =
            RawServer.start(
                RawServer.Script.answering(
                    "HTTP/1.1 403 No\r\nX: y\r\nContent-Length: 5\r\n\r\nsorry"));
        ClientProcess client = ClientProcess.start("-v", server.uri())) {
      assertThat(client.exitStatus()).isEqualTo(1);
      assertThat(linesWith("< ", client))
          .containsExactly("< HTTP/1.1 403 No", "< X: y", "< Content-Length: 5", "< ");
      assertThat(client.errors()).contains("sockeye-client: the server answered 403 \"No\"");
    }
  }

  @Test
  void verbose_shows_what_is_inside_of_tls() throws Exception {
    Certificates certificates = Certificates.shared();
    try (RawServer server =
            RawServer.start(certificates.serving(Certificates.GOOD), RawServer.Script.ECHO);
        ClientProcess client =
            ClientProcess.start(
                    "-v",
                    "--trust",
                    certificates.pem(Certificates.GOOD).toString(),
                    server.secureUri())
                .type("hello\n")
                .endInput()) {
      assertThat(client.output()).asString().isEqualTo("hello\n");
      assertThat(linesWith("< ", client)).contains("< TEXT 5 bytes, FIN");
    }
  }

  @ParameterizedTest
  @CsvSource({"''", "--reconnect"})
  void ping_prints_the_time_until_each_answer(String option) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--ping", "0.05"));
    if (!option.isEmpty()) {
      arguments.add(option);
    }
    try (RawServer server =
            RawServer.start(
                peer -> {
                  peer.send(RawServer.Peer.acceptance(peer.request()));
                  for (int i = 0; i < 3; i++) {
                    peer.sendPong(peer.readPing());
                  }
                  // The fourth Ping has left, so the third answer was told.
                  peer.readPing();
                  peer.send(new byte[] {(byte) 0x88, 2, 3, (byte) 0xe8});
                  peer.readUpToClose();
                });
        ClientProcess client = ClientProcess.start(with(arguments, server.uri()))) {
      assertThat(client.exitStatus()).isZero();
      List<String> pings = client.errors().lines().toList();
      assertThat(pings).hasSize(3);
      for (int i = 0; i < 3; i++) {
        assertThat(pings.get(i)).matches("sockeye-client: ping " + (i + 1) + ": \\d+\\.\\d{3} ms");
      }
    }
  }

  private static String[] with(List<String> options, String uri) {
    List<String> arguments = new ArrayList<>(options);
    arguments.add(uri);
    return arguments.toArray(String[]::new);
  }

  static boolean hasBash() {
    return Files.isExecutable(Path.of("/bin/bash"));
  }

  @Test
  @EnabledIf("hasBash")
  void the_completion_script_completes_options(@TempDir Path directory) throws Exception {
    Path script = directory.resolve("completion");
    try (ClientProcess client = ClientProcess.start("generate-completion")) {
      Files.write(script, client.output());
      assertThat(client.exitStatus()).isZero();
      assertThat(client.errors()).isEmpty();
    }
    try (ClientProcess bash =
        ClientProcess.start(
            List.of(
                "/bin/bash",
                "-c",
                "source \"$0\" && COMP_WORDS=(sockeye-client --re) COMP_CWORD=1"
                    + " && eval \"$(complete -p sockeye-client | sed 's/.* -F \\([^ ]*\\) .*/\\1/')\""
                    + " 2>/dev/null && echo \"${COMPREPLY[@]}\"",
                script.toString()))) {
      assertThat(bash.line()).isEqualTo("--reconnect");
      assertThat(bash.exitStatus()).isZero();
    }
  }

  @Test
  void reconnect_tells_of_each_attempt_and_lines_wait_for_the_connection() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    RawServer.Script script =
        peer -> {
          if (connections.getAndIncrement() == 0) {
            peer.request();
            peer.send("HTTP/1.1 503 Busy\r\nContent-Length: 5\r\n\r\nlater");
          } else {
            RawServer.Script.ECHO.run(peer);
          }
        };
    try (RawServer server = RawServer.start(script);
        ClientProcess client =
            ClientProcess.start("--reconnect", server.uri()).type("early\n").endInput()) {
      assertThat(client.line()).isEqualTo("early");
      assertThat(client.line()).isNull();
      assertThat(client.exitStatus()).isZero();
      assertThat(client.errors())
          .matches(
              "sockeye-client: the server answered 503 \"Busy\" instead of 101: later;"
                  + " the next attempt is in \\d\\.\\d s\nsockeye-client: connected again\n");
    }
  }

  @Test
  void reconnect_goes_on_after_a_lost_connection() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    CountDownLatch again = new CountDownLatch(2);
    RawServer.Script script =
        peer -> {
          WebSocket webSocket = peer.open();
          again.countDown();
          if (connections.getAndIncrement() == 0) {
            webSocket.close(new CloseStatus(1012, "back soon"));
          } else {
            webSocket.send(webSocket.receive());
            assertThat(webSocket.receive()).isNull();
            webSocket.close();
          }
        };
    try (RawServer server = RawServer.start(script);
        ClientProcess client = ClientProcess.start("--reconnect", server.uri())) {
      assertThat(again.await(60, TimeUnit.SECONDS)).isTrue();
      client.type("again\n").endInput();
      assertThat(client.line()).isEqualTo("again");
      assertThat(client.exitStatus()).isZero();
      assertThat(client.errors())
          .matches(
              "sockeye-client: closed by the peer: 1012 SERVICE_RESTART: back soon;"
                  + " the next attempt is in \\d\\.\\d s\nsockeye-client: connected again\n");
    }
  }

  @Test
  void reconnect_gives_up_on_what_will_not_change() throws Exception {
    try (RawServer server =
            RawServer.start(
                RawServer.Script.answering(
                    "HTTP/1.1 401 Unauthorized\r\nContent-Length: 7\r\n\r\nwho are"));
        ClientProcess client =
            ClientProcess.start("--reconnect", server.uri()).type("never sent\n")) {
      assertThat(client.exitStatus()).isEqualTo(1);
      assertThat(client.errors())
          .isEqualTo(
              "sockeye-client: the server answered 401 \"Unauthorized\" instead of 101: who are\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 0, ''",
    "1008, 1, 'sockeye-client: closed by the server: 1008 POLICY_VIOLATION\n'"
  })
  void reconnect_ends_with_the_servers_close_for_good(int code, int status, String said)
      throws Exception {
    try (RawServer server = RawServer.start(peer -> peer.open().close(new CloseStatus(code, "")));
        ClientProcess client = ClientProcess.start("--reconnect", server.uri())) {
      assertThat(client.exitStatus()).isEqualTo(status);
      assertThat(client.errors()).isEqualTo(said);
    }
  }
}
