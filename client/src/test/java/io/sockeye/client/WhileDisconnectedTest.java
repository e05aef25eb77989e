package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.client.RawServer.Script;
import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of messages while there is no connection: none is lost without a word. */
@Timeout(60)
class WhileDisconnectedTest {

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final Reconnections told = new Reconnections();

  /** Ends when it is closed, and the first connection when the gate is opened. */
  private RawServer receiving(CountDownLatch gate) {
    return RawServer.start(
        peer -> {
          gate.await(20, TimeUnit.SECONDS);
          WebSocket webSocket = peer.open();
          for (Message message; (message = webSocket.receive()) != null; ) {
            received.add(message.toString());
          }
          webSocket.close();
        });
  }

  private String nextReceived() throws InterruptedException {
    return received.poll(20, TimeUnit.SECONDS);
  }

  private static void assertFails(CompletableFuture<Void> sent, String why) {
    assertThatThrownBy(() -> sent.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(DisconnectedException.class)
        .hasMessageContaining(why);
  }

  @Test
  void it_fails_at_once_if_so_chosen() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (RawServer server = receiving(gate);
        ReconnectingClient client =
            Reconnections.never(server.uri())
                .whileDisconnected(WhileDisconnected.FAIL)
                .start(told)) {
      assertThatThrownBy(() -> client.send("too early"))
          .isInstanceOf(DisconnectedException.class)
          .hasMessage("there is no connection");
      gate.countDown();
      assertThat(told.next()).isEqualTo("open");
      Reconnections.sendSoon(client, "now");
      assertThat(nextReceived()).isEqualTo("now");
    }
  }

