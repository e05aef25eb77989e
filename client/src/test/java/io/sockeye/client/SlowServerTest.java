package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.client.RawServer.Peer;
import io.sockeye.client.RawServer.TlsScript;
import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a server does to keep its client waiting for ever: it is given up at a deadline, and neither
 * a thread nor a socket is left.
 */
@Timeout(60)
@EnabledOnOs(value = OS.LINUX, disabledReason = "counts the entries of /proc/self/fd")
class SlowServerTest {

  private static final Certificates CERTIFICATES = Certificates.shared();
  private static final SSLContext SERVING = CERTIFICATES.serving(Certificates.GOOD);
  private static final SSLContext TRUSTING = CERTIFICATES.trusting(Certificates.GOOD);

  private static final Duration SHORT = Duration.ofMillis(400);
  private static final byte[] HALF_A_RECORD = {23, 3, 3, 0, 64, 1, 2, 3};
  private static final byte[] HALF_A_FRAME = {(byte) 0x81, 9, 'c', 'u'};
  private static final byte[] CLOSE = {(byte) 0x88, 2, 3, -24};

  private enum Layer {
    PLAIN,
    TLS_1_2,
    TLS_1_3;

    String uri(RawServer server) {
      return this == PLAIN ? server.uri() : server.secureUri();
    }

    RawServer start(TlsScript script) {
      return switch (this) {
        case PLAIN -> RawServer.start(peer -> script.run(peer, peer.socket()));
        case TLS_1_2 -> RawServer.start(SERVING, "TLSv1.2", script);
        case TLS_1_3 -> RawServer.start(SERVING, "TLSv1.3", script);
      };
    }
  }

  /** What waits, for a deadline that is short. */
  private enum Wait {
    CONNECT {
      @Override
      void run(WebSocketClient client, String uri) throws IOException {
        client.connectTo(uri).abort();
      }
    },
    RECEIVE {
      @Override
      void run(WebSocketClient client, String uri) throws IOException {
        client.connectTo(uri).receive();
      }
    },
    SEND {
      @Override
      void run(WebSocketClient client, String uri) throws IOException {
        WebSocket webSocket = client.connectTo(uri);
        for (int i = 0; i < 1_000; i++) {
          webSocket.send(new byte[100_000]);
        }
      }
    },
    /** Closing throws nothing; what comes after it says why it ended. */
    CLOSE {
      @Override
      void run(WebSocketClient client, String uri) throws IOException {
        WebSocket webSocket = client.connectTo(uri);
        webSocket.close();
        assertThat(webSocket.closeStatus()).isEqualTo(CloseStatus.ABNORMAL_CLOSURE);
        webSocket.receive();
      }
    };

    abstract void run(WebSocketClient client, String uri) throws IOException;

    WebSocketClient client() {
      return WebSocketClient.builder()
          .sslContext(TRUSTING)
          // With time for all of TLS, which may be slow the first time.
          .handshakeTimeout(Duration.ofSeconds(this == CONNECT ? 2 : 20))
          .connectionOptions(
              ConnectionOptions.DEFAULT
                  .withPingInterval(SHORT)
                  .withPongTimeout(SHORT)
                  .withSendTimeout(SHORT)
                  .withCloseTimeout(SHORT))
          .build();
    }
  }

