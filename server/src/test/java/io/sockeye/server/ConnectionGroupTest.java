package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.Message;
import io.sockeye.codec.PreparedMessage;
import io.sockeye.codec.connection.ConnectionOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sending one message to many. */
@Timeout(60)
class ConnectionGroupTest {

  private static final int LARGE = 64 * 1024;

  private static WebSocketServer start(SlowConsumer policy, int messages, long bytes)
      throws IOException {
    return WebSocketServer.builder()
        .handler(Echo::handle)
        .slowConsumer(policy, messages, bytes)
        .drainTimeout(Duration.ofMillis(500))
        .connectionOptions(ConnectionOptions.DEFAULT.withCloseTimeout(Duration.ofSeconds(5)))
        .start();
  }

  private static void awaitMembers(WebSocketServer server, int number) {
    Await.until(number + " members", () -> server.connections().size() == number);
  }

  /** A message of 64 KiB with a number in it. */
  private static byte[] numbered(int number) {
    return ByteBuffer.allocate(LARGE).putInt(number).array();
  }

  private static void broadcastToOne(WebSocketServer server, int count) {
    awaitMembers(server, 1);
    for (int i = 0; i < count; i++) {
      server.connections().broadcast(numbered(i));
    }
  }

  private static int number(RawClient.Frame frame) {
    return ByteBuffer.wrap(frame.payload()).getInt();
  }

  @Test
  void every_member_gets_every_message_of_every_kind() throws Exception {
    try (WebSocketServer server = WebSocketServer.builder().handler(Echo::handle).start();
        JdkClient first = JdkClient.open(server, "/");
        JdkClient second = JdkClient.open(server, "/")) {
      awaitMembers(server, 2);
      byte[] data = {1, 2, 3};
      server.connections().broadcast("text");
      server.connections().broadcast(data);
      data[0] = 99;
      server.connections().broadcast(Message.text("message"));
      server.connections().broadcast(PreparedMessage.of(Message.text("prepared")));
      for (JdkClient client : List.of(first, second)) {
        assertThat(client.next()).isEqualTo(new JdkClient.Text("text", 1));
        assertThat(client.next())
            .isEqualTo(new JdkClient.Binary(ByteBuffer.wrap(new byte[] {1, 2, 3}), 1));
        assertThat(client.next()).isEqualTo(new JdkClient.Text("message", 1));
        assertThat(client.next()).isEqualTo(new JdkClient.Text("prepared", 1));
      }
    }
  }