  @Test
  void it_waits_for_the_connection_if_so_chosen() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (RawServer server = receiving(gate);
        ReconnectingClient client = Reconnections.never(server.uri()).start(told)) {
      CompletableFuture<Void> sent = Reconnections.send(client, "early");
      assertThat(sent).isNotDone();
      gate.countDown();
      sent.get(20, TimeUnit.SECONDS);
      assertThat(nextReceived()).isEqualTo("early");
    }
  }

  @Test
  void it_waits_no_longer_than_it_may() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (RawServer server = receiving(gate);
        ReconnectingClient client =
            Reconnections.never(server.uri()).waitTimeout(Duration.ofMillis(50)).start(told)) {
      assertFails(Reconnections.send(client, "in vain"), "no connection within 50 ms");
      gate.countDown();
      assertThat(told.next()).isEqualTo("open");
      Reconnections.sendSoon(client, "in time");
      assertThat(nextReceived()).isEqualTo("in time");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void who_waits_is_told_when_the_client_is_closed_or_gives_up(boolean closes) throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (RawServer server =
        RawServer.start(
            peer -> {
              gate.await(20, TimeUnit.SECONDS);
              Script.answering("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n").run(peer);
            })) {
      ReconnectingClient client =
          ReconnectingClient.builder(server.uri()).waitTimeout(Duration.ZERO).start(told);
      CompletableFuture<Void> sent = Reconnections.send(client, "in vain");
      if (closes) {
        client.close();
        assertFails(sent, "the client was closed");
      } else {
        gate.countDown();
        assertFails(sent, "the client has given up: the server answered 401");
      }
      assertThat(told.eventsUntilEnd()).containsExactly(closes ? "closed" : "given up");
      assertThatThrownBy(() -> client.send("too late")).isInstanceOf(DisconnectedException.class);
      gate.countDown();
    }
  }

  @Test
  void it_is_queued_in_order_if_so_chosen_and_the_hook_comes_first() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    Reconnections resuming =
        new Reconnections() {
          @Override
          public void onOpen(ReconnectingClient client, WebSocket webSocket) throws IOException {
            client.send("during the hook");
            webSocket.send("hook");
          }
        };
    try (RawServer server = receiving(gate)) {
      ReconnectingClient client =
          Reconnections.never(server.uri())
              .whileDisconnected(WhileDisconnected.QUEUE)
              .start(resuming);
      for (int i = 0; i < 100; i++) {
        client.send("message " + i);
      }
      gate.countDown();
      assertThat(nextReceived()).isEqualTo("hook");
      for (int i = 0; i < 100; i++) {
        assertThat(nextReceived()).isEqualTo("message " + i);
      }
      assertThat(nextReceived()).isEqualTo("during the hook");
      client.send("afterwards");
      assertThat(nextReceived()).isEqualTo("afterwards");
      client.close();
      assertThat(resuming.eventsUntilEnd()).containsExactly("closed");
    }
  }

  @Test
  void a_full_queue_fails_and_what_was_in_it_is_reported_at_the_end() throws Exception {
    try (RawServer server =
        RawServer.start(Script.answering("HTTP/1.1 503 Later\r\nContent-Length: 0\r\n\r\n"))) {
      ReconnectingClient client =
          Reconnections.never(server.uri())
              .whileDisconnected(WhileDisconnected.QUEUE)
              .queueLimits(2, 100)
              .start(told);
      assertThat(told.next()).isEqualTo("retry 1");
      client.send("one");
      client.send("two");
      assertThatThrownBy(() -> client.send("three"))
          .isInstanceOf(DisconnectedException.class)
          .hasMessageContaining("the queue is full, with room for 2 messages and 100 bytes");
      assertThatIllegalArgumentException().isThrownBy(() -> client.send("\ud800"));
      client.close();

      assertThat(told.eventsUntilEnd()).containsExactly("unsent one", "unsent two", "closed");
      assertThat(told.unsent)
          .allMatch(why -> why instanceof DisconnectedException)
          .extracting(Throwable::getMessage)
          .containsOnly("the client was closed");
    }
  }

  @Test
  void closing_sends_first_what_is_queued_when_there_is_a_connection() throws Exception {
    int count = 300;
    byte[] big = new byte[100_000];
    CountDownLatch goOn = new CountDownLatch(1);
    Reconnections listener =
        new Reconnections() {
          @Override
          public void onOpen(ReconnectingClient client, WebSocket webSocket) throws IOException {
            for (int i = 0; i < count; i++) {
              client.send(big);
            }
          }
        };
    try (RawServer server =
        RawServer.start(
            peer -> {
              WebSocket webSocket = peer.open();
              for (Message message; (message = webSocket.receive()) != null; ) {
                received.add(message.toString());
                // Until then there is more than the network holds.
                goOn.await(20, TimeUnit.SECONDS);
              }
              received.add(webSocket.closeStatus().toString());
              webSocket.close();
            })) {
      ReconnectingClient client =
          Reconnections.never(server.uri())
              .client(WebSocketClient.builder().permessageDeflate(null).build())
              .whileDisconnected(WhileDisconnected.QUEUE)
              .queueLimits(count, 1 << 30)
              .start(listener);
      assertThat(nextReceived()).isEqualTo("Binary[100000 bytes]");
      Thread closer = new Thread(client::close);
      closer.start();
      Await.until("it closes", () -> closer.getState() == Thread.State.TIMED_WAITING);
      assertThatThrownBy(() -> client.send("too late")).hasMessage("the client was closed");
      goOn.countDown();

      for (int i = 1; i < count; i++) {
        assertThat(nextReceived()).isEqualTo("Binary[100000 bytes]");
      }
      assertThat(nextReceived()).isEqualTo("1000 NORMAL_CLOSURE");
      assertThat(listener.eventsUntilEnd()).containsExactly("closed");
      closer.join();
    }
  }

  /** Else it would wait for itself. */
  @Test
  void the_clients_own_thread_does_not_wait_for_a_connection() throws Exception {
    BlockingQueue<String> failures = new LinkedBlockingQueue<>();
    Reconnections listener =
        new Reconnections() {
          private void trySend(ReconnectingClient client) {
            try {
              client.send("x");
              failures.add("none");
            } catch (IOException e) {
              failures.add(e.getMessage());
            }
          }

          @Override
          public void onOpen(ReconnectingClient client, WebSocket webSocket) {
            trySend(client);
          }

          @Override
          public void onMessage(ReconnectingClient client, String text) {
            trySend(client);
          }

          @Override
          public void onRetry(ReconnectingClient client, Disconnection why, Duration delay) {
            trySend(client);
          }
        };
    try (RawServer server =
        RawServer.start(
            peer -> {
              WebSocket webSocket = peer.open();
              webSocket.send("hello");
              received.add(webSocket.receive().toString());
              webSocket.close(CloseStatus.GOING_AWAY);
            })) {
      ReconnectingClient client = Reconnections.never(server.uri()).start(listener);
      assertThat(failures.poll(20, TimeUnit.SECONDS)).contains("cannot wait for it");
      assertThat(failures.poll(20, TimeUnit.SECONDS)).isEqualTo("none");
      assertThat(nextReceived()).isEqualTo("x");
      assertThat(failures.poll(20, TimeUnit.SECONDS)).contains("cannot wait for it");
      client.close();
    }
  }

  /** Says that it has begun a message, and does not go on until the gate is opened. */
  private static void beginMessage(WebSocket webSocket, CountDownLatch begun, CountDownLatch gate) {
    Thread thread =
        new Thread(
            () -> {
              try {
                OutputStream message = webSocket.binaryOutputStream();
                begun.countDown();
                gate.await(20, TimeUnit.SECONDS);
                message.close();
              } catch (IOException | InterruptedException e) {
                // The connection was closed before the message was complete.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** The message waits for the end of another one when the peer closes the connection. */
  @ParameterizedTest
  @EnumSource
  void a_message_of_which_the_connection_has_taken_nothing_is_sent_on_the_next_one(
      WhileDisconnected policy) throws Exception {
    CountDownLatch waits = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    AtomicInteger connections = new AtomicInteger();
    BlockingQueue<WebSocket> first = new LinkedBlockingQueue<>();
    Reconnections listener =
        new Reconnections() {
          @Override
          public void onOpen(ReconnectingClient client, WebSocket webSocket) throws IOException {
            if (first.isEmpty()) {
              CountDownLatch begun = new CountDownLatch(1);
              beginMessage(webSocket, begun, gate);
              awaitQuietly(begun);
              first.add(webSocket);
              if (policy == WhileDisconnected.QUEUE) {
                client.send("kept");
              }
            }
          }
        };
    try (RawServer server =
        RawServer.start(
            peer -> {
              WebSocket webSocket = peer.open();
              if (connections.getAndIncrement() == 0) {
                awaitQuietly(waits);
                webSocket.close(CloseStatus.GOING_AWAY);
              } else {
                for (Message message; (message = webSocket.receive()) != null; ) {
                  received.add(message.toString());
                }
                webSocket.close();
              }
            })) {
      ReconnectingClient client =
          Reconnections.atOnce(server.uri()).whileDisconnected(policy).start(listener);
      Await.until("it is open", () -> !first.isEmpty());
      CompletableFuture<Void> sent = new CompletableFuture<>();
      if (policy == WhileDisconnected.QUEUE) {
        sent.complete(null);
      } else {
        sent = Reconnections.run(() -> Reconnections.sendSoon(client, "kept"));
      }
      Await.until("it waits", () -> first.element().statistics().waitingSenders() == 1);
      waits.countDown();

      assertThat(sent).succeedsWithin(Await.BOUND);
      assertThat(nextReceived()).isEqualTo("kept");
      client.close();
      gate.countDown();
      assertThat(listener.eventsUntilEnd()).containsExactly("retry 1", "closed");
      assertThat(received).isEmpty();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
