package io.sockeye.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.ConnectionThreads;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.codec.connection.WebSocketListener;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The table of log lines in the README: each line is logged when it should be, and what is logged
 * is in the table.
 */
@Timeout(60)
class LogTableTest {

  private static final Path README = Path.of("README.md");
  private static final String SECRET = "top secret";

  /** A row: words in capitals stand for what differs from line to line. */
  private record Line(String logger, String level, String text) {

    boolean matches(Logged logged) {
      String pattern =
          Pattern.compile("[A-Z]{3,}|[^A-Z]+|[A-Z]")
              .matcher(text)
              .results()
              .map(part -> part.group().matches("[A-Z]{3,}") ? ".+" : Pattern.quote(part.group()))
              .collect(Collectors.joining());
      return logger.equals(logged.logger())
          && level.equals(logged.level())
          && logged.text().matches(pattern);
    }
  }

  private record Logged(String logger, String level, String text) {}

  private static List<Line> table() throws IOException {
    return Files.readAllLines(README).stream()
        .filter(line -> line.matches("\\| (DEBUG|WARNING|ERROR) \\|.*"))
        .map(line -> line.split(" *\\| *"))
        .map(cells -> new Line("io.sockeye." + cells[2].replace("`", ""), cells[1], cells[3]))
        .toList();
  }