  /** Seen elsewhere: messages of two threads are mixed. */
  @Test
  void all_members_get_the_messages_of_several_threads_in_the_same_order() throws Exception {
    int threads = 4;
    int each = 200;
    List<RawClient> clients = new ArrayList<>();
    try (WebSocketServer server = WebSocketServer.builder().handler(Echo::handle).start()) {
      for (int i = 0; i < 30; i++) {
        clients.add(RawClient.open(server, "/"));
      }
      awaitMembers(server, clients.size());
      CountDownLatch go = new CountDownLatch(1);
      List<Thread> senders = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        String name = "t" + t + "-";
        Thread sender =
            new Thread(
                () -> {
                  Await.latch(go);
                  for (int i = 0; i < each; i++) {
                    server.connections().broadcast(name + i);
                  }
                });
        senders.add(sender);
        sender.start();
      }
      go.countDown();
      List<List<String>> received = new ArrayList<>();
      for (RawClient client : clients) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < threads * each; i++) {
          texts.add(client.readFrame().text());
        }
        received.add(texts);
      }
      assertThat(received).containsOnly(received.get(0));
      for (int t = 0; t < threads; t++) {
        String name = "t" + t + "-";
        List<String> own = received.get(0).stream().filter(s -> s.startsWith(name)).toList();
        for (int i = 0; i < each; i++) {
          assertThat(own.get(i)).isEqualTo(name + i);
        }
      }
      for (RawClient client : clients) {
        client.socket().close();
      }
    }
  }

  /** Seen elsewhere: a queue without bound to a slow peer. */
  @Test
  void a_member_that_never_reads_is_disconnected_and_the_others_miss_nothing() throws Exception {
    try (WebSocketServer server = start(SlowConsumer.DISCONNECT, 50, 1L << 30);
        RawClient reading = RawClient.open(server, "/");
        RawClient stuck = RawClient.connect(server, 4096).shakeHands("/")) {
      awaitMembers(server, 2);
      int sent = 0;
      while (server.connections().size() == 2 && sent < 2_000) {
        long start = System.nanoTime();
        server.connections().broadcast(numbered(sent));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        assertThat(number(reading.readFrame())).isEqualTo(sent);
        sent++;
      }
      assertThat(server.connections().size()).isEqualTo(1);
      server.connections().broadcast("more");
      assertThat(reading.readFrame().text()).isEqualTo("more");
      // It is closed, though it reads nothing of that; what comes now ends in the middle.
      Await.until("the server has closed it", () -> isReset(stuck));
    }
  }

  /** Whether what is sent goes nowhere any more. */
  private static boolean isReset(RawClient client) {
    try {
      client.send(RawClient.frame(0x8A, new byte[0]));
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void a_member_that_is_too_slow_but_reads_is_told_so() throws Exception {
    try (WebSocketServer server = start(SlowConsumer.DISCONNECT, 5, 1L << 30);
        RawClient slow = RawClient.connect(server, 4096).shakeHands("/")) {
      awaitMembers(server, 1);
      for (int i = 0; server.connections().size() == 1 && i < 2_000; i++) {
        server.connections().broadcast(numbered(i));
      }
      RawClient.Frame last = slow.readFrame();
      while (last.opcode() == 2) {
        last = slow.readFrame();
      }
      assertThat(last.closeCode()).isEqualTo(1013);
    }
  }

  @Test
  void drop_oldest_keeps_the_newest_messages() throws Exception {
    try (WebSocketServer server = start(SlowConsumer.DROP_OLDEST, 10, 1L << 30);
        RawClient slow = RawClient.connect(server, 4096).shakeHands("/")) {
      int sent = 500;
      broadcastToOne(server, sent);
      List<Integer> received = readUntil(slow, sent - 1);
      assertThat(received).isSorted().doesNotHaveDuplicates().hasSizeLessThan(sent);
      assertThat(received.subList(received.size() - 10, received.size()))
          .containsExactly(490, 491, 492, 493, 494, 495, 496, 497, 498, 499);
      assertThat(server.connections().size()).isEqualTo(1);
    }
  }

  @Test
  void drop_newest_keeps_what_waits_and_takes_messages_again_when_there_is_room() throws Exception {
    try (WebSocketServer server = start(SlowConsumer.DROP_NEWEST, 10, 1L << 30);
        RawClient slow = RawClient.connect(server, 4096).shakeHands("/")) {
      int sent = 500;
      broadcastToOne(server, sent);
      // While it reads, what is broadcast is dropped until there is room.
      List<Integer> received = new ArrayList<>();
      while (received.isEmpty() || received.get(received.size() - 1) < sent) {
        server.connections().broadcast(numbered(sent));
        received.add(number(slow.readFrame()));
      }
      assertThat(received).isSorted();
      List<Integer> first = received.stream().filter(n -> n < sent).toList();
      assertThat(first).doesNotHaveDuplicates().hasSizeBetween(10, sent - 1).startsWith(0, 1, 2);
      assertThat(server.connections().size()).isEqualTo(1);
    }
  }

  /** Seen elsewhere: a queue without bound to a slow peer. */
  @Test
  void the_bound_in_bytes_counts_and_a_longer_message_still_has_room_in_an_empty_outbox()
      throws Exception {
    try (WebSocketServer server = start(SlowConsumer.DROP_OLDEST, 1_000_000, 3L * LARGE);
        RawClient slow = RawClient.connect(server, 4096).shakeHands("/")) {
      awaitMembers(server, 1);
      server.connections().broadcast(new byte[10 * LARGE]);
      assertThat(slow.readFrame().payload()).hasSize(10 * LARGE);
      for (int i = 0; i < 500; i++) {
        server.connections().broadcast(numbered(i));
        assertThat(server.connections().queued().messages()).isLessThanOrEqualTo(3);
      }
      List<Integer> received = readUntil(slow, 499);
      assertThat(received).isSorted().doesNotHaveDuplicates().hasSizeLessThan(500);
      int size = received.size();
      assertThat(received.subList(size - 3, size)).containsExactly(497, 498, 499);
    }
  }

  private static List<Integer> readUntil(RawClient client, int last) throws IOException {
    List<Integer> received = new ArrayList<>();
    while (received.isEmpty() || received.get(received.size() - 1) != last) {
      received.add(number(client.readFrame()));
    }
    return received;
  }

  /** Seen elsewhere: members come and go during a broadcast. */
  @Test
  void members_come_and_go_while_there_are_broadcasts() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (WebSocketServer server = WebSocketServer.builder().handler(Echo::handle).start();
        RawClient constant = RawClient.open(server, "/")) {
      awaitMembers(server, 1);
      Thread coming =
          new Thread(
              () -> {
                try {
                  while (!done.get()) {
                    RawClient.open(server, "/").close();
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      coming.start();
      for (int i = 0; i < 2_000; i++) {
        server.connections().broadcast("m" + i);
        assertThat(constant.readFrame().text()).isEqualTo("m" + i);
      }
      done.set(true);
      coming.join(20_000);
      awaitMembers(server, 1);
    }
  }

  @Test
  void a_broadcast_waits_for_a_message_that_is_being_streamed_to_that_member_alone()
      throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    WebSocketHandler streaming =
        ws -> {
          try (OutputStream out = ws.binaryOutputStream()) {
            out.write(1);
            out.flush();
            began.countDown();
            finish.await(20, TimeUnit.SECONDS);
            out.write(2);
          }
          ws.receive();
        };
    try (WebSocketServer server =
            WebSocketServer.builder().handler("/stream", streaming).handler(Echo::handle).start();
        RawClient streamed = RawClient.open(server, "/stream");
        RawClient other = RawClient.open(server, "/")) {
      awaitMembers(server, 2);
      Await.latch(began);
      server.connections().broadcast("news");
      assertThat(other.readFrame().text()).isEqualTo("news");
      assertThat(streamed.readFrame().fin()).isFalse();
      finish.countDown();
      assertThat(streamed.readFrame().opcode()).isZero();
      assertThat(streamed.readFrame().text()).isEqualTo("news");
    }
  }

  @Test
  void nobody_is_sent_what_cannot_be_text_and_bounds_are_at_least_one() {
    ConnectionGroup group = new ConnectionGroup();
    assertThatThrownBy(() -> group.broadcast("\uD800"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ConnectionGroup(SlowConsumer.DISCONNECT, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 messages");
    assertThatThrownBy(() -> new ConnectionGroup(SlowConsumer.DISCONNECT, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 bytes");
  }
}
