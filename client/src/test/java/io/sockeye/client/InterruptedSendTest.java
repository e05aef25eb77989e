package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.Message;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection that is lost in the middle of a message: it is reported, and not sent twice. */
@Timeout(60)
class InterruptedSendTest {

  private static final int MORE_THAN_TCP_HOLDS = 32 << 20;

  /** More than the short message that may come first: so the long one has begun. */
  private static final int BEGINNING = 100;

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final Reconnections told = new Reconnections();

  private String nextReceived() throws InterruptedException {
    return received.poll(20, TimeUnit.SECONDS);
  }

  /** A peer that stops reading in the middle of a long message, and is gone at last. */
  private RawServer deafThenReceiving(CountDownLatch end) {
    CompletableFuture<Void> first = new CompletableFuture<>();
    return RawServer.start(
        peer -> {
          if (first.complete(null)) {
            peer.send(RawServer.Peer.acceptance(peer.request()));
            peer.socket().getInputStream().readNBytes(BEGINNING);
            end.await(20, TimeUnit.SECONDS);
            peer.socket().setSoLinger(true, 0);
          } else {
            WebSocket webSocket = peer.open();
            for (Message message; (message = webSocket.receive()) != null; ) {
              received.add(message.payload().length + " bytes");
            }
            webSocket.close();
          }
        });
  }

  @ParameterizedTest
  // With QUEUE it might still have to wait behind the first.
  @EnumSource(names = {"FAIL", "WAIT"})
  void a_message_that_was_cut_off_is_reported_to_its_sender_and_not_sent_again(
      WhileDisconnected policy) throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (RawServer server = deafThenReceiving(end)) {
      ReconnectingClient client =
          Reconnections.atOnce(server.uri()).whileDisconnected(policy).start(told);
      assertThat(told.next()).isEqualTo("open");
      Reconnections.sendSoon(client, "first");
      CompletableFuture<Void> sent = Reconnections.send(client, "x".repeat(MORE_THAN_TCP_HOLDS));
      assertThat(sent).isNotDone();
      end.countDown();

      assertThatThrownBy(() -> sent.get(20, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(DisconnectedException.class);
      assertThat(told.next()).isEqualTo("retry 1");
      assertThat(told.next()).isEqualTo("open");
      Reconnections.sendSoon(client, "after");
      assertThat(nextReceived()).isEqualTo("5 bytes");
      client.close();
      assertThat(told.eventsUntilEnd()).containsExactly("closed");
    }
  }

  private static WebSocketClient receivingMuch() {
    return WebSocketClient.builder()
        .connectionOptions(ConnectionOptions.DEFAULT.withSendTimeout(Duration.ofSeconds(20)))
        .build();
  }

  /** Starts a client whose queue has one message too long for a peer that does not read. */
  private ReconnectingClient queueing(RawServer server, boolean resends) throws IOException {
    CountDownLatch queued = new CountDownLatch(1);
    ReconnectingClient client =
        Reconnections.atOnce(server.uri())
            .client(
                () -> {
                  awaitQuietly(queued);
                  return receivingMuch();
                })
            .whileDisconnected(WhileDisconnected.QUEUE)
            .queueLimits(10, 1 << 30)
            .resendInterrupted(resends)
            .start(told);
    client.send(new byte[MORE_THAN_TCP_HOLDS]);
    client.send(new byte[7]);
    queued.countDown();
    return client;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_queued_message_that_was_cut_off_is_reported_and_the_others_are_sent() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (RawServer server = deafThenReceiving(end)) {
      ReconnectingClient client = queueing(server, false);
      assertThat(told.next()).isEqualTo("open");
      end.countDown();

      assertThat(told.next()).isEqualTo("unsent Binary[" + MORE_THAN_TCP_HOLDS + " bytes]");
      assertThat(told.unsent.get(0)).isNotInstanceOf(DisconnectedException.class);
      assertThat(told.next()).isEqualTo("retry 1");
      assertThat(told.next()).isEqualTo("open");
      assertThat(nextReceived()).isEqualTo("7 bytes");
      client.close();
      assertThat(told.eventsUntilEnd()).containsExactly("closed");
    }
  }

  @Test
  void a_message_that_was_cut_off_is_sent_again_only_where_that_is_allowed() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<Void> first = new CompletableFuture<>();
    try (RawServer server =
        RawServer.start(
            peer -> {
              if (first.complete(null)) {
                peer.send(RawServer.Peer.acceptance(peer.request()));
                end.await(20, TimeUnit.SECONDS);
                peer.socket().setSoLinger(true, 0);
              } else {
                peer.send(RawServer.Peer.acceptance(peer.request()));
                // The header of a masked frame of 32 MiB, and then one of 7 bytes behind it.
                long left = MORE_THAN_TCP_HOLDS + 14L + 6 + 7;
                left -= peer.socket().getInputStream().readNBytes((int) left).length;
                received.add(left + " bytes are missing");
                peer.send(new byte[] {(byte) 0x88, 2, 3, (byte) 0xe8});
                // The server ends TCP first (RFC 6455, section 7.1.1).
                peer.socket().shutdownOutput();
                peer.isClosedByClient();
              }
            })) {
      ReconnectingClient client = queueing(server, true);
      assertThat(told.next()).isEqualTo("open");
      end.countDown();
      assertThat(told.next()).isEqualTo("retry 1");
      assertThat(told.next()).isEqualTo("open");
      assertThat(nextReceived()).isEqualTo("0 bytes are missing");
      assertThat(told.eventsUntilEnd()).containsExactly("given up");
      assertThat(told.unsent).isEmpty();
      client.close();
    }
  }

