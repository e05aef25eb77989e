package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.ConnectionThreads;
import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.Headers;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
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
@EnabledOnOs(value = OS.LINUX, disabledReason = "counts descriptors")
class DeadlinesTest {

  private static final int CLIENTS = 10;

  private static final Duration HANDSHAKE = Duration.ofSeconds(1);
  private static final ConnectionOptions SHORT =
      ConnectionOptions.DEFAULT
          .withPingInterval(Duration.ofMillis(300))
          .withPongTimeout(Duration.ofMillis(300))
          .withSendTimeout(Duration.ofMillis(500))
          .withCloseTimeout(Duration.ofMillis(500));

  private static SSLContext tls;

  private final StartedThreads threads = new StartedThreads();

  @BeforeAll
  static void makeCertificateAndWarmUp(@TempDir Path directory) throws Exception {
    tls = new TestCertificate(directory).context();
    RawClient.loadTls(tls);
    warmUp();
  }

  /** The first connections load what keeps descriptors for good: here one of each kind. */
  private static void warmUp() throws IOException {
    ThreadFactory threads = ConnectionThreads.factory("sockeye-test");
    List<Attack> attacks =
        Stream.concat(attacks(), attacksOverTls()).map(row -> (Attack) row.get()[1]).toList();
    try (WebSocketServer plain = server(false, threads);
        WebSocketServer secure = server(true, threads);
        RawClients clients = new RawClients()) {
      for (Attack attack : attacks) {
        begin(attack, clients, attack.layer() == Layer.PLAIN ? plain : secure);
      }
      for (int i = 0; i < attacks.size(); i++) {
        awaitCutOff(clients.get(i), attacks.get(i));
      }
    }
  }

  /** How a client reaches the server: one of TLS may leave that out. */
  private enum Layer {
    PLAIN,
    BELOW_TLS,
    TLS_1_2,
    TLS_1_3
  }

  /** What a client does first, and then again and again until it is cut off. */
  private record Attack(Layer layer, Step begin, Step again) {

    private interface Step {
      void take(RawClient client) throws IOException;
    }

    static Attack of(Step begin, Step again) {
      return new Attack(Layer.PLAIN, begin, again);
    }

    static Attack belowTls(Step begin) {
      return new Attack(Layer.BELOW_TLS, begin, DeadlinesTest::readOn);
    }

    RawClient connect(WebSocketServer server) throws IOException {
      return switch (layer) {
        case PLAIN, BELOW_TLS -> RawClient.connect(server, 4096);
        case TLS_1_2 -> RawClient.connectTls(server.port(), 4096, tls, "TLSv1.2");
        case TLS_1_3 -> RawClient.connectTls(server.port(), 4096, tls, "TLSv1.3");
      };
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
        Arguments.of("says no ClientHello", Attack.belowTls(c -> {})),
        Arguments.of(
            "says half a ClientHello",
            Attack.belowTls(c -> c.send(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, -4}))),
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

