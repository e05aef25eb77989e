package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Event;
import io.sockeye.codec.Message;
import io.sockeye.codec.MessageAssembler;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.codec.Role;
import io.sockeye.codec.WebSocketProtocol;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.codec.connection.WebSocketListener;
import io.sockeye.server.WebSocketServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The uses that the README shows, run. Each stands between two marks, and what stands there is what
 * the README shows, but for the port.
 */
@Timeout(30)
class ReadmeExamplesTest {

  private static final Path README = Path.of("../README.md");
  private static final Path THIS =
      Path.of("src/test/java/io/sockeye/client/ReadmeExamplesTest.java");

  static final Pattern README_CODE =
      Pattern.compile("^```java\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  static final Pattern MARKED_CODE =
      Pattern.compile("^ *// README\n(.*?)^ *// end$", Pattern.DOTALL | Pattern.MULTILINE);

  @TempDir private Path directory;

  static List<String> code(Path file, Pattern pattern) throws IOException {
    return pattern
        .matcher(Files.readString(file))
        .results()
        .map(ReadmeExamplesTest::withoutIndentAndPort)
        .collect(Collectors.toList());
  }

  private static String withoutIndentAndPort(MatchResult code) {
    return code.group(1)
        .stripTrailing()
        .stripIndent()
        .replace(".port(0)", ".port(8080)")
        .replaceAll("\\s+(WebSocketClient|throws)", " $1")
        .replace("\"ws://localhost:\" + server.port() + \"/chat\"", "\"ws://localhost:8080/chat\"")
        .strip();
  }

  @Test
  void the_readme_shows_the_code_that_is_run_here() throws IOException {
    List<String> shown = code(README, README_CODE);
    assertThat(shown).hasSize(6).isEqualTo(code(THIS, MARKED_CODE));
  }

  private static WebSocketServer echoServer() throws IOException {
    // README
    WebSocketServer server =
        WebSocketServer.builder()
            .port(0)
            .handler(
                ws -> {
                  for (Message message; (message = ws.receive()) != null; ) {
                    ws.send(message);
                  }
                })
            .start();
    // end
    return server;
  }

  /** What the examples print, line by line, from whatever thread. */
  private static final class Printed extends PrintStream {

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    Printed() {
      super(OutputStream.nullOutputStream());
    }

    @Override
    public void println(Object line) {
      lines.add(line.toString());
    }

    @Override
    public void println(String line) {
      lines.add(line);
    }

    String next() throws InterruptedException {
      return lines.poll(10, TimeUnit.SECONDS);
    }
  }

  /** What runs while the standard output is watched. */
  private interface Example {
    void run(Printed printed) throws Exception;
  }

  private static void run(Example example) throws Exception {
    PrintStream standardOutput = System.out;
    Printed printed = new Printed();
    System.setOut(printed);
    try {
      example.run(printed);
    } finally {
      System.setOut(standardOutput);
    }
  }

  @Test
  void a_client_and_a_server() throws Exception {
    try (WebSocketServer server = echoServer()) {
      run(
          printed -> {
            // README
            try (WebSocket ws =
                WebSocketClient.connect("ws://localhost:" + server.port() + "/chat")) {
              ws.send("hello");
              System.out.println(ws.receive());
            }
            // end
            assertThat(printed.next()).isEqualTo("hello");
          });
    }
  }

  @Test
  @SuppressWarnings("try") // It is the closing of the server that the listener hears of.
  void a_listener() throws Exception {
    try (WebSocketServer server = echoServer()) {
      run(
          printed -> {
            // README
            WebSocketClient.connect(
                "ws://localhost:" + server.port() + "/chat",
                new WebSocketListener() {
                  @Override
                  public void onOpen(WebSocket ws) throws IOException {
                    ws.send("hi");
                  }

                  @Override
                  public void onMessage(WebSocket ws, String text) {
                    System.out.println(text);
                  }

                  @Override
                  public void onClose(WebSocket ws, CloseStatus status) {
                    System.out.println(status);
                  }
                });
            // end
            assertThat(printed.next()).isEqualTo("hi");
            server.close();
            assertThat(printed.next()).isEqualTo("1001 GOING_AWAY");
          });
    }
  }

  @Test
  void a_client_that_connects_again() throws Exception {
    try (WebSocketServer server = echoServer()) {
      run(
          printed -> {
            // README
            ReconnectingClient lasting =
                ReconnectingClient.builder("ws://localhost:" + server.port() + "/chat")
                    .whileDisconnected(WhileDisconnected.QUEUE)
                    .start(
                        new ReconnectingListener() {
                          @Override
                          public void onOpen(ReconnectingClient client, WebSocket ws)
                              throws IOException {
                            ws.send("hello again");
                          }

                          @Override
                          public void onMessage(ReconnectingClient client, String text) {
                            System.out.println(text);
                          }
                        });
            lasting.send("news");
            // end
            assertThat(printed.next()).isEqualTo("hello again");
            assertThat(printed.next()).isEqualTo("news");
            lasting.close();
          });
    }
  }

  @Test
  void a_broadcast_and_a_stream() throws Exception {
    Path file = Files.write(directory.resolve("file"), new byte[100_000]);
    try (WebSocketServer server = echoServer();
        WebSocket ws = WebSocketClient.connect("ws://localhost:" + server.port())) {
      ws.send("I am here");
      assertThat(ws.receive()).isEqualTo(Message.text("I am here"));
      // README
      server.connections().broadcast("to everyone");
      try (OutputStream out = ws.binaryOutputStream()) {
        Files.copy(file, out);
      }
      // end
      // A broadcast is sent by another thread than the handler's.
      assertThat(List.of(ws.receive(), ws.receive()))
          .containsExactlyInAnyOrder(
              Message.text("to everyone"), Message.binary(new byte[100_000]));
    }
  }

  /** An endpoint on a transport that is none of Sockeye's. */
  private static final class OtherTransport {

    private final WebSocketProtocol protocol =
        new WebSocketProtocol(ProtocolConfig.of(Role.SERVER));
    private final MessageAssembler messages = new MessageAssembler();

    // README
    void onBytes(WritableByteChannel channel, ByteBuffer in) throws IOException {
      try {
        for (Event event; (event = protocol.receive(in, messages)) != null; ) {
          channel.write(protocol.reply(event));
          if (event instanceof Event.Close) {
            channel.close();
          }
          if (event instanceof Event.Fragment fragment) {
            Message message = messages.add(fragment);
            if (message != null) {
              channel.write(protocol.send(message));
            }
          }
        }
      } catch (ProtocolViolationException e) {
        channel.write(protocol.fail(e.violation()));
        channel.close();
      }
    }
    // end
  }

  @Test
  void the_codec_on_another_transport() throws IOException {
    WebSocketProtocol client = new WebSocketProtocol(ProtocolConfig.of(Role.CLIENT));
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    OtherTransport server = new OtherTransport();
    server.onBytes(Channels.newChannel(answer), client.send(Message.text("hello")));
    WritableByteChannel channel = Channels.newChannel(answer);
    server.onBytes(channel, client.close(CloseStatus.NORMAL_CLOSURE));
    assertThat(channel.isOpen()).as("the server ends TCP (RFC 6455, section 7.1.1)").isFalse();

    ByteBuffer in = ByteBuffer.wrap(answer.toByteArray());
    List<Event> events = new ArrayList<>();
    for (Event event; (event = client.receive(in)) != null; ) {
      if (event instanceof Event.Fragment fragment) {
        assertThat(new MessageAssembler().add(fragment)).isEqualTo(Message.text("hello"));
      }
      events.add(event);
    }
    assertThat(events).hasSize(2).last().isEqualTo(new Event.Close(CloseStatus.NORMAL_CLOSURE));

    ByteArrayOutputStream failure = new ByteArrayOutputStream();
    ByteBuffer unmasked = ByteBuffer.wrap(new byte[] {(byte) 0x81, 0});
    new OtherTransport().onBytes(Channels.newChannel(failure), unmasked);
    assertThat(failure.toByteArray()).startsWith(0x88, failure.size() - 2, 1002 >> 8, 1002 & 0xFF);
  }
}