  @Test
  void who_waits_sends_again_what_was_cut_off_where_that_is_allowed() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (RawServer server = deafThenReceiving(end)) {
      ReconnectingClient client =
          Reconnections.atOnce(server.uri()).resendInterrupted(true).start(told);
      assertThat(told.next()).isEqualTo("open");
      Reconnections.sendSoon(client, "first");
      CompletableFuture<Void> sent = Reconnections.send(client, "x".repeat(MORE_THAN_TCP_HOLDS));
      end.countDown();
      // The second server refuses it for its length, which is the end: but it has left again.
      assertThat(told.next()).isEqualTo("retry 1");
      assertThat(told.next()).isEqualTo("open");
      told.awaitEnd();
      assertThat(told.last.closeStatus().code()).isEqualTo(1009);
      // With success or without: whoever sends it is not left waiting.
      assertThat(sent.handle((nothing, failure) -> true)).succeedsWithin(Await.BOUND);
    }
  }

  /** Much is queued for a peer that sends much itself before it reads: neither waits for ever. */
  @Test
  void what_is_queued_is_sent_while_messages_are_received() throws Exception {
    int count = 40;
    byte[] big = new byte[1 << 20];
    CountDownLatch queued = new CountDownLatch(1);
    try (RawServer server =
        RawServer.start(
            peer -> {
              WebSocket webSocket = peer.open();
              for (int i = 0; i < count; i++) {
                webSocket.send(big);
              }
              for (Message message; (message = webSocket.receive()) != null; ) {
                received.add(message.payload().length + " bytes");
              }
              webSocket.close();
            })) {
      ReconnectingClient client =
          Reconnections.never(server.uri())
              .client(
                  () -> {
                    awaitQuietly(queued);
                    return receivingMuch();
                  })
              .whileDisconnected(WhileDisconnected.QUEUE)
              .queueLimits(count, 1 << 30)
              .start(told);
      for (int i = 0; i < count; i++) {
        client.send(big);
      }
      queued.countDown();
      for (int i = 0; i < count; i++) {
        assertThat(nextReceived()).isEqualTo(big.length + " bytes");
      }
      client.close();
      assertThat(told.eventsUntilEnd()).hasSize(count + 2).endsWith("closed");
    }
  }
}
