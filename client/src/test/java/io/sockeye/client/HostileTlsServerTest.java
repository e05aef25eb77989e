package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.client.RawServer.Peer;
import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.WebSocket;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server, or somebody on the way to it, does to a client, where TLS makes a difference. */
@Timeout(60)
@EnabledOnOs(value = OS.LINUX, disabledReason = "counts the entries of /proc/self/fd")
class HostileTlsServerTest {

  private static final Certificates CERTIFICATES = Certificates.shared();
  private static final SSLContext SERVING = CERTIFICATES.serving(Certificates.GOOD);
  private static final SSLContext TRUSTING = CERTIFICATES.trusting(Certificates.GOOD);

  private static final Duration SHORT = Duration.ofMillis(400);
  private static final byte[] WHOLE = {(byte) 0x81, 5, 'w', 'h', 'o', 'l', 'e'};
  private static final byte[] HALF_A_RECORD = {23, 3, 3, 0, 64, 1, 2, 3};

  /** What it does after the handshake of TLS, of which it can also do without. */
  private interface Script {
    void run(Peer peer, Socket below) throws Exception;
  }

  private static RawServer server(String version, Script script) {
    return RawServer.start(
        peer -> {
          Socket below = peer.socket();
          SSLSocket socket =
              (SSLSocket) SERVING.getSocketFactory().createSocket(below, null, true);
          socket.setUseClientMode(false);
          socket.setEnabledProtocols(new String[] {version});
          socket.startHandshake();
          script.run(new Peer(socket), below);
        });
  }

  private static WebSocketClientBuilder client() {
    return WebSocketClient.builder().sslContext(TRUSTING);
  }

