package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.Message;
import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing a server: in good order, within bounds, and so that nothing is left. */
@Timeout(60)
class ServerCloseTest {

  private static final Duration SHORT = Duration.ofMillis(500);

  /** Before any of the deadlines that a server has by default. */
  private static final Duration SOON = Duration.ofSeconds(9);

  /** For what a test does not wait for. */
  private static final Duration LONG = Duration.ofMinutes(1);

  private static Duration timeToClose(WebSocketServer server) {
    long start = System.nanoTime();
    server.close();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static RawClient member(WebSocketServer server) throws IOException {
    RawClient client = RawClient.open(server, "/");
    Await.until("it is a member", () -> server.connections().size() == 1);
    return client;
  }

  /** Seen elsewhere: shutting down waits for clients that are gone, or loses messages. */
  @Test
  void all_clients_see_1001_and_close_waits_for_their_handlers() throws Exception {
    List<JdkClient> clients = new ArrayList<>();
    CountDownLatch ended = new CountDownLatch(5);
    WebSocketHandler handler =
        ws -> {
          Echo.handle(ws);
          ended.countDown();
        };
    WebSocketServer server = WebSocketServer.builder().handler(handler).drainTimeout(LONG).start();
    for (int i = 0; i < 5; i++) {
      clients.add(JdkClient.open(server, "/"));
    }
    Await.until("all are members", () -> server.connections().size() == 5);

    assertThat(timeToClose(server)).isLessThan(Await.BOUND);

    assertThat(ended.getCount()).isZero();
    assertThat(server.connections()).isEmpty();
    for (JdkClient client : clients) {
      assertThat(client.next()).isEqualTo(new JdkClient.Close(1001, ""));
    }
    assertThatThrownBy(() -> RawClient.connect(server)).isInstanceOf(IOException.class);
  }

  @Test
  void what_was_broadcast_before_is_delivered_before_the_close() throws Exception {
    try (WebSocketServer server = WebSocketServer.builder().handler(Echo::handle).start();
        RawClient client = member(server)) {
      for (int i = 0; i < 100; i++) {
        byte[] message = new byte[100_000];
        message[0] = (byte) i;
        server.connections().broadcast(message);
      }
      CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
      for (int i = 0; i < 100; i++) {
        assertThat(client.readFrame().payload()[0]).isEqualTo((byte) i);
      }
      assertThat(client.completeClose().closeCode()).isEqualTo(1001);
      closing.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void messages_that_were_sent_before_the_client_knew_are_received() throws Exception {
    List<Message> received = new CopyOnWriteArrayList<>();
    CountDownLatch go = new CountDownLatch(1);
    WebSocketHandler handler =
        ws -> {
          for (Message message; (message = ws.receive()) != null; ) {
            received.add(message);
            go.await();
          }
        };
    WebSocketServer server = WebSocketServer.builder().handler(handler).start();
    try (RawClient client = RawClient.open(server, "/")) {
      client.sendText("0");
      Await.until("the handler is busy", () -> received.size() == 1);
      new Thread(server::close).start();
      for (int i = 1; i < 10; i++) {
        client.sendText("" + i);
      }
      assertThat(client.readFrame().closeCode()).isEqualTo(1001);
      client.sendClose(1001);
      go.countDown();
      client.discardToEnd();
    }
    server.close();
    assertThat(received).hasSize(10);
  }

  @Test
  void a_handler_that_only_sends_is_closed_in_good_order() throws Exception {
    WebSocketHandler handler =
        ws -> {
          while (true) {
            ws.send("tick");
            LockSupport.parkNanos(1_000_000);
          }
        };
    WebSocketServer server =
        WebSocketServer.builder().handler(handler).drainTimeout(Duration.ofSeconds(20)).start();
    try (JdkClient client = JdkClient.open(server, "/")) {
      JdkClient.Text tick = new JdkClient.Text("tick", 1);
      assertThat(client.next()).isEqualTo(tick);
      assertThat(timeToClose(server)).isLessThan(Duration.ofSeconds(15));
      Object last = client.next();
      while (tick.equals(last)) {
        last = client.next();
      }
      assertThat(last).isEqualTo(new JdkClient.Close(1001, ""));
    }
  }

  /** Seen elsewhere: shutting down waits for clients that are gone, or loses messages. */
  @Test
  void a_client_that_never_answers_is_aborted_after_the_drain_timeout() throws Exception {
    WebSocketServer server =
        WebSocketServer.builder().handler(Echo::handle).drainTimeout(SHORT).start();
    try (RawClient client = member(server)) {

      assertThat(timeToClose(server)).isBetween(SHORT, SOON);

      assertThat(client.readFrame().closeCode()).isEqualTo(1001);
      client.discardToEnd();
      Await.until("its handler has ended", () -> server.connections().size() == 0);
    }
  }

  @Test
  void a_client_that_never_reads_is_aborted_after_the_drain_timeout() throws Exception {
    WebSocketServer server =
        WebSocketServer.builder().handler(Echo::handle).drainTimeout(SHORT).start();
    try (RawClient client = RawClient.connect(server, 4096).shakeHands("/")) {
      Await.until("it is a member", () -> server.connections().size() == 1);
      for (int i = 0; i < 100; i++) {
        server.connections().broadcast(new byte[100_000]);
      }
      assertThat(timeToClose(server)).isBetween(SHORT, SOON);
      Await.until("its handler has ended", () -> server.connections().size() == 0);
      // The Close came too late for its buffers.
      assertThat(client.discardToEnd()).isLessThan(100 * 100_000);
    }
  }

  @Test
  void a_handler_that_takes_no_notice_is_interrupted_after_the_drain_timeout() throws Exception {
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    WebSocketHandler handler =
        ws -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.complete(true);
          }
        };
    WebSocketServer server = WebSocketServer.builder().handler(handler).drainTimeout(SHORT).start();
    try (RawClient client = member(server)) {
      assertThat(timeToClose(server)).isBetween(SHORT, SOON);
      assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(client.readFrame().closeCode()).isEqualTo(1001);
    }
  }

  @Test
  void a_handler_that_ignores_even_that_is_not_waited_for() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    WebSocketHandler handler =
        ws -> {
          while (end.getCount() > 0) {
            Thread.interrupted();
            LockSupport.parkNanos(1_000_000);
          }
        };
    WebSocketServer server = WebSocketServer.builder().handler(handler).drainTimeout(SHORT).start();
    try (RawClient client = member(server)) {
      assertThat(timeToClose(server)).isBetween(SHORT, SOON);
      client.discardToEnd();
    } finally {
      end.countDown();
    }
    Await.until("its handler has ended", () -> server.connections().size() == 0);
  }

