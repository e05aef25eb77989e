package io.sockeye.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server over TLS. */
@Timeout(60)
class TlsTest {

  @TempDir static Path directory;

  private static SSLContext context;
  private static WebSocketServer server;
  private static final CompletableFuture<Request> REQUEST = new CompletableFuture<>();

  @BeforeAll
  static void start() throws Exception {
    context = new TestCertificate(directory).context();
    WebSocketRequestHandler request = (ws, r) -> REQUEST.complete(r);
    server =
        WebSocketServer.builder()
            .sslContext(context)
            .handler(Echo::handle)
            .handler("/request", request)
            .handler("/bye", ws -> ws.send("bye"))
            .http(
                r ->
                    new HandshakeResponse(
                        200, "OK", Headers.EMPTY, ("secure: " + r.secure()).getBytes(UTF_8)))
            .start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** A client that speaks one version of TLS. */
  private static RawClient connect(String version) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.port());
    socket.setEnabledProtocols(new String[] {version});
    return new RawClient(socket);
  }

  @Test
  void the_jdks_client_talks_over_tls() throws Exception {
    HttpClient http = HttpClient.newBuilder().sslContext(context).build();
    try (JdkClient client = JdkClient.open(http, "wss", server, "/", b -> b)) {
      client.sendText("hello", true);
      assertThat(client.next()).isEqualTo(new JdkClient.Text("hello", 1));
      client.sendClose(4000, "");
      assertThat(client.next()).isInstanceOf(JdkClient.Close.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void the_closing_handshake_is_complete_in_either_version(String version) throws Exception {
    try (RawClient client = connect(version).shakeHands("/bye")) {
      assertThat(client.readFrame().text()).isEqualTo("bye");
      assertThat(client.completeClose().closeCode()).isEqualTo(1000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void a_page_is_served_and_the_end_of_the_stream_is_a_proper_one(String version) throws Exception {
    try (RawClient client = connect(version)) {
      client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.readToEnd().text()).isEqualTo("secure: true");
    }
  }

  @Test
  void the_handler_knows_that_the_connection_is_secure() throws Exception {
    try (RawClient client = connect("TLSv1.3").shakeHands("/request")) {
      assertThat(REQUEST.get(20, TimeUnit.SECONDS).secure()).isTrue();
      assertThat(REQUEST.get().remoteAddress().getPort()).isEqualTo(client.socket().getLocalPort());
    }
  }

  /** Reading and writing at the same time must not wait for each other. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void much_goes_both_ways_at_the_same_time(String version) throws Exception {
    try (RawClient client = connect(version).shakeHands("/")) {
      byte[] frame = RawClient.frame(0x82, new byte[100_000]);
      Thread sending =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < 100; i++) {
                    client.send(frame);
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      sending.start();
      for (int i = 0; i < 100; i++) {
        assertThat(client.readFrame().payload()).hasSize(100_000);
      }
      sending.join(20_000);
      assertThat(sending.isAlive()).isFalse();
    }
  }

  @Test
  void a_client_without_tls_is_turned_away_and_hurts_nobody() throws Exception {
    try (RawClient plain = RawClient.connect(server)) {
      plain.send(RawClient.handshake("/"));
      // A TLS alert at most.
      assertThat(plain.discardToEnd()).isLessThan(100);
    }
    try (RawClient client = connect("TLSv1.3").shakeHands("/")) {
      client.sendText("unharmed");
      assertThat(client.readFrame().text()).isEqualTo("unharmed");
    }
  }

  /** Seen elsewhere: an end without a Close that a loop never notices (CVE-2017-2670). */
  @Test
  void a_client_that_vanishes_below_tls_ends_its_connection() throws Exception {
    Socket below = new Socket(InetAddress.getLoopbackAddress(), server.port());
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(below, "localhost", 0, true);
    RawClient client = new RawClient(socket).shakeHands("/");
    client.sendText("here");
    client.readFrame();
    int members = server.connections().size();
    assertThat(members).isPositive();
    below.setSoLinger(true, 0);
    below.close();
    Await.until("it is gone", () -> server.connections().size() < members);
  }

  @Test
  void a_large_binary_message_is_echoed_to_the_jdks_client() throws Exception {
    HttpClient http = HttpClient.newBuilder().sslContext(context).build();
    try (JdkClient client = JdkClient.open(http, "wss", server, "/", b -> b)) {
      client.sendBinary(ByteBuffer.allocate(1_000_000), true);
      assertThat(((JdkClient.Binary) client.next()).data().remaining()).isEqualTo(1_000_000);
    }
  }
}
