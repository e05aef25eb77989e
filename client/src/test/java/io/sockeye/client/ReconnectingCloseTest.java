package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Closing a client, whatever it is doing: waits end, no thread is left, and it is told once. */
@Timeout(60)
class ReconnectingCloseTest {

  /** Less than the 10 seconds that closing may take, and the 10 minutes that a delay lasts here. */
  private static final Duration PROMPT = Duration.ofSeconds(9);

  private final Reconnections told = new Reconnections();

  private static void assertClosesPromptly(ReconnectingClient client, Reconnections told)
      throws InterruptedException {
    long start = System.nanoTime();
    client.close();
    assertThat(told.closed.getCount()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMPT);
    assertThat(told.eventsUntilEnd()).endsWith("closed").containsOnlyOnce("closed");
    assertThat(told.last).isNull();
    client.close();
  }

  @Test
  void during_the_delay() throws Exception {
    try (RawServer server = RawServer.start(RawServer.Peer::request)) {
      ReconnectingClient client =
          ReconnectingClient.builder(server.uri())
              .backoff(Duration.ofHours(20), Duration.ofHours(24))
              .start(told);
      assertThat(told.next()).isEqualTo("retry 1");

      assertClosesPromptly(client, told);
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void during_the_opening_handshake(boolean secure) throws Exception {
    CountDownLatch accepted = new CountDownLatch(1);
    try (RawServer server =
        RawServer.start(
            peer -> {
              accepted.countDown();
              assertThat(peer.isClosedByClient()).isTrue();
            })) {
      ReconnectingClient client =
          Reconnections.never(secure ? server.secureUri() : server.uri())
              .client(WebSocketClient.builder().handshakeTimeout(Duration.ofMinutes(5)).build())
              .start(told);
      assertThat(accepted.await(20, TimeUnit.SECONDS)).isTrue();

      assertClosesPromptly(client, told);
      server.await();
    }
  }

  @Test
  void while_the_host_is_looked_up() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    WebSocketClient slow =
        WebSocketClient.builder()
            .connectTimeout(Duration.ofMinutes(5))
            .resolver(
                host -> {
                  asked.countDown();
                  try {
                    answer.await(20, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                  return InetAddress.getAllByName("localhost");
                })
            .build();
    ReconnectingClient client = Reconnections.never("ws://localhost:1/").client(slow).start(told);
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

    assertClosesPromptly(client, told);
    answer.countDown();
  }

  /** Opens a connection, and says how it was closed. */
  private static RawServer open(CompletableFuture<CloseStatus> closed) {
    return RawServer.start(
        peer -> {
          WebSocket webSocket = peer.open();
          while (webSocket.receive() != null) {
            // Until it is closed.
          }
          closed.complete(webSocket.closeStatus());
          webSocket.close();
        });
  }

  @Test
  void during_the_hook() throws Exception {
    CompletableFuture<CloseStatus> status = new CompletableFuture<>();
    CountDownLatch hook = new CountDownLatch(1);
    Reconnections told =
        new Reconnections() {
          @Override
          public void onOpen(ReconnectingClient client, WebSocket webSocket) throws IOException {
            hook.countDown();
            // An answer that never comes.
            assertThat(webSocket.receive()).isNull();
            super.onOpen(client, webSocket);
          }
        };
    try (RawServer server = open(status)) {
      ReconnectingClient client = Reconnections.never(server.uri()).start(told);
      assertThat(hook.await(20, TimeUnit.SECONDS)).isTrue();

      assertClosesPromptly(client, told);
      assertThat(status.get(20, TimeUnit.SECONDS)).isEqualTo(CloseStatus.NORMAL_CLOSURE);
    }
  }

  @Test
  void while_messages_are_received() throws Exception {
    CompletableFuture<CloseStatus> status = new CompletableFuture<>();
    try (RawServer server = open(status)) {
      ReconnectingClient client = Reconnections.never(server.uri()).start(told);
      assertThat(told.next()).isEqualTo("open");

      assertClosesPromptly(client, told);
      assertThat(status.get(20, TimeUnit.SECONDS)).isEqualTo(CloseStatus.NORMAL_CLOSURE);
    }
  }

  @Test
  void what_the_peer_sends_until_its_close_is_received() throws Exception {
    try (RawServer server =
        RawServer.start(
            peer -> {
              peer.send(RawServer.Peer.acceptance(peer.request()));
              // A text and a Close of the client: 2 bytes of header, a key, and the payload.
              assertThat(peer.socket().getInputStream().readNBytes(7)).startsWith(0x81, 0x81);
              assertThat(peer.socket().getInputStream().readNBytes(8)).startsWith(0x88, 0x82);
              peer.send(new byte[] {(byte) 0x81, 1, 'a', (byte) 0x81, 1, 'b'});
              peer.send(new byte[] {(byte) 0x88, 2, 3, (byte) 0xe8});
            })) {
      ReconnectingClient client = Reconnections.never(server.uri()).start(told);
      assertThat(told.next()).isEqualTo("open");
      // From when it sends on, the client receives as well.
      client.send("x");
      client.close();
      assertThat(told.eventsUntilEnd()).containsExactly("text a", "text b", "closed");
    }
  }

  @Test
  void by_the_listener() throws Exception {
    CompletableFuture<CloseStatus> status = new CompletableFuture<>();
    Reconnections told =
        new Reconnections() {
          @Override
          public void onOpen(ReconnectingClient client, WebSocket webSocket) throws IOException {
            super.onOpen(client, webSocket);
            client.close();
            client.close();
          }
        };
    try (RawServer server = open(status)) {
      ReconnectingClient client = Reconnections.never(server.uri()).start(told);

      assertThat(told.eventsUntilEnd()).containsExactly("open", "closed");
      assertThat(status.get(20, TimeUnit.SECONDS)).isEqualTo(CloseStatus.NORMAL_CLOSURE);
      client.close();
    }
  }

  @Test
  void by_the_listener_before_the_next_attempt() throws Exception {
    Reconnections told =
        new Reconnections() {
          @Override
          public void onRetry(ReconnectingClient client, Disconnection why, Duration delay) {
            super.onRetry(client, why, delay);
            client.close();
          }
        };
    try (RawServer server = RawServer.start(RawServer.Peer::request)) {
      ReconnectingClient client =
          ReconnectingClient.builder(server.uri())
              .backoff(Duration.ofHours(20), Duration.ofHours(24))
              .start(told);
      assertThat(told.eventsUntilEnd()).containsExactly("retry 1", "closed");
      client.close();
    }
  }

  @Test
  void by_several_threads_at_once() throws Exception {
    CompletableFuture<CloseStatus> status = new CompletableFuture<>();
    try (RawServer server = open(status)) {
      ReconnectingClient client = Reconnections.never(server.uri()).start(told);
      assertThat(told.next()).isEqualTo("open");
      Thread[] closers = new Thread[8];
      for (int i = 0; i < closers.length; i++) {
        closers[i] = new Thread(client::close);
        closers[i].start();
      }
      for (Thread closer : closers) {
        closer.join(TimeUnit.SECONDS.toMillis(20));
        assertThat(closer.isAlive()).isFalse();
      }
      assertThat(told.eventsUntilEnd()).containsExactly("closed");
    }
  }

  /** The listener waits for a lock, say, that who closes holds. */
  @Test
  void a_listener_that_does_not_return_is_interrupted_after_the_time_for_closing()
      throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    CompletableFuture<String> end = new CompletableFuture<>();
    Reconnections told =
        new Reconnections() {
          @Override
          public void onMessage(ReconnectingClient client, String text) {
            called.countDown();
            try {
              end.complete(never.await(30, TimeUnit.SECONDS) ? "came" : "waited");
            } catch (InterruptedException e) {
              end.complete("interrupted");
              Thread.currentThread().interrupt();
            }
          }
        };
    try (RawServer server =
        RawServer.start(
            peer -> {
              peer.open().send("hello");
              peer.isClosedByClient();
            })) {
      ReconnectingClient client =
          Reconnections.never(server.uri()).closeTimeout(Duration.ofMillis(300)).start(told);
      assertThat(told.next()).isEqualTo("open");
      assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
      client.close();
      assertThat(end.get(20, TimeUnit.SECONDS)).isEqualTo("interrupted");
      assertThat(told.eventsUntilEnd()).containsExactly("closed");
    }
  }

  @Test
  void a_peer_that_never_answers_the_close_is_aborted() throws Exception {
    try (RawServer server =
        RawServer.start(
            peer -> {
              peer.send(RawServer.Peer.acceptance(peer.request()));
              assertThat(peer.isClosedByClient()).isTrue();
            })) {
      ReconnectingClient client =
          Reconnections.never(server.uri()).closeTimeout(Duration.ofMillis(300)).start(told);
      assertThat(told.next()).isEqualTo("open");
      client.close();
      assertThat(told.eventsUntilEnd()).containsExactly("closed");
      server.await();
    }
  }

  /** No deadline of the connection helps: what there is for closing has to. */
  @Test
  void a_sender_whom_the_peer_keeps_waiting_does_not_hold_up_closing() throws Exception {
    CompletableFuture<Exception> failure = new CompletableFuture<>();
    ConnectionOptions none =
        ConnectionOptions.DEFAULT
            .withSendTimeout(Duration.ZERO)
            .withCloseTimeout(Duration.ZERO)
            .withPingInterval(Duration.ZERO);
    CountDownLatch end = new CountDownLatch(1);
    try (RawServer server =
        RawServer.start(
            peer -> {
              peer.send(RawServer.Peer.acceptance(peer.request()));
              end.await(20, TimeUnit.SECONDS);
            })) {
      ReconnectingClient client =
          Reconnections.never(server.uri())
              .client(WebSocketClient.builder().connectionOptions(none).build())
              .closeTimeout(Duration.ofMillis(300))
              .start(told);
      assertThat(told.next()).isEqualTo("open");
      client.send("there is a connection");
      Thread sender =
          new Thread(
              () -> {
                try {
                  client.send(new byte[64 << 20]);
                } catch (IOException e) {
                  failure.complete(e);
                }
              });
      sender.start();
      Await.until("it is writing", () -> isWriting(sender));

      long start = System.nanoTime();
      client.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMPT);
      assertThat(told.eventsUntilEnd()).containsExactly("closed");
      assertThat(failure.get(20, TimeUnit.SECONDS)).isNotInstanceOf(DisconnectedException.class);
      end.countDown();
    }
  }

  private static boolean isWriting(Thread thread) {
    return Stream.of(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().startsWith("sun.nio.ch"));
  }

  @Test
  void an_interrupt_of_its_thread_makes_it_give_up() throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    try (RawServer server = open(new CompletableFuture<>())) {
      ReconnectingClient client =
          Reconnections.atOnce(server.uri())
              .threadFactory(
                  task -> {
                    Thread made = new Thread(task, "mine");
                    thread.complete(made);
                    return made;
                  })
              .start(told);
      assertThat(told.next()).isEqualTo("open");
      thread.get(20, TimeUnit.SECONDS).interrupt();

      assertThat(told.eventsUntilEnd()).containsExactly("given up");
      assertThat(told.threads).containsExactly(thread.get(20, TimeUnit.SECONDS));
      client.close();
    }
  }

  /** Closed at any moment: the end is told once, and nothing waits. */
  @Test
  void at_any_moment() throws Exception {
    try (RawServer server =
        RawServer.start(
            peer -> {
              WebSocket webSocket = peer.open();
              webSocket.send("hello");
              Message message = webSocket.receive();
              webSocket.close(
                  message == null ? CloseStatus.NORMAL_CLOSURE : CloseStatus.GOING_AWAY);
            })) {
      for (int i = 0; i < 200; i++) {
        Reconnections told =
            new Reconnections() {
              @Override
              public void onOpen(ReconnectingClient client, WebSocket webSocket)
                  throws IOException {
                super.onOpen(client, webSocket);
                webSocket.send("go");
              }
            };
        ReconnectingClient client = Reconnections.atOnce(server.uri()).start(told);
        for (int spin = 0; spin < i * i * 20; spin++) {
          Thread.onSpinWait();
        }
        assertClosesPromptly(client, told);
      }
    }
  }
}