  @Test
  void with_a_drain_timeout_of_zero_all_is_aborted_at_once() throws Exception {
    WebSocketServer server =
        WebSocketServer.builder().handler(Echo::handle).drainTimeout(Duration.ZERO).start();
    try (RawClient client = member(server)) {
      assertThat(timeToClose(server)).isLessThan(SOON);
      assertThat(client.discardToEnd()).isZero();
    }
  }

  @Test
  void a_client_that_has_sent_no_request_does_not_hold_up_the_close() throws Exception {
    WebSocketServer server =
        WebSocketServer.builder()
            .handler(Echo::handle)
            .handshakeTimeout(LONG)
            .drainTimeout(LONG)
            .start();
    try (RawClient silent = RawClient.connect(server);
        RawClient dripping = RawClient.connect(server);
        RawClient member = RawClient.open(server, "/")) {
      dripping.send("GET / HT");
      member.sendText("all are accepted, for this came last");
      member.readFrame();
      CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
      assertThat(silent.discardToEnd()).isZero();
      assertThat(dripping.discardToEnd()).isZero();
      assertThat(member.completeClose().closeCode()).isEqualTo(1001);
      closing.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void a_page_that_is_being_made_is_still_served() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    WebSocketServer server =
        WebSocketServer.builder()
            .http(
                request -> {
                  asked.countDown();
                  Await.latch(closing);
                  return new HandshakeResponse(200, "OK", Headers.EMPTY, new byte[5]);
                })
            .start();
    try (RawClient client = RawClient.connect(server)) {
      client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
      Await.until("nothing is accepted any more", () -> isRefused(server));
      closing.countDown();
      assertThat(client.readToEnd().body()).hasSize(5);
      client.socket().close();
      closed.get(20, TimeUnit.SECONDS);
    }
  }

  private static boolean isRefused(WebSocketServer server) {
    try (RawClient client = RawClient.connect(server)) {
      return client.socket().isClosed();
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void handlers_that_close_the_server_do_not_wait_for_each_other_or_themselves() throws Exception {
    AtomicReference<WebSocketServer> server = new AtomicReference<>();
    CountDownLatch closed = new CountDownLatch(3);
    WebSocketHandler handler =
        ws -> {
          ws.receive();
          server.get().close();
          closed.countDown();
        };
    server.set(
        WebSocketServer.builder()
            .handler("/close", handler)
            .handler(Echo::handle)
            .drainTimeout(LONG)
            .start());
    try (RawClient first = RawClient.open(server.get(), "/close");
        RawClient second = RawClient.open(server.get(), "/close");
        RawClient third = RawClient.open(server.get(), "/close");
        RawClient other = RawClient.open(server.get(), "/")) {
      Await.until("all are members", () -> server.get().connections().size() == 4);
      for (RawClient client : List.of(first, second, third)) {
        client.sendText("close");
      }
      assertThat(other.completeClose().closeCode()).isEqualTo(1001);
      assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
      for (RawClient client : List.of(first, second, third)) {
        assertThat(client.completeClose().closeCode()).isEqualTo(1001);
      }
      Await.until("all are gone", () -> server.get().connections().size() == 0);
    }
  }

  @Test
  void closing_twice_and_at_the_same_time_is_closing_once() throws Exception {
    WebSocketServer server = WebSocketServer.builder().handler(Echo::handle).start();
    try (RawClient client = member(server)) {
      Executor thread = task -> new Thread(task).start();
      CompletableFuture<?>[] closing = new CompletableFuture<?>[5];
      Arrays.setAll(closing, i -> CompletableFuture.runAsync(server::close, thread));
      assertThat(client.completeClose().closeCode()).isEqualTo(1001);
      CompletableFuture.allOf(closing).get(20, TimeUnit.SECONDS);
      assertThat(timeToClose(server)).isLessThan(SOON);
    }
  }

  @Test
  void interrupting_the_caller_ends_the_waiting_and_all_connections() throws Exception {
    WebSocketServer server =
        WebSocketServer.builder().handler(Echo::handle).drainTimeout(LONG).start();
    try (RawClient client = member(server)) {
      CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
      Thread closing =
          new Thread(
              () -> {
                server.close();
                stillInterrupted.complete(Thread.interrupted());
              });
      closing.start();
      assertThat(client.readFrame().closeCode()).isEqualTo(1001);
      closing.interrupt();
      assertThat(stillInterrupted.get(20, TimeUnit.SECONDS)).isTrue();
      client.discardToEnd();
    }
  }
}
