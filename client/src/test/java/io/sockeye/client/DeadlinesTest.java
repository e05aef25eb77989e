package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.client.RawServer.Peer;
import io.sockeye.client.RawServer.Script;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.HandshakeRequest;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No step of connecting waits for longer than its deadline, whatever the server does. */
@Timeout(60)
class DeadlinesTest {

  /** Between the bytes of a server that keeps its client waiting without being silent. */
  private static final long PACE = Duration.ofMillis(50).toNanos();

  /** For one of the redirects of which there may be 20. */
  private static final long HOP = Duration.ofMillis(95).toNanos();

  private static final Duration SHORT = Duration.ofMillis(500);
  private static final String IN_WORDS = "500 ms";

  /** Below the default deadlines, which are 10 s, and far above a short one. */
  private static final Duration BOUND = Duration.ofSeconds(9);

  private static final WebSocketClient CLIENT =
      WebSocketClient.builder().handshakeTimeout(SHORT).build();

  private static void assertTimesOut(ThrowingCallable call, String... words) {
    long start = System.nanoTime();
    assertThatThrownBy(call)
        .isInstanceOf(SocketTimeoutException.class)
        .hasMessageContainingAll(words);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, BOUND);
  }

  /** Sends something and waits for the client to end the connection. */
  private static Script stoppingAfter(String sent) {
    return peer -> {
      peer.send(sent);
      peer.isClosedByClient();
    };
  }

  /** Sends something and then the same again and again, without end. */
  private static Script dripping(String sent, String again) {
    return peer -> {
      peer.send(sent);
      while (true) {
        peer.send(again);
        LockSupport.parkNanos(PACE);
      }
    };
  }

  /** {@return a server that fails when the client does not end the connection} */
  private static RawServer givenUp(Script script) {
    return RawServer.start(
        peer -> {
          try {
            script.run(peer);
          } finally {
            assertThat(peer.isClosedByClient()).isTrue();
          }
        });
  }

  static Stream<Arguments> serversThatDoNotAnswer() {
    Script byteByByte =
        peer -> {
          for (String octet : Peer.acceptance(peer.request()).split("")) {
            peer.send(octet);
            LockSupport.parkNanos(PACE);
          }
        };
    return Stream.of(
        Arguments.of("is silent", stoppingAfter("")),
        Arguments.of(
            "stops in the head", stoppingAfter("HTTP/1.1 101 Switching Protocols\r\nUpgrade: web")),
        Arguments.of("drips the head byte by byte", byteByByte),
        Arguments.of(
            "sends interim responses without end",
            dripping("", "HTTP/1.1 102 Processing\r\n\r\n")));
  }

  /** Seen elsewhere: connecting hangs on a bad network. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("serversThatDoNotAnswer")
  void a_server_that_does_not_answer_the_opening_handshake_in_time_is_given_up(
      String name, Script script) throws Exception {
    try (RawServer server = givenUp(script)) {
      assertTimesOut(
          () -> CLIENT.connectTo(server.uri()),
          "the answer to the opening handshake with localhost:" + server.port(),
          IN_WORDS);
      server.await();
    }
  }

  @Test
  void a_server_that_does_not_answer_the_tls_handshake_in_time_is_given_up() throws Exception {
    try (RawServer server = RawServer.start(Peer::isClosedByClient)) {
      assertTimesOut(
          () -> CLIENT.connectTo(server.secureUri()),
          "the end of the TLS handshake with localhost:" + server.port(),
          IN_WORDS);
    }
  }

  @Test
  void an_opening_handshake_without_answer_in_time_over_tls_is_given_up() throws Exception {
    Certificates certificates = Certificates.shared();
    WebSocketClient client =
        WebSocketClient.builder()
            .sslContext(certificates.trusting(Certificates.GOOD))
            .handshakeTimeout(Duration.ofSeconds(5))
            .build();
    try (RawServer server =
        RawServer.start(certificates.serving(Certificates.GOOD), Peer::isClosedByClient)) {
      assertThatThrownBy(() -> client.connectTo(server.secureUri()))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("the answer to the opening handshake");
    }
  }

  @Test
  void a_head_that_drips_in_byte_by_byte_within_the_deadline_is_accepted() throws Exception {
    try (RawServer server =
            RawServer.start(
                peer -> {
                  String head = Peer.acceptance(peer.request());
                  peer.socket().setTcpNoDelay(true);
                  for (String octet : head.split("")) {
                    peer.send(octet);
                  }
                  peer.send(new byte[] {(byte) 0x81, 2, 'h', 'i'});
                  peer.isClosedByClient();
                });
        WebSocket webSocket = WebSocketClient.connect(server.uri())) {
      assertThat(webSocket.receive()).isEqualTo(Message.text("hi"));
      webSocket.abort();
    }
  }

  @Test
  void an_open_connection_outlives_the_deadline_of_its_handshake() throws Exception {
    CountDownLatch longAfter = new CountDownLatch(1);
    // With time to be opened before it has passed.
    WebSocketClient client =
        WebSocketClient.builder().handshakeTimeout(SHORT.multipliedBy(4)).build();
    try (RawServer server =
            RawServer.start(
                peer -> {
                  WebSocket opened = peer.open();
                  assertThat(longAfter.await(20, TimeUnit.SECONDS)).isTrue();
                  opened.send("still here");
                  opened.close();
                });
        WebSocket webSocket = client.connectTo(server.uri())) {
      // Another deadline of the same length, which began later, has passed.
      try (RawServer silent = RawServer.start(Peer::isClosedByClient)) {
        assertTimesOut(() -> client.connectTo(silent.uri()), "2000 ms");
      }
      longAfter.countDown();
      assertThat(webSocket.receive()).isEqualTo(Message.text("still here"));
    }
  }

  /** Seen elsewhere: connecting hangs on a bad network. */
  @Test
  void a_host_that_does_not_take_the_connection_in_time_is_given_up() throws Exception {
    WebSocketClient client = WebSocketClient.builder().connectTimeout(SHORT).build();
    try (FullBacklog host = new FullBacklog()) {
      assertTimesOut(
          () -> client.connectTo("ws://localhost:" + host.port()),
          "cannot connect to localhost:" + host.port(),
          "no answer within");
    }
  }

  static Stream<Arguments> proxiesThatDoNotAnswer() {
    return Stream.of(
        Arguments.of("HTTP, silent", Proxy.Type.HTTP, stoppingAfter("")),
        Arguments.of(
            "HTTP, drips a head without end",
            Proxy.Type.HTTP,
            dripping("HTTP/1.1 200 x\r\nX: ", "x")),
        Arguments.of(
            "HTTP, interim answers without end",
            Proxy.Type.HTTP,
            dripping("", "HTTP/1.1 102 Processing\r\n\r\n")),
        Arguments.of("SOCKS, silent", Proxy.Type.SOCKS, stoppingAfter("")),
        Arguments.of("SOCKS, stops after the method", Proxy.Type.SOCKS, stoppingAfter("\5\0")),
        Arguments.of("SOCKS, drips its reply", Proxy.Type.SOCKS, dripping("\5\0\5\0\0\3d", "x")));
  }

  private static WebSocketClient client(Proxy.Type type, int port) {
    return WebSocketClient.builder()
        .proxy(ProxyScripts.proxy(type, port))
        .connectTimeout(SHORT)
        .build();
  }

  /** Seen elsewhere: connecting hangs on a bad network. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("proxiesThatDoNotAnswer")
  void a_proxy_that_does_not_connect_in_time_is_given_up(
      String name, Proxy.Type type, Script script) throws Exception {
    try (RawServer proxy = givenUp(script)) {
      assertTimesOut(
          () -> client(type, proxy.port()).connectTo("ws://example.test"),
          "the answer of the proxy localhost:" + proxy.port() + ", asked for example.test:80,",
          "did not come within " + IN_WORDS + " (connectTimeout)");
      proxy.await();
    }
  }

  @Test
  void a_proxy_that_does_not_take_the_connection_in_time_is_given_up() throws Exception {
    try (FullBacklog host = new FullBacklog()) {
      assertTimesOut(
          () -> client(Proxy.Type.HTTP, host.port()).connectTo("ws://example.test"),
          "cannot connect to the proxy localhost:" + host.port(),
          "no answer within");
    }
  }

  /** Each hop is quicker than the watchdog looks, and there are many of them. */
  @Test
  void redirects_have_one_deadline_together() throws Exception {
    try (RawServer server =
        RawServer.start(
            peer -> {
              int n = Integer.parseInt(peer.request().path().substring(1));
              LockSupport.parkNanos(HOP);
              peer.send(
                  "HTTP/1.1 302 x\r\nLocation: /" + (n + 1) + "\r\nContent-Length: 0\r\n\r\n");
            })) {
      WebSocketClient client =
          WebSocketClient.builder().maxRedirects(20).handshakeTimeout(SHORT).build();
      // All of them would take four times as long.
      assertTimesOut(
          () -> client.connectTo(server.uri() + "0"),
          "the answer to the opening handshake with localhost:" + server.port(),
          "did not come within " + IN_WORDS + " (handshakeTimeout)",
          "(redirected: " + server.uri() + "0 -> " + server.uri() + "1");
      assertThat(server.accepted()).isBetween(2, 20);
    }
  }

  /** For a password; whatever it is, it is accepted. */
  private static String asking(HandshakeRequest request, String header) {
    return request.headers().contains("Authorization")
        ? Peer.acceptance(request)
        : "HTTP/1.1 401 x\r\nWWW-Authenticate: Basic\r\n" + header + "\r\n";
  }

  /** The body of what leads on is of no interest, and may never end. */
  @Test
  void the_body_of_a_redirect_is_not_waited_for() throws Exception {
    try (RawServer server =
        RawServer.start(
            peer -> {
              HandshakeRequest request = peer.request();
              if (request.path().equals("/")) {
                peer.send("HTTP/1.1 302 x\r\nLocation: /there\r\nContent-Length: 9\r\n\r\n");
              } else {
                peer.send(asking(request, "Content-Length: 9\r\n"));
              }
              peer.isClosedByClient();
            })) {
      WebSocketClient client =
          WebSocketClient.builder()
              .maxRedirects(1)
              .authenticator(new RecordingAuthenticator("user", "pass"))
              .build();
      long start = System.nanoTime();
      client.connectTo(server.uri()).abort();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
      assertThat(server.accepted()).isEqualTo(3);
    }
  }

  /** Somebody who types a password takes longer than a connection. */
  @Test
  void the_time_of_the_authenticator_does_not_count() throws Exception {
    Authenticator slow =
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            LockSupport.parkNanos(SHORT.multipliedBy(3).toNanos());
            return new PasswordAuthentication("user", "pass".toCharArray());
          }
        };
    try (RawServer server = RawServer.start(Script.answering(request -> asking(request, "")));
        RawServer proxy =
            RawServer.start(
                ProxyScripts.authenticating("user:pass", new ConcurrentLinkedQueue<>()))) {
      Duration limit = SHORT.multipliedBy(2);
      WebSocketClient.builder()
          .proxy(ProxyScripts.http(proxy))
          .authenticator(slow)
          .connectTimeout(limit)
          .handshakeTimeout(limit)
          .build()
          .connectTo(server.uri())
          .abort();
      assertThat(server.accepted()).isEqualTo(2);
    }
  }

  @Test
  void a_look_up_of_the_host_that_takes_too_long_is_given_up() {
    CountDownLatch done = new CountDownLatch(1);
    WebSocketClient client =
        WebSocketClient.builder()
            .connectTimeout(SHORT)
            .resolver(
                name -> {
                  try {
                    done.await(20, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return InetAddress.getAllByName("localhost");
                })
            .build();
    try {
      assertTimesOut(
          () -> client.connectTo("ws://example.test"), "looking up the host example.test");
    } finally {
      done.countDown();
    }
  }
}