  private final Logger logger = Logger.getLogger("io.sockeye");
  private final Queue<Logged> records = new ConcurrentLinkedQueue<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord logged) {
          String text = logged.getMessage();
          if (logged.getParameters() != null) {
            text = new MessageFormat(text).format(logged.getParameters());
          }
          records.add(new Logged(logged.getLoggerName(), level(logged.getLevel()), text));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private static String level(Level level) {
    if (level.equals(Level.FINE)) {
      return "DEBUG";
    }
    return level.equals(Level.SEVERE) ? "ERROR" : level.getName();
  }

  @BeforeEach
  void record() {
    logger.setLevel(Level.ALL);
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
  }

  @AfterEach
  void stopRecording() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
    logger.setLevel(null);
  }

  /** The one line of the table that has been logged by now, and nothing else has. */
  private void assertLogged(String beginning) throws IOException {
    Line line =
        table().stream()
            .filter(row -> row.text().startsWith(beginning))
            .reduce(
                (one, other) -> {
                  throw new AssertionError(beginning + " begins two lines");
                })
            .orElseThrow(() -> new AssertionError("no line of the table begins so: " + beginning));
    Await.until(
        "logged is '" + line + "' and not just " + records,
        () -> records.stream().anyMatch(line::matches));
    List<Line> table = table();
    assertThat(records)
        .allSatisfy(logged -> assertThat(logged.text()).doesNotContain(SECRET))
        .filteredOn(logged -> !logged.level().equals("DEBUG"))
        .allSatisfy(
            logged ->
                assertThat(table.stream().filter(row -> row.matches(logged)).count())
                    .as("rows for %s", logged)
                    .isEqualTo(1));
    assertThat(records)
        .filteredOn(line::matches)
        .hasSize(1)
        .allSatisfy(
            logged ->
                assertThat(logged.text().contains("127.0.0.1"))
                    .as("the peer's address: " + logged)
                    .isEqualTo(line.text().contains("PEER")));
    tried.add(line);
  }

  private static WebSocketServerBuilder echo() {
    return WebSocketServer.builder().handler("/", Echo::handle);
  }

  /** The lines that have been seen. */
  private final List<Line> tried = new ArrayList<>();

  private interface Scene {
    void play(WebSocketServer server) throws Exception;
  }

  private void play(WebSocketServerBuilder builder, Scene scene, String... logged)
      throws Exception {
    records.clear();
    try (WebSocketServer server = builder.start()) {
      scene.play(server);
      for (String line : logged) {
        assertLogged(line);
      }
    }
  }

  @Test
  void each_line_of_the_table_is_logged_as_it_stands_there() throws Exception {
    openingHandshakes();
    limits();
    handlers();
    peers();
    listeners();

    assertThat(tried).containsExactlyInAnyOrderElementsOf(table());
  }

  private void openingHandshakes() throws Exception {
    play(
        echo(),
        server -> {
          try (RawClient client = RawClient.connect(server)) {
            client.send(RawClient.handshake("/nothing?" + SECRET.replace(' ', '+')));
            client.readToEnd();
          }
        },
        "the opening handshake of PEER was refused with");
    play(
        echo(),
        server -> {
          try (RawClient client = RawClient.connect(server)) {
            client.send("GET /");
          }
        },
        "the opening handshake of PEER has failed: the connection ended");
    play(
        echo().handshakeTimeout(Duration.ofMillis(100)),
        server -> {
          try (RawClient client = RawClient.connect(server)) {
            client.discardToEnd();
          }
        },
        "the opening handshake of PEER has failed: it was not complete");
  }

  private void limits() throws Exception {
    play(
        echo().maxConnections(1),
        server -> {
          try (RawClient first = RawClient.open(server, "/");
              RawClient second = RawClient.connect(server)) {
            second.send(RawClient.handshake("/"));
            assertThat(second.readToEnd().status()).isEqualTo(503);
            first.sendClose(1000);
            first.completeClose();
          }
        },
        "there are");
    play(
        echo().maxConnectionsPerAddress(1),
        server -> {
          try (RawClient first = RawClient.open(server, "/");
              RawClient second = RawClient.connect(server)) {
            second.send(RawClient.handshake("/"));
            assertThat(second.readToEnd().status()).isEqualTo(429);
            first.sendClose(1000);
            first.completeClose();
          }
        },
        "PEER has COUNT");
    play(
        echo().trustedProxies(ProxyHeader.PROXY_PROTOCOL, "127.0.0.1"),
        server -> {
          try (RawClient client = RawClient.connect(server)) {
            client.send(RawClient.handshake("/"));
            client.discardToEnd();
          }
        },
        "a connection of the trusted proxy PEER");
    AtomicInteger threads = new AtomicInteger();
    ThreadFactory factory = ConnectionThreads.factory("test");
    play(
        echo()
            .threadFactory(task -> threads.getAndIncrement() == 0 ? null : factory.newThread(task)),
        server -> {
          try (RawClient client = RawClient.connect(server)) {
            client.discardToEnd();
          }
        },
        "a connection could not be accepted");
    play(
        echo().slowConsumer(SlowConsumer.DISCONNECT, 1, 1 << 20),
        server -> {
          try (RawClient slow = RawClient.connect(server, 4096).shakeHands("/")) {
            Await.until("it is a member", () -> server.connections().size() == 1);
            while (server.connections().size() == 1) {
              server.connections().broadcast(new byte[100_000]);
            }
            assertThat(slow.socket().isConnected()).isTrue();
          }
        },
        "PEER reads too slowly");
  }

  private void handlers() throws Exception {
    play(
        WebSocketServer.builder()
            .handler(
                ws -> {
                  ws.receive();
                  throw new IllegalStateException("broken");
                }),
        server -> secret(server, 1011),
        "the handler of PEER has failed");
    play(
        WebSocketServer.builder()
            .handler(
                ws -> {
                  ws.receive();
                  throw new SocketTimeoutException("a database");
                }),
        server -> secret(server, 1011),
        "the handler of PEER has waited");
    play(
        echo()
            .http(
                request -> {
                  throw new IllegalStateException("broken");
                }),
        server -> {
          try (RawClient client = RawClient.connect(server)) {
            client.send("GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(client.readToEnd().status()).isEqualTo(500);
          }
        },
        "a request of PEER could not be served");
  }

  private static void secret(WebSocketServer server, int closeCode) throws IOException {
    try (RawClient client = RawClient.open(server, "/")) {
      client.sendText(SECRET);
      assertThat(client.completeClose().closeCode()).isEqualTo(closeCode);
    }
  }

  private void peers() throws Exception {
    play(
        echo(),
        server -> {
          try (RawClient client = RawClient.open(server, "/")) {
            client.sendText(SECRET);
            client.readFrame();
            client.send(RawClient.frame(0x83, SECRET.getBytes(UTF_8)));
            assertThat(client.completeClose().closeCode()).isEqualTo(1002);
          }
        },
        "PEER has broken a rule",
        "the connection of PEER has ended");
    ConnectionOptions impatient =
        ConnectionOptions.DEFAULT
            .withPingInterval(Duration.ofMillis(200))
            .withPongTimeout(Duration.ofMillis(200));
    play(
        // A handler that does not let on what it was told of the end.
        WebSocketServer.builder()
            .connectionOptions(impatient)
            .handler(
                ws -> {
                  try {
                    ws.receive();
                  } catch (IOException e) {
                    assertThat(e).isInstanceOf(SocketTimeoutException.class);
                  }
                }),
        server -> {
          try (RawClient client = RawClient.open(server, "/")) {
            client.discardToEnd();
          }
        },
        "the connection with PEER was ended by a deadline");
  }

  private void listeners() throws Exception {
    WebSocketListener throwing =
        new WebSocketListener() {
          @Override
          public void onMessage(WebSocket webSocket, String text) {
            throw new IllegalStateException("broken");
          }
        };
    play(
        WebSocketServer.builder().listener(throwing),
        server -> secret(server, 1011),
        "the connection with PEER has failed");
    WebSocketListener throwingAtTheEnd =
        new WebSocketListener() {
          @Override
          public void onClose(WebSocket webSocket, CloseStatus status) {
            throw new IllegalStateException("broken");
          }
        };
    play(
        WebSocketServer.builder().listener(throwingAtTheEnd),
        server -> {
          try (RawClient client = RawClient.open(server, "/")) {
            client.sendClose(1000);
            client.completeClose();
          }
        },
        "the listener of the connection with PEER failed");
  }
}
