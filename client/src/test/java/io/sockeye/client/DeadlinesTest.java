package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.client.RawServer.Peer;
import io.sockeye.client.RawServer.Script;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

  private static final Duration SHORT = Duration.ofMillis(300);

  /** Far below the default deadlines, far above a short one on a busy machine. */
  private static final Duration BOUND = Duration.ofSeconds(5);

  private static final WebSocketClient CLIENT =
      WebSocketClient.builder().connectTimeout(SHORT).handshakeTimeout(SHORT).build();

  private static void assertTimesOut(ThrowingCallable call, String... words) {
    long start = System.nanoTime();
    assertThatThrownBy(call)
        .isInstanceOf(SocketTimeoutException.class)
        .hasMessageContainingAll(words);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, BOUND);
  }

  static Stream<Arguments> serversThatDoNotAnswer() {
    Script silent = Peer::isClosedByClient;
    Script halfHead =
        peer -> {
          peer.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: web");
          peer.isClosedByClient();
        };
    Script dripping =
        peer -> {
          byte[] head = Peer.acceptance(peer.request());
          for (int i = 0; i < head.length; i++) {
            peer.send(new byte[] {head[i]});
            LockSupport.parkNanos(PACE);
          }
        };
    Script interim =
        peer -> {
          while (true) {
            peer.send("HTTP/1.1 102 Processing\r\n\r\n");
            LockSupport.parkNanos(PACE);
          }
        };
    return Stream.of(
        Arguments.of("is silent", silent),
        Arguments.of("stops in the head", halfHead),
        Arguments.of("drips the head byte by byte", dripping),
        Arguments.of("sends interim responses without end", interim));
  }

  /** Seen elsewhere: connecting hangs on a bad network. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("serversThatDoNotAnswer")
  void aServerThatDoesNotAnswerTheOpeningHandshakeInTimeIsGivenUp(String name, Script script)
      throws Exception {
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    try (RawServer server =
        RawServer.start(
            peer -> {
              try {
                script.run(peer);
              } finally {
                closed.complete(peer.isClosedByClient());
              }
            })) {
      assertTimesOut(
          () -> CLIENT.connectTo(server.uri()),
          "the answer to the opening handshake with localhost:" + server.port(),
          "300 ms");
      assertThat(closed.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aServerThatDoesNotAnswerTheTlsHandshakeInTimeIsGivenUp() throws Exception {
    try (RawServer server = RawServer.start(Peer::isClosedByClient)) {
      assertTimesOut(
          () -> CLIENT.connectTo(server.secureUri()),
          "the end of the TLS handshake with localhost:" + server.port(),
          "300 ms");
    }
  }

  @Test
  void anOpeningHandshakeWithoutAnswerInTimeOverTlsIsGivenUp() throws Exception {
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
  void aHeadThatDripsInByteByByteWithinTheDeadlineIsAccepted() throws Exception {
    try (RawServer server =
            RawServer.start(
                peer -> {
                  byte[] head = Peer.acceptance(peer.request());
                  peer.socket().setTcpNoDelay(true);
                  for (byte b : head) {
                    peer.send(new byte[] {b});
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
  void anOpenConnectionOutlivesTheDeadlineOfItsHandshake() throws Exception {
    CountDownLatch longAfter = new CountDownLatch(1);
    try (RawServer server =
            RawServer.start(
                peer -> {
                  WebSocket opened = peer.open();
                  assertThat(longAfter.await(20, TimeUnit.SECONDS)).isTrue();
                  opened.send("still here");
                  opened.close();
                });
        WebSocket webSocket = CLIENT.connectTo(server.uri())) {
      // Another deadline of the same length, which began later, has passed.
      try (RawServer silent = RawServer.start(Peer::isClosedByClient)) {
        assertTimesOut(() -> CLIENT.connectTo(silent.uri()), "300 ms");
      }
      longAfter.countDown();
      assertThat(webSocket.receive()).isEqualTo(Message.text("still here"));
    }
  }

  /** Seen elsewhere: connecting hangs on a bad network. */
  @Test
  void aHostThatDoesNotTakeTheConnectionInTimeIsGivenUp() throws Exception {
    try (FullBacklog host = new FullBacklog()) {
      assertTimesOut(
          () -> CLIENT.connectTo("ws://localhost:" + host.port()),
          "cannot connect to localhost:" + host.port(),
          "no answer within");
    }
  }

  @Test
  void anAddressThatDoesNotAnswerLeavesHalfOfTheTimeForTheOther() throws Exception {
    InetAddress dead = InetAddress.getByName("127.0.0.2");
    InetAddress alive = InetAddress.getByName("127.0.0.1");
    try (RawServer server = RawServer.start(peer -> peer.open().receive());
        FullBacklog host = new FullBacklog(dead, server.port())) {
      WebSocketClient client =
          WebSocketClient.builder()
              .connectTimeout(Duration.ofSeconds(6))
              .resolver(name -> new InetAddress[] {dead, alive})
              .build();
      long start = System.nanoTime();
      try (WebSocket webSocket = client.connectTo("ws://example.test:" + host.port())) {
        assertThat(webSocket.isOpen()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .isBetween(Duration.ofMillis(2900), Duration.ofMillis(5500));
      }
    }
  }

  @Test
  void aLookUpOfTheHostThatTakesTooLongIsGivenUp() {
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

  /** A port that takes no further connections, as on a host that drops packets. */
  private static final class FullBacklog implements AutoCloseable {

    private final ServerSocket listening;
    private final List<SocketChannel> connections = new ArrayList<>();

    FullBacklog() throws IOException {
      this(InetAddress.getLoopbackAddress(), 0);
    }

    FullBacklog(InetAddress address, int port) throws IOException {
      listening = new ServerSocket(port, 1, address);
      boolean full = false;
      while (!full) {
        SocketChannel channel = SocketChannel.open();
        connections.add(channel);
        try {
          channel.socket().connect(new InetSocketAddress(address, listening.getLocalPort()), 200);
        } catch (SocketTimeoutException e) {
          full = true;
        }
      }
    }

    int port() {
      return listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      for (SocketChannel channel : connections) {
        channel.close();
      }
      listening.close();
    }
  }
}
