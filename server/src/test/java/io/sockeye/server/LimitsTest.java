package io.sockeye.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.HeadLimits;
import io.sockeye.handshake.Headers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a client cannot take: too many connections, too much time, too much memory. */
@Timeout(60)
class LimitsTest {

  private static final Duration SHORT = Duration.ofMillis(400);

  /** Before any of the deadlines that a server has by default. */
  private static final Duration SOON = Duration.ofSeconds(9);

  /** For what a test does not wait for. */
  private static final Duration LONG = Duration.ofMinutes(1);

  private static Duration timeToEnd(RawClient client) throws IOException {
    long start = System.nanoTime();
    client.discardToEnd();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void beyond_the_most_connections_503_is_answered_until_one_ends() throws Exception {
    try (WebSocketServer server =
            WebSocketServer.builder().handler(Echo::handle).maxConnections(2).start();
        RawClient first = RawClient.open(server, "/");
        // One that has sent no request yet counts as well.
        RawClient second = RawClient.connect(server)) {
      assertThat(refusalForNow(server).status()).isEqualTo(503);
      second.shakeHands("/");
      first.sendClose(1000);
      first.readFrame();
      first.socket().close();
      Await.until("a place is free", () -> server.connections().size() == 1);
      Await.until("a third connection is accepted", () -> isAccepted(server));
    }
  }

  private static RawClient.Response refusalForNow(WebSocketServer server) throws IOException {
    try (RawClient client = RawClient.connect(server)) {
      client.send(RawClient.handshake("/"));
      RawClient.Response response = client.readToEnd();
      assertThat(Integer.parseInt(response.header("Retry-After"))).isPositive();
      assertThat(response.header("Connection")).isEqualTo("close");
      return response;
    }
  }

  private static boolean isAccepted(WebSocketServer server) {
    try (RawClient client = RawClient.connect(server)) {
      client.send(RawClient.handshake("/"));
      return client.readHead().status() == 101;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Seen elsewhere: all connections from one address. */
  @Test
  void beyond_the_most_connections_from_an_address_429_is_answered_until_one_ends()
      throws Exception {
    try (LogRecorder log = new LogRecorder();
        WebSocketServer server =
            WebSocketServer.builder().handler(Echo::handle).maxConnectionsPerAddress(2).start();
        RawClient first = RawClient.open(server, "/");
        // One that has sent no request yet counts as well.
        RawClient second = RawClient.connect(server)) {
      RawClient.Response response = refusalForNow(server);
      assertThat(response.statusLine()).isEqualTo("HTTP/1.1 429 Too Many Requests");
      assertThat(response.text()).contains("too many connections from this address");
      try (RawClient elsewhere = RawClient.connectFrom("127.0.0.2", server)) {
        elsewhere.shakeHands("/");
      }
      second.shakeHands("/");
      first.sendClose(1000);
      first.readFrame();
      first.socket().close();
      Await.until("a third connection is accepted", () -> isAccepted(server));
      // Whoever runs the server learns that it may be a proxy that is refused, and learns it once.
      assertThat(log.warnings())
          .singleElement()
          .satisfies(
              w -> assertThat(w.getMessage()).contains("proxy", "raise maxConnectionsPerAddress"));
    }
  }

  @Test
  void by_default_a_proxy_on_this_machine_may_connect_for_everybody() throws Exception {
    int more = AddressLimit.DEFAULT.max() + 1;
    try (RawClients clients = new RawClients();
        WebSocketServer server =
            WebSocketServer.builder()
                .handler(Echo::handle)
                .handshakeTimeout(LONG)
                .drainTimeout(SHORT)
                .start()) {
      for (int i = 0; i < more; i++) {
        clients.add(RawClient.connect(server));
      }
      clients.get(0).shakeHands("/");
      clients.get(more - 1).shakeHands("/");
    }
  }

  /** Seen elsewhere: threads without bound. */
  @Test
  void not_even_refusals_are_without_bound() throws Exception {
    try (RawClients silent = new RawClients();
        WebSocketServer server =
            WebSocketServer.builder()
                .handler(Echo::handle)
                .maxConnections(1)
                .handshakeTimeout(LONG)
                .drainTimeout(SHORT)
                .start()) {
      RawClient member = silent.add(RawClient.open(server, "/"));
      for (int i = 0; i < 200; i++) {
        silent.add(RawClient.connect(server));
      }
      // All but the member and some that may still send a request are gone at once.
      try (RawClient last = RawClient.connect(server)) {
        assertThat(last.discardToEnd()).isZero();
      }
      member.sendText("unharmed");
      assertThat(member.readFrame().text()).isEqualTo("unharmed");
    }
  }

  @Test
  void a_client_that_sends_nothing_is_cut_off() throws Exception {
    try (WebSocketServer server =
            WebSocketServer.builder().handler(Echo::handle).handshakeTimeout(SHORT).start();
        RawClient client = RawClient.connect(server)) {
      assertThat(timeToEnd(client)).isLessThan(SOON);
    }
  }

  @Test
  void a_client_that_drips_is_cut_off_though_it_is_never_silent() throws Exception {
    try (WebSocketServer server =
            WebSocketServer.builder()
                .handler(Echo::handle)
                .handshakeTimeout(SHORT)
                .headLimits(new HeadLimits(1 << 20, 100, 1 << 20))
                .start();
        RawClient client = RawClient.connect(server)) {
      CountDownLatch never = new CountDownLatch(1);
      client.send("GET / HTTP/1.1\r\nX: ");
      long start = System.nanoTime();
      IOException cut = null;
      while (cut == null && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20)) {
        try {
          client.send("x");
          assertThat(never.await(5, TimeUnit.MILLISECONDS)).isFalse();
        } catch (IOException e) {
          cut = e;
        }
      }
      assertThat(cut).isNotNull();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }
  }

  @Test
  void a_client_that_does_not_read_its_answer_is_cut_off() throws Exception {
    HandshakeResponse large = new HandshakeResponse(200, "OK", Headers.EMPTY, new byte[20_000_000]);
    try (WebSocketServer server =
            WebSocketServer.builder()
                .http(request -> large)
                .handshakeTimeout(SHORT)
                .maxConnections(1)
                .start();
        RawClient client = RawClient.connect(server, 4096)) {
      client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      Await.until("its place is free", () -> isServed(server));
      assertThat(client.discardToEnd()).isLessThan(20_000_000);
    }
  }

  private static boolean isServed(WebSocketServer server) {
    try (RawClient client = RawClient.connect(server)) {
      client.send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      return client.readHead().status() == 200;
    } catch (IOException e) {
      // It was cut off itself: the deadline is a short one.
      return false;
    }
  }

  /** Seen elsewhere: a TLS connection without a handshake holds up others or a core. */
  @Test
  void a_tls_client_that_says_no_hello_is_cut_off(@TempDir Path directory) throws Exception {
    try (WebSocketServer server =
            WebSocketServer.builder()
                .handler(Echo::handle)
                .sslContext(new TestCertificate(directory).context())
                .handshakeTimeout(SHORT)
                .start();
        RawClient silent = RawClient.connect(server);
        RawClient half = RawClient.connect(server)) {
      // A TLS record that announces a ClientHello of 512 bytes, and no more.
      half.send(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC});
      assertThat(timeToEnd(silent)).isLessThan(SOON);
      assertThat(timeToEnd(half)).isLessThan(SOON);
    }
  }

  @Test
  void a_refused_client_cannot_linger() throws Exception {
    try (WebSocketServer server = WebSocketServer.builder().handler("/ws", Echo::handle).start();
        RawClient client = RawClient.connect(server)) {
      client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.readToEnd().status()).isEqualTo(404);
      // It does not close, and goes on sending.
      long start = System.nanoTime();
      IOException cut = null;
      while (cut == null && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20)) {
        try {
          client.send("x");
        } catch (IOException e) {
          cut = e;
        }
      }
      assertThat(cut).isNotNull();
    }
  }

  @Test
  void the_limits_for_messages_are_those_of_the_builder() throws Exception {
    try (WebSocketServer server =
            WebSocketServer.builder()
                .handler(Echo::handle)
                .maxMessageBytes(1000)
                .maxFragments(3)
                .start();
        RawClient tooLong = RawClient.open(server, "/");
        RawClient tooMany = RawClient.open(server, "/")) {
      tooLong.send(RawClient.frame(0x82, new byte[1000]));
      assertThat(tooLong.readFrame().payload()).hasSize(1000);
      tooLong.send(RawClient.frame(0x82, new byte[1001]));
      assertThat(tooLong.readFrame().closeCode()).isEqualTo(1009);

      tooMany.send(RawClient.frame(0x02, new byte[1]));
      for (int i = 0; i < 3; i++) {
        tooMany.send(RawClient.frame(0x00, new byte[1]));
      }
      assertThat(tooMany.readFrame().closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void the_deadlines_of_connections_are_those_of_the_builder() throws Exception {
    ConnectionOptions options =
        ConnectionOptions.DEFAULT
            .withPingInterval(Duration.ofMillis(200))
            .withPongTimeout(Duration.ofMillis(300));
    try (WebSocketServer server =
            WebSocketServer.builder().handler(Echo::handle).connectionOptions(options).start();
        RawClient client = RawClient.open(server, "/")) {
      assertThat(client.readFrame().opcode()).isEqualTo(9);
      assertThat(timeToEnd(client)).isLessThan(SOON);
      Await.until("the member is gone", () -> server.connections().size() == 0);
    }
  }

  @Test
  void a_flood_of_tiny_requests_leaves_the_server_unharmed() throws Exception {
    try (WebSocketServer server = WebSocketServer.builder().handler(Echo::handle).start()) {
      for (int i = 0; i < 300; i++) {
        try (RawClient client = RawClient.connect(server)) {
          client.send("GET".getBytes(UTF_8));
        }
      }
      assertThat(isAccepted(server)).isTrue();
    }
  }
}