  /** What takes another way through the server over TLS. */
  static Stream<Arguments> attacksOverTls() {
    Stream<Arguments> inBothVersions =
        Stream.of(Layer.TLS_1_2, Layer.TLS_1_3)
            .flatMap(
                layer ->
                    Stream.of(
                        row(
                            layer,
                            "keeps TLS busy instead of sending a request",
                            c -> {},
                            DeadlinesTest::shakeTlsHandsAgain),
                        row(
                            layer,
                            "keeps TLS busy instead of answering a Ping",
                            c -> open(c, "/echo"),
                            DeadlinesTest::shakeTlsHandsAgain),
                        row(
                            layer,
                            "answers a Close and ends neither TLS nor TCP",
                            c -> open(c, "/end").sendClose(1000),
                            DeadlinesTest::readOnBelow),
                        row(
                            layer,
                            "never reads",
                            c -> open(c, "/much"),
                            c -> c.send(RawClient.frame(0x8A, new byte[0])))));
    Stream<Arguments> others =
        Stream.of(
            row("sends nothing", c -> {}, DeadlinesTest::readOn),
            row("drips its request", c -> c.send("GET / HTTP/1.1\r\nX: "), c -> c.send("x")),
            row(
                "sends half a record of its request and is silent",
                DeadlinesTest::sendHalfARecord,
                DeadlinesTest::readOn),
            row(
                "sends half a record of a frame and is silent",
                c -> sendHalfARecord(open(c, "/echo")),
                DeadlinesTest::readOn),
            row("never answers a Close", c -> open(c, "/end"), DeadlinesTest::readOn),
            row(
                "sends without end instead of answering a Close",
                c -> open(c, "/end"),
                c -> c.send(RawClient.frame(0x81, new byte[1]))),
            row(
                "never reads the page that it has asked for",
                c -> c.send("GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                c -> c.send("x")));
    return Stream.concat(inBothVersions, others);
  }

  private static Arguments row(String does, Attack.Step begin, Attack.Step again) {
    return row(Layer.TLS_1_3, does, begin, again);
  }

  private static Arguments row(Layer layer, String does, Attack.Step begin, Attack.Step again) {
    return Arguments.of(layer + ": " + does, new Attack(layer, begin, again));
  }

  /** Of application data, 64 bytes long by its header (RFC 8446, section 5.1). */
  private static void sendHalfARecord(RawClient client) throws IOException {
    client.below().getOutputStream().write(new byte[] {23, 3, 3, 0, 64, 1, 2, 3});
  }

  /** With TLS 1.2 another handshake of TLS, with TLS 1.3 another key. */
  private static void shakeTlsHandsAgain(RawClient client) throws IOException {
    ((SSLSocket) client.socket()).startHandshake();
    int patience = client.socket().getSoTimeout();
    client.socket().setSoTimeout(1);
    try {
      // In this the server's part of the handshake is answered.
      if (client.isAtEnd()) {
        throw new EOFException();
      }
    } catch (SocketTimeoutException e) {
      // It has no application data to say.
    } finally {
      client.socket().setSoTimeout(patience);
    }
  }

  /** Takes what comes and leaves TLS out of it, which would answer the end of TLS with its own. */
  private static void readOnBelow(RawClient client) throws IOException {
    byte[] alert = new byte[100];
    while (client.below().getInputStream().read(alert) >= 0) {
      // What the server says of the end.
    }
    throw new IOException("the end of the stream");
  }

  private static RawClient open(RawClient client, String path) throws IOException {
    return client.shakeHands(path);
  }

  /** Reads what there is, such as Pings, without answering. */
  private static void readOn(RawClient client) throws IOException {
    client.discardToEnd();
    throw new IOException("the end of the stream");
  }

  /**
   * Seen elsewhere: closing waits for ever for a peer that does not answer; TLS that is kept busy
   * passes for a peer that answers.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource({"attacks", "attacksOverTls"})
  void a_client_is_cut_off_and_leaves_neither_a_thread_nor_a_descriptor(String does, Attack attack)
      throws Exception {
    try (LogRecorder log = new LogRecorder();
        WebSocketServer server = server(attack.layer() != Layer.PLAIN, threads)) {
      long before = OpenDescriptors.count();

      run(server, attack);

      assertThat(threads.count()).isEqualTo(CLIENTS);
      threads.awaitEnd();
      Await.until("no descriptor is left", () -> OpenDescriptors.count() <= before);
      assertThat(server.connections().size()).isZero();
      assertThat(log.errors()).isEmpty();
    }
  }

  private static WebSocketServer server(boolean secure, ThreadFactory threads) throws IOException {
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
            .threadFactory(threads);
    return secure ? builder.sslContext(tls).start() : builder.start();
  }

  private static void run(WebSocketServer server, Attack attack) throws IOException {
    try (RawClients clients = new RawClients()) {
      for (int i = 0; i < CLIENTS; i++) {
        begin(attack, clients, server);
      }
      for (RawClient client : clients) {
        awaitCutOff(client, attack);
      }
    }
  }

  private static void begin(Attack attack, RawClients clients, WebSocketServer server)
      throws IOException {
    attack.begin().take(clients.add(attack.connect(server)));
  }

  private static void awaitCutOff(RawClient client, Attack attack) {
    Await.until("it is cut off", () -> isCutOff(client, attack));
  }

  private static boolean isCutOff(RawClient client, Attack attack) {
    try {
      attack.again().take(client);
      return false;
    } catch (SocketTimeoutException e) {
      throw new AssertionError("it was not cut off", e);
    } catch (IOException e) {
      return true;
    }
  }
}