  private static byte[] accepted(Peer peer, byte[]... frames) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.writeBytes(Peer.acceptance(peer.request()));
    for (byte[] frame : frames) {
      answer.writeBytes(frame);
    }
    return answer.toByteArray();
  }

  static Stream<Arguments> truncated() {
    return Stream.of("TLSv1.2", "TLSv1.3")
        .flatMap(
            version ->
                Stream.of(
                    Arguments.of(version, "nothing", new byte[0]),
                    Arguments.of(version, "half a header", new byte[] {(byte) 0x81}),
                    Arguments.of(version, "half a frame", new byte[] {(byte) 0x81, 9, 'c', 'u'}),
                    Arguments.of(version, "a fragment", new byte[] {1, 3, 'c', 'u', 't'}),
                    Arguments.of(version, "half a Close", new byte[] {(byte) 0x88, 2, 3})));
  }

  /**
   * A truncation attack: whoever is on the way ends TCP, so that the end of the stream comes without
   * a close_notify (RFC 8446, section 6.1), and the JDK tells it from a proper end only where it is
   * asked to. To a WebSocket either is 1006 (RFC 6455, section 7.1.5).
   */
  @ParameterizedTest(name = "{0}, after {1}")
  @MethodSource("truncated")
  void theEndOfTcpWithoutAnEndOfTlsIs1006(String version, String what, byte[] last)
      throws Exception {
    assertAbnormal(
        version,
        (peer, below) -> {
          peer.send(accepted(peer, WHOLE, last));
          below.shutdownOutput();
          // What the client says of it is left where it is.
          below.getInputStream().readAllBytes();
        });
  }

  @ParameterizedTest(name = "{0}, after {1}")
  @MethodSource("truncated")
  void theEndOfTlsWithoutACloseIs1006(String version, String what, byte[] last) throws Exception {
    assertAbnormal(
        version,
        (peer, below) -> {
          peer.send(accepted(peer, WHOLE, last));
          peer.socket().shutdownOutput();
          below.getInputStream().readAllBytes();
        });
  }

  static Stream<Arguments> brokenRecords() {
    return Stream.of(
        Arguments.of("a record that was altered", record(23, 64, new byte[64])),
        Arguments.of("a record that declares more than TLS allows", record(23, 0xFFFF, new byte[9])),
        Arguments.of("a record of an unknown type", record(99, 4, new byte[4])),
        Arguments.of("a frame that is not encrypted", WHOLE),
        Arguments.of("a close_notify in the clear", record(21, 2, new byte[] {1, 0})));
  }

  private static byte[] record(int type, int length, byte[] content) {
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    record.writeBytes(new byte[] {(byte) type, 3, 3, (byte) (length >> 8), (byte) length});
    record.writeBytes(content);
    return record.toByteArray();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenRecords")
  void whatIsWrittenBelowTlsEndsTheConnectionWith1006(String what, byte[] record) throws Exception {
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      assertAbnormal(
          version,
          (peer, below) -> {
            peer.send(accepted(peer, WHOLE));
            below.getOutputStream().write(record);
            below.getInputStream().readAllBytes();
          });
    }
  }

  /** One message comes whole, and then nothing of what was cut or forged. */
  private static void assertAbnormal(String version, Script script) throws Exception {
    try (RawServer server = server(version, script);
        WebSocket webSocket = client().build().connectTo(server.secureUri())) {
      assertThat(webSocket.receive()).isEqualTo(Message.text("whole"));
      assertThatThrownBy(webSocket::receive).isInstanceOf(IOException.class);
      assertThat(webSocket.closeStatus()).isEqualTo(CloseStatus.ABNORMAL_CLOSURE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, 100})
  void anAnswerThatIsCutOffWithItsConnectionIsSaidToBe(int length) throws Exception {
    try (RawServer server =
        server(
            "TLSv1.3",
            (peer, below) -> {
              byte[] answer = accepted(peer);
              peer.socket().getOutputStream().write(answer, 0, length);
              below.shutdownOutput();
              below.getInputStream().readAllBytes();
            })) {
      assertThatThrownBy(() -> client().build().connectTo(server.secureUri()))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("before it answered the opening handshake");
    }
  }

  /** What is to be done with a connection, and fails when the server keeps it waiting. */
  private interface Use {
    void with(WebSocketClient client, String uri) throws IOException;
  }

  private static void connect(WebSocketClient client, String uri) throws IOException {
    client.connectTo(uri).abort();
  }

  private static void receive(WebSocketClient client, String uri) throws IOException {
    client.connectTo(uri).receive();
  }

  private static void send(WebSocketClient client, String uri) throws IOException {
    WebSocket webSocket = client.connectTo(uri);
    for (int i = 0; i < 1_000; i++) {
      webSocket.send(new byte[100_000]);
    }
  }

  /** Fails as what waits within does, for closing itself throws nothing. */
  private static void close(WebSocketClient client, String uri) throws IOException {
    WebSocket webSocket = client.connectTo(uri);
    webSocket.close();
    webSocket.receive();
  }

  static Stream<Arguments> waits() {
    return Stream.of("TLSv1.2", "TLSv1.3")
        .flatMap(
            version ->
                Stream.of(
                    row(
                        version,
                        "sends half a record for an answer",
                        (peer, below) -> below.getOutputStream().write(HALF_A_RECORD),
                        HostileTlsServerTest::connect),
                    row(
                        version,
                        "keeps TLS busy instead of answering",
                        (peer, below) -> shakeTlsHandsAgain(peer),
                        HostileTlsServerTest::connect),
                    row(
                        version,
                        "sends half a record of a frame",
                        (peer, below) -> {
                          peer.send(accepted(peer));
                          below.getOutputStream().write(HALF_A_RECORD);
                        },
                        HostileTlsServerTest::receive),
                    row(
                        version,
                        "keeps TLS busy instead of answering a Ping",
                        (peer, below) -> {
                          peer.send(accepted(peer));
                          shakeTlsHandsAgain(peer);
                        },
                        HostileTlsServerTest::receive),
                    row(
                        version,
                        "never reads",
                        (peer, below) -> peer.send(accepted(peer)),
                        HostileTlsServerTest::send),
                    row(
                        version,
                        "never answers a Close",
                        (peer, below) -> peer.send(accepted(peer)),
                        HostileTlsServerTest::close),
                    row(
                        version,
                        "answers a Close and ends neither TLS nor TCP",
                        (peer, below) ->
                            peer.send(accepted(peer, new byte[] {(byte) 0x88, 2, 3, -24})),
                        (client, uri) -> {
                          WebSocket webSocket = client.connectTo(uri);
                          webSocket.close();
                          // In good order, but for the end of TCP.
                          assertThat(webSocket.closeStatus()).isEqualTo(CloseStatus.NORMAL);
                          throw new SocketTimeoutException("as expected");
                        })));
  }

  private static Arguments row(String version, String does, Script script, Use use) {
    return Arguments.of(version, does, script, use);
  }

  /** With TLS 1.2 another handshake of TLS, with TLS 1.3 another key: until the client ends it. */
  private static void shakeTlsHandsAgain(Peer peer) throws IOException {
    SSLSocket socket = (SSLSocket) peer.socket();
    socket.setSoTimeout(1);
    int read = 0;
    while (read >= 0) {
      socket.startHandshake();
      try {
        // In this the client's part of the handshake is answered.
        read = socket.getInputStream().read();
      } catch (SocketTimeoutException e) {
        // It has no application data to say.
      }
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("waits")
  void aServerIsGivenUpAndLeavesNeitherAThreadNorASocket(
      String version, String does, Script script, Use use) throws Exception {
    WebSocketClient client =
        client()
            .handshakeTimeout(does.contains("instead of answering") || does.contains("an answer")
                ? Duration.ofSeconds(2)
                : Duration.ofSeconds(20))
            .connectionOptions(
                ConnectionOptions.DEFAULT
                    .withPingInterval(SHORT)
                    .withPongTimeout(SHORT)
                    .withSendTimeout(SHORT)
                    .withCloseTimeout(SHORT))
            .build();
    long sockets = openSockets();
    try (RawServer server =
        server(
            version,
            (peer, below) -> {
              script.run(peer, below);
              // It neither reads nor ends anything, until it is closed below.
              while (!below.isClosed()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
              }
            })) {
      long start = System.nanoTime();
      assertThatThrownBy(() -> use.with(client, server.secureUri()))
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }
    awaitNone("a thread", HostileTlsServerTest::threads, 0);
    awaitNone("a socket", HostileTlsServerTest::openSockets, sockets);
  }

  private interface Count {
    long now();
  }

  private static void awaitNone(String what, Count count, long before) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (count.now() > before && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    assertThat(count.now()).as(what + " is left").isLessThanOrEqualTo(before);
  }

  /** Of the library; the watchdog too ends when there is nothing to watch. */
  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("sockeye"))
        .count();
  }

  private static long openSockets() {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.filter(HostileTlsServerTest::isSocket).count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isSocket(Path file) {
    try {
      return Files.readSymbolicLink(file).toString().startsWith("socket:");
    } catch (IOException e) {
      return false;
    }
  }
}