  static Stream<Arguments> servers() {
    TlsScript nothing = (peer, below) -> {};
    TlsScript halfARecord = (peer, below) -> below.getOutputStream().write(HALF_A_RECORD);
    TlsScript keepsTlsBusy = (peer, below) -> shakeTlsHandsAgain(peer);
    Stream<Arguments> answering =
        Stream.of(
            Arguments.of(
                "sends half an answer",
                Layer.PLAIN,
                (TlsScript) (peer, below) -> peer.send("HTTP/1.1 101 "),
                Wait.CONNECT),
            Arguments.of(
                "sends half a record of its answer", Layer.TLS_1_3, halfARecord, Wait.CONNECT),
            Arguments.of(
                "keeps TLS busy instead of answering", Layer.TLS_1_2, keepsTlsBusy, Wait.CONNECT),
            Arguments.of(
                "keeps TLS busy instead of answering", Layer.TLS_1_3, keepsTlsBusy, Wait.CONNECT));
    Stream<Arguments> accepting =
        Stream.of(
            accepting(
                "sends half a frame",
                Layer.PLAIN,
                (peer, below) -> peer.send(HALF_A_FRAME),
                Wait.RECEIVE),
            accepting("sends half a record of a frame", Layer.TLS_1_3, halfARecord, Wait.RECEIVE),
            accepting(
                "keeps TLS busy, not answering a Ping", Layer.TLS_1_2, keepsTlsBusy, Wait.RECEIVE),
            accepting(
                "keeps TLS busy, not answering a Ping", Layer.TLS_1_3, keepsTlsBusy, Wait.RECEIVE),
            accepting("never reads", Layer.PLAIN, nothing, Wait.SEND),
            accepting("never reads", Layer.TLS_1_2, nothing, Wait.SEND),
            accepting("never reads", Layer.TLS_1_3, nothing, Wait.SEND),
            accepting("never answers a Close", Layer.PLAIN, nothing, Wait.CLOSE),
            accepting("never answers a Close", Layer.TLS_1_2, nothing, Wait.CLOSE),
            accepting("never answers a Close", Layer.TLS_1_3, nothing, Wait.CLOSE));
    return Stream.concat(answering, accepting);
  }

  private static Arguments accepting(String does, Layer layer, TlsScript then, Wait wait) {
    TlsScript script =
        (peer, below) -> {
          accept(peer);
          then.run(peer, below);
        };
    return Arguments.of(does, layer, script, wait);
  }

  /** The first connections load what keeps descriptors open for good. */
  @BeforeAll
  static void warmUp() throws IOException {
    for (Layer layer : Layer.values()) {
      try (RawServer server = layer.start((peer, below) -> accept(peer))) {
        assertThatThrownBy(() -> Wait.RECEIVE.run(Wait.RECEIVE.client(), layer.uri(server)))
            .isInstanceOf(IOException.class);
      }
    }
  }

  private static void accept(Peer peer) throws IOException {
    peer.send(Peer.acceptance(peer.request()));
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

  /** It neither reads nor ends anything. */
  private static void stay(Socket below) {
    while (!below.isClosed()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  /** Seen elsewhere: TLS that is kept busy passes for a peer that answers. */
  @ParameterizedTest(name = "{1}: {0}")
  @MethodSource("servers")
  void a_server_is_given_up_and_leaves_neither_a_thread_nor_a_socket(
      String does, Layer layer, TlsScript script, Wait wait) throws Exception {
    long sockets = OpenSockets.count();
    try (RawServer server =
        layer.start(
            (peer, below) -> {
              script.run(peer, below);
              stay(below);
            })) {
      String uri = layer.uri(server);
      long start = System.nanoTime();
      assertThatThrownBy(() -> wait.run(wait.client(), uri))
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }
    assertNoneIsLeft(sockets);
  }

  /** In good order, but for the end of TLS and of TCP. */
  @ParameterizedTest
  @EnumSource
  void a_server_that_answers_a_close_and_ends_nothing_else_is_left(Layer layer) throws Exception {
    long sockets = OpenSockets.count();
    try (RawServer server =
        layer.start(
            (peer, below) -> {
              accept(peer);
              peer.send(CLOSE);
              stay(below);
            })) {
      String uri = layer.uri(server);
      WebSocket webSocket = Wait.CLOSE.client().connectTo(uri);
      long start = System.nanoTime();
      webSocket.close();

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(SHORT.dividedBy(2), Duration.ofSeconds(15));
      assertThat(webSocket.closeStatus()).isEqualTo(CloseStatus.NORMAL_CLOSURE);
    }
    assertNoneIsLeft(sockets);
  }

  private static void assertNoneIsLeft(long socketsBefore) {
    Await.until(
        "no thread is left",
        () -> threads().allMatch(thread -> thread.getName().startsWith("sockeye-watchdog")));
    Await.until("no socket is left", () -> OpenSockets.count() <= socketsBefore);
  }

  /** It waits a second for something new to watch: not behind each of so many servers. */
  @AfterAll
  static void theWatchdogTooEndsWhenThereIsNothingToWatch() {
    Await.until("no thread is left", () -> threads().findAny().isEmpty());
  }

  /** Those of the library. */
  private static Stream<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("sockeye"));
  }
}
