package io.sockeye.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client, or somebody on the way to it, does to TLS; its deadlines are in DeadlinesTest. */
@Timeout(60)
class HostileTlsClientTest {

  /** What a handler has received, and how the connection ended. */
  private record Seen(List<Message> messages, CloseStatus status, Exception failure) {}

  private static final BlockingQueue<Seen> SEEN = new LinkedBlockingQueue<>();
  private static final LogRecorder LOG = new LogRecorder();

  private static SSLContext context;
  private static WebSocketServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    context = new TestCertificate(directory).context();
    server =
        WebSocketServer.builder()
            .sslContext(context)
            .handler("/", HostileTlsClientTest::receiveAll)
            .handler("/echo", Echo::handle)
            .start();
  }

  @AfterAll
  static void stop() {
    server.close();
    LOG.close();
    assertThat(LOG.errors()).isEmpty();
  }

  private static void receiveAll(WebSocket webSocket) {
    List<Message> messages = Collections.synchronizedList(new ArrayList<>());
    Exception failure = null;
    try {
      for (Message message; (message = webSocket.receive()) != null; ) {
        messages.add(message);
      }
    } catch (IOException e) {
      failure = e;
    }
    SEEN.add(new Seen(messages, webSocket.closeStatus(), failure));
  }

  private static RawClient connect(String version) throws IOException {
    return RawClient.connectTls(server.port(), 0, context, version);
  }

  private static void assertServesOthers() throws IOException {
    try (RawClient other = connect("TLSv1.3").shakeHands("/echo")) {
      other.sendText("unharmed");
      assertThat(other.readFrame().text()).isEqualTo("unharmed");
    }
  }

  private static byte[] text(int first, String text) {
    return RawClient.frame(first, text.getBytes(UTF_8));
  }

  private static byte[] part(byte[] frame, int length) {
    return Arrays.copyOf(frame, length);
  }

  static Stream<Arguments> truncated() {
    return Stream.of("TLSv1.2", "TLSv1.3")
        .flatMap(
            version ->
                Stream.of(
                    Arguments.of(version, "nothing", new byte[0]),
                    Arguments.of(version, "half a header", new byte[] {(byte) 0x81}),
                    Arguments.of(version, "half a frame", part(text(0x81, "cut off"), 9)),
                    Arguments.of(version, "a fragment", text(0x01, "cut off")),
                    Arguments.of(version, "half a Close", part(text(0x88, "\3\350"), 4))));
  }

  /**
   * A truncation attack: whoever is on the way ends TCP, so that the end of the stream comes
   * without a close_notify (RFC 8446, section 6.1), and the JDK tells it from a proper end only
   * where it is asked to. To a WebSocket either is 1006 (RFC 6455, section 7.1.5).
   */
  @ParameterizedTest(name = "{0}, after {1}")
  @MethodSource("truncated")
  void the_end_of_tcp_without_an_end_of_tls_is_1006(String version, String what, byte[] last)
      throws Exception {
    assertAbnormalAfter(version, last, client -> client.below().shutdownOutput());
  }

  @ParameterizedTest(name = "{0}, after {1}")
  @MethodSource("truncated")
  void the_end_of_tls_without_a_close_is_1006(String version, String what, byte[] last)
      throws Exception {
    assertAbnormalAfter(version, last, client -> client.socket().shutdownOutput());
  }

  private interface Ending {
    void end(RawClient client) throws IOException;
  }

  private static void assertAbnormalAfter(String version, byte[] last, Ending ending)
      throws Exception {
    try (RawClient client = connect(version).shakeHands("/")) {
      client.sendText("whole");
      client.send(last);
      ending.end(client);

      assertAbnormal(SEEN.poll(20, TimeUnit.SECONDS));
    }
  }

  private static void assertAbnormal(Seen seen) {
    assertThat(seen).isNotNull();
    assertThat(seen.messages()).containsExactly(Message.text("whole"));
    assertThat(seen.status()).isEqualTo(CloseStatus.ABNORMAL_CLOSURE);
    assertThat(seen.failure()).isInstanceOf(IOException.class);
  }

  @Test
  void a_request_that_is_cut_off_with_its_connection_reaches_no_handler() throws Exception {
    String request = RawClient.handshake("/");
    for (int length : new int[] {0, 1, 20, request.length() - 2, request.length() - 1}) {
      try (RawClient client = connect("TLSv1.3")) {
        client.send(request.substring(0, length));
        client.below().shutdownOutput();
        assertThat(client.discardToEnd()).isZero();
      }
    }
    assertServesOthers();
    assertThat(SEEN).isEmpty();
  }

  static Stream<Arguments> brokenRecords() {
    return Stream.of(
        Arguments.of("a record that was altered", record(23, 64, new byte[64])),
        Arguments.of(
            "a record that declares more than TLS allows", record(23, 0xFFFF, new byte[9])),
        Arguments.of("a record of an unknown type", record(99, 4, new byte[4])),
        Arguments.of("a frame that is not encrypted", text(0x81, "plain")),
        Arguments.of("a ClientHello in the clear", record(22, 4, new byte[] {1, 0, 0, 0})),
        Arguments.of("a close_notify in the clear", record(21, 2, new byte[] {1, 0})));
  }

  private static byte[] record(int type, int length, byte[] content) {
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    record.writeBytes(new byte[] {(byte) type, 3, 3, (byte) (length >> 8), (byte) length});
    record.writeBytes(content);
    return record.toByteArray();
  }

  /** Whatever it is, nothing of it reaches the handler, and nobody else notices. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenRecords")
  void what_is_written_below_tls_ends_the_connection_with_1006(String what, byte[] record)
      throws Exception {
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      try (RawClient client = connect(version).shakeHands("/")) {
        client.sendText("whole");
        client.below().getOutputStream().write(record);

        assertAbnormal(SEEN.poll(20, TimeUnit.SECONDS));
      }
    }
    assertServesOthers();
  }

  /** What TLS has taken from the socket already is seen by no poll of that socket. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void frames_and_records_may_begin_and_end_anywhere(String version) throws Exception {
    byte[] large = new byte[100_000];
    Arrays.fill(large, (byte) 7);
    try (RawClient client = connect(version).shakeHands("/echo")) {
      ByteArrayOutputStream frames = new ByteArrayOutputStream();
      for (int i = 0; i < 1_000; i++) {
        frames.writeBytes(text(0x81, "in one record " + i));
      }
      client.send(frames.toByteArray());
      for (int i = 0; i < 1_000; i++) {
        assertThat(client.readFrame().text()).isEqualTo("in one record " + i);
      }
      client.send(RawClient.frame(0x82, large));
      assertThat(client.readFrame().payload()).isEqualTo(large);
      for (byte octet : text(0x81, "in a record for each byte")) {
        client.send(new byte[] {octet});
      }
      assertThat(client.readFrame().text()).isEqualTo("in a record for each byte");
    }
  }

  /** Whoever is in the middle of a handshake, of TLS or of HTTP, has no claim to a good end. */
  @Test
  void a_server_that_closes_does_not_wait_for_handshakes() throws Exception {
    WebSocketServer closing =
        WebSocketServer.builder()
            .sslContext(context)
            .handler(Echo::handle)
            .handshakeTimeout(Duration.ofSeconds(50))
            .drainTimeout(Duration.ofSeconds(50))
            .start();
    try (RawClients clients = new RawClients()) {
      for (int i = 0; i < 3; i++) {
        clients.add(RawClient.connect(closing));
        clients.add(RawClient.connect(closing)).send(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, -4});
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
          clients.add(RawClient.connectTls(closing.port(), 0, context, version));
          clients
              .add(RawClient.connectTls(closing.port(), 0, context, version))
              .send("GET / HTTP/1.1\r\n");
        }
      }
      long start = System.nanoTime();
      closing.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
      for (RawClient client : clients) {
        awaitEnd(client.below().getInputStream());
      }
    } finally {
      closing.close();
    }
  }

  /** What has come and was not read makes it a reset. */
  private static void awaitEnd(InputStream in) throws IOException {
    try {
      assertThat(in.readAllBytes()).hasSizeLessThan(1_000);
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }
}
