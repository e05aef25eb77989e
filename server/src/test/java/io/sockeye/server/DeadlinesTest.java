package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.ConnectionThreads;
import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.Headers;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What clients do to keep a thread of the server waiting for ever: each is ended by its deadline,
 * and neither a thread nor a descriptor is left.
 */
@Timeout(60)
@EnabledOnOs(value = OS.LINUX, disabledReason = "counts the entries of /proc/self/fd")
class DeadlinesTest {

  private static final int CLIENTS = 10;

  private static final Duration HANDSHAKE = Duration.ofMillis(500);
  private static final ConnectionOptions SHORT =
      ConnectionOptions.DEFAULT
          .withPingInterval(Duration.ofMillis(300))
          .withPongTimeout(Duration.ofMillis(300))
          .withSendTimeout(Duration.ofMillis(500))
          .withCloseTimeout(Duration.ofMillis(500));

  private static SSLContext tls;

  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void makeCertificate(@TempDir Path directory) throws Exception {
    tls = new TestCertificate(directory).context();
  }

  /** What a client does first, and then again and again until it is cut off. */
  private record Attack(boolean secure, Step begin, Step again) {

    private interface Step {
      void take(RawClient client) throws IOException;
    }

    static Attack of(Step begin, Step again) {
      return new Attack(false, begin, again);
    }

    static Attack overTls(Step begin) {
      return new Attack(true, begin, DeadlinesTest::readOn);
    }
  }

  static Stream<Arguments> attacks() {
    return Stream.of(
        Arguments.of("sends nothing", Attack.of(c -> {}, DeadlinesTest::readOn)),
        Arguments.of(
            "drips its request", Attack.of(c -> c.send("GET / HTTP/1.1\r\nX: "), c -> c.send("x"))),
        Arguments.of(
            "sends half a frame and is silent",
            Attack.of(
                c -> open(c, "/echo").send(new byte[] {2, (byte) 0x84, 0, 0, 0, 0, 1}),
                DeadlinesTest::readOn)),
        Arguments.of(
            "sends half a header and is silent",
            Attack.of(c -> open(c, "/echo").send(new byte[] {2}), DeadlinesTest::readOn)),
        Arguments.of("says no ClientHello", Attack.overTls(c -> {})),
        Arguments.of(
            "says half a ClientHello",
            Attack.overTls(c -> c.send(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, -4}))),
        Arguments.of(
            "never answers a Close", Attack.of(c -> open(c, "/end"), DeadlinesTest::readOn)),
        Arguments.of(
            "sends without end instead of answering a Close",
            Attack.of(c -> open(c, "/end"), c -> c.send(RawClient.frame(0x81, new byte[1])))),
        Arguments.of(
            "never reads",
            Attack.of(c -> open(c, "/much"), c -> c.send(RawClient.frame(0x8A, new byte[0])))),
        Arguments.of(
            "never reads the page that it has asked for",
            Attack.of(
                c -> c.send("GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n"), c -> c.send("x"))),
        Arguments.of(
            "goes on sending after it was refused",
            Attack.of(
                c -> c.send("POST / HTTP/1.1\r\nHost: localhost\r\n\r\n"), c -> c.send("x"))));
  }

  private static RawClient open(RawClient client, String path) throws IOException {
    return client.shakeHands(path);
  }

  /** Reads what there is, such as Pings, without answering. */
  private static void readOn(RawClient client) throws IOException {
    try {
      client.discardToEnd();
    } catch (SocketTimeoutException e) {
      throw new AssertionError("it was not cut off", e);
    }
    throw new IOException("the end of the stream");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attacks")
  void a_client_is_cut_off_and_leaves_neither_a_thread_nor_a_descriptor(String does, Attack attack)
      throws Exception {
    try (LogRecorder log = new LogRecorder();
        WebSocketServer server = server(attack.secure())) {
      // The first connection loads what keeps descriptors for good.
      run(server, attack, 1);
      long before = descriptors();

      run(server, attack, CLIENTS);

      assertThat(threads).hasSize(1 + CLIENTS);
      Await.until("all threads have ended", () -> threads.stream().noneMatch(Thread::isAlive));
      Await.until("no descriptor is left", () -> descriptors() <= before);
      assertThat(server.connections().size()).isZero();
      assertThat(log.errors()).isEmpty();
    }
  }

  private WebSocketServer server(boolean secure) throws IOException {
    byte[] much = new byte[20_000_000];
    HandshakeResponse page = new HandshakeResponse(200, "OK", Headers.EMPTY, much);
    WebSocketServerBuilder builder =
        WebSocketServer.builder()
            .handler("/echo", Echo::handle)
            .handler("/end", ws -> {})
            .handler("/much", ws -> ws.send(much))
            .http(request -> page)
            .handshakeTimeout(HANDSHAKE)
            .connectionOptions(SHORT)
            .threadFactory(
                task -> {
                  Thread thread = ConnectionThreads.factory("sockeye-test").newThread(task);
                  threads.add(thread);
                  return thread;
                });
    return secure ? builder.sslContext(tls).start() : builder.start();
  }

  private static void run(WebSocketServer server, Attack attack, int count) throws IOException {
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        RawClient client = RawClient.connect(server, 4096);
        clients.add(client);
        attack.begin().take(client);
      }
      for (RawClient client : clients) {
        Await.until("it is cut off", () -> isCutOff(client, attack));
      }
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  private static boolean isCutOff(RawClient client, Attack attack) {
    try {
      attack.again().take(client);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static long descriptors() {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
