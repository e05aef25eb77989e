package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.Message;
import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.codec.Violation;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.ConnectionThreads;
import io.sockeye.codec.connection.FlushPolicy;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.codec.connection.WebSocketListener;
import io.sockeye.server.WebSocketHandler;
import io.sockeye.server.WebSocketServer;
import io.sockeye.server.WebSocketServerBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The client and the server of this project: all sizes, types, threads, policies, parameters. */
@Timeout(120)
class EchoTest {

  /** About each boundary of the length's encoding (RFC 6455, section 5.2), and beyond buffers. */
  private static final int[] SIZES = {
    0, 1, 2, 124, 125, 126, 127, 128, 1000, 4096, 16_384, 65_535, 65_536, 65_537, 300_000, 1 << 20
  };

  static WebSocketServerBuilder echoServer() {
    return WebSocketServer.builder()
        .host("localhost")
        .handler(
            webSocket -> {
              for (Message message; (message = webSocket.receive()) != null; ) {
                webSocket.send(message);
              }
            });
  }

  static String uri(WebSocketServer server) {
    return "ws://localhost:" + server.port() + "/";
  }

  static Stream<Arguments> kinds() {
    List<Arguments> kinds = new ArrayList<>();
    List<ThreadFactory> factories =
        ConnectionThreads.virtualThreadsAvailable()
            ? List.of(
                ConnectionThreads.platformThreads("platform"),
                ConnectionThreads.virtualThreads("virtual"))
            : List.of(ConnectionThreads.platformThreads("platform"));
    for (ThreadFactory threads : factories) {
      for (FlushPolicy policy : FlushPolicy.values()) {
        for (PermessageDeflate deflate :
            new PermessageDeflate[] {null, PermessageDeflate.DEFAULT}) {
          kinds.add(Arguments.of(threads.newThread(() -> {}).getName(), threads, policy, deflate));
        }
      }
    }
    return kinds.stream();
  }

  /** Seen elsewhere: long messages do not survive compression. */
  @ParameterizedTest(name = "{0}, {2}, {3}")
  @MethodSource("kinds")
  void messages_of_all_sizes_and_both_types_come_back(
      String name, ThreadFactory threads, FlushPolicy policy, PermessageDeflate deflate)
      throws Exception {
    ConnectionOptions options = ConnectionOptions.DEFAULT.withFlushPolicy(policy);
    try (WebSocketServer server =
            echoServer().threadFactory(threads).connectionOptions(options).start();
        WebSocket webSocket =
            WebSocketClient.builder()
                .permessageDeflate(deflate)
                .connectionOptions(options)
                .build()
                .connectTo(uri(server))) {
      assertEchoes(webSocket, threads);
    }
  }

  private static void assertEchoes(WebSocket webSocket, ThreadFactory threads) throws Exception {
    Random random = new Random(1);
    List<Message> messages = new ArrayList<>();
    for (int size : SIZES) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      messages.add(Message.binary(bytes));
      messages.add(Message.text(text(random, size / 4)));
    }
    ExecutorService executor = Executors.newSingleThreadExecutor(threads);
    Future<Void> sent =
        executor.submit(
            () -> {
              for (Message message : messages) {
                webSocket.send(message);
              }
              return null;
            });
    for (Message message : messages) {
      assertThat(message.equals(webSocket.receive())).isTrue();
    }
    sent.get(20, TimeUnit.SECONDS);
    executor.shutdown();
  }

  /** Of characters of 1 to 4 bytes. */
  static String text(Random random, int length) {
    int[] samples = {
      'a', ' ', 0, '\n', 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xFFFF, 0x10000, 0x10FFFF
    };
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(samples[random.nextInt(samples.length)]);
    }
    return text.toString();
  }

  @Test
  void a_message_that_is_sent_as_a_stream_comes_back_whole() throws Exception {
    byte[] bytes = new byte[700_000];
    new Random(2).nextBytes(bytes);
    String text = text(new Random(3), 200_000);
    try (WebSocketServer server = echoServer().start();
        WebSocket webSocket = WebSocketClient.connect(uri(server))) {
      for (int piece : new int[] {1000, 30_000}) {
        try (OutputStream out = webSocket.binaryOutputStream()) {
          for (int i = 0; i < bytes.length; i += piece) {
            out.write(bytes, i, Math.min(piece, bytes.length - i));
          }
        }
        assertThat(webSocket.receive()).isEqualTo(Message.binary(bytes));
      }
      try (Writer out = webSocket.textWriter()) {
        out.write(text);
      }
      assertThat(webSocket.receive()).isEqualTo(Message.text(text));
    }
  }

  @Test
  void a_ping_is_answered_while_somebody_receives() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    try (WebSocketServer server =
            WebSocketServer.builder()
                .host("localhost")
                .handler(
                    webSocket -> {
                      webSocket.ping().thenRun(answered::countDown);
                      webSocket.receive();
                    })
                .start();
        WebSocket webSocket = WebSocketClient.connect(uri(server), new WebSocketListener() {})) {
      assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(webSocket.ping().get(20, TimeUnit.SECONDS)).isPositive();
    }
  }

  @Test
  void a_message_over_the_clients_limit_is_refused_with1009() throws Exception {
    assertRefusedWith1009(
        webSocket -> {
          webSocket.send(new byte[1000]);
          webSocket.send(new byte[1001]);
        },
        WebSocketClient.builder().maxMessageBytes(1000),
        Violation.MESSAGE_TOO_BIG,
        Message.binary(new byte[1000]));
  }

  @Test
  void a_message_of_more_fragments_than_the_clients_limit_is_refused_with1009() throws Exception {
    assertRefusedWith1009(
        webSocket -> {
          try (OutputStream out = webSocket.binaryOutputStream()) {
            for (int i = 0; i < 4; i++) {
              out.write(new byte[50_000]);
            }
          } catch (IOException e) {
            // The client may be gone before the last fragment.
          }
        },
        WebSocketClient.builder().permessageDeflate(null).maxFragments(2),
        Violation.TOO_MANY_FRAGMENTS);
  }

  /** Has a server send something, of which the client receives no more than these. */
  private static void assertRefusedWith1009(
      WebSocketHandler sending, WebSocketClientBuilder client, Violation broken, Message... first)
      throws Exception {
    BlockingQueue<Integer> closedWith = new LinkedBlockingQueue<>();
    WebSocketHandler handler =
        webSocket -> {
          sending.handle(webSocket);
          webSocket.receive();
          closedWith.add(webSocket.closeStatus().code());
        };
    try (WebSocketServer server =
            WebSocketServer.builder().host("localhost").handler(handler).start();
        WebSocket webSocket = client.build().connectTo(uri(server))) {
      for (Message message : first) {
        assertThat(webSocket.receive()).isEqualTo(message);
      }
      assertThatThrownBy(webSocket::receive)
          .isInstanceOfSatisfying(
              ProtocolViolationException.class, e -> assertThat(e.violation()).isEqualTo(broken));
      assertThat(closedWith.poll(20, TimeUnit.SECONDS)).isEqualTo(1009);
    }
  }

  @Test
  void a_server_that_is_silent_is_sent_a_ping_and_then_given_up() throws Exception {
    ConnectionOptions options =
        ConnectionOptions.DEFAULT
            .withPingInterval(Duration.ofMillis(200))
            .withPongTimeout(Duration.ofMillis(200));
    try (RawServer server =
            RawServer.start(
                peer -> {
                  peer.send(RawServer.Peer.acceptance(peer.request()));
                  assertThat(peer.socket().getInputStream().read()).isEqualTo(0x89);
                  assertThat(peer.isClosedByClient()).isTrue();
                });
        WebSocket webSocket =
            WebSocketClient.builder().connectionOptions(options).build().connectTo(server.uri())) {
      assertThatThrownBy(webSocket::receive).hasMessageContaining("did not answer a Ping");
      server.await();
    }
  }

  @Test
  void one_client_serves_many_threads() throws Exception {
    WebSocketClient client = WebSocketClient.builder().subprotocols("echo").build();
    ExecutorService executor = Executors.newFixedThreadPool(8);
    try (WebSocketServer server = echoServer().subprotocols("echo").start()) {
      List<Future<Message>> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        String text = "message " + i;
        answers.add(
            executor.submit(
                () -> {
                  try (WebSocket webSocket = client.connectTo(uri(server))) {
                    assertThat(webSocket.subprotocol()).isEqualTo("echo");
                    webSocket.send(text);
                    return webSocket.receive();
                  }
                }));
      }
      for (int i = 0; i < 100; i++) {
        assertThat(answers.get(i).get(60, TimeUnit.SECONDS))
            .isEqualTo(Message.text("message " + i));
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
