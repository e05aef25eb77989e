package io.sockeye.codec.connection;

import static io.sockeye.codec.connection.Connections.async;
import static io.sockeye.codec.connection.Connections.await;
import static io.sockeye.codec.connection.Connections.failure;
import static io.sockeye.codec.connection.Connections.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Event;
import io.sockeye.codec.Message;
import io.sockeye.codec.PreparedMessage;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import io.sockeye.codec.WebSocketProtocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FlushPolicyTest {

  /** Counts the writes on their way to another transport. */
  private static final class CountingTransport extends ForwardingTransport {

    private final AtomicInteger writes = new AtomicInteger();

    CountingTransport(Transport to) {
      super(to);
    }

    @Override
    public void write(ByteBuffer... sources) throws IOException {
      writes.incrementAndGet();
      super.write(sources);
    }
  }

  private final MemoryTransport[] ends = MemoryTransport.pair(100_000);
  private final CountingTransport counting = new CountingTransport(ends[0]);
  private final Peer peer = new Peer(ends[1], ProtocolConfig.of(Role.CLIENT));

  private WebSocket open(FlushPolicy policy) {
    return Connections.open(
        counting,
        ProtocolConfig.of(Role.SERVER),
        ConnectionOptions.DEFAULT.withFlushPolicy(policy));
  }

  @Test
  void each_message_is_written_before_send_returns() throws Exception {
    WebSocket webSocket = open(FlushPolicy.EACH_MESSAGE);
    for (int i = 1; i <= 10; i++) {
      webSocket.send("x");
      assertThat(counting.writes).hasValue(i);
    }
    webSocket.abort();
  }

  @Test
  void messages_that_are_sent_together_leave_with_one_write() throws Exception {
    WebSocket webSocket = open(FlushPolicy.EACH_MESSAGE);
    List<PreparedMessage> messages =
        Stream.of("one", "two", "three").map(Message::text).map(PreparedMessage::of).toList();
    webSocket.sendAll(messages);
    assertThat(counting.writes).hasValue(1);
    webSocket.sendAll(List.of());
    assertThat(counting.writes).hasValue(1);
    for (String text : List.of("one", "two", "three")) {
      assertThat(peer.nextMessage()).isEqualTo(Message.text(text));
    }
    assertThatThrownBy(() -> webSocket.sendAll(Arrays.asList(messages.get(0), null)))
        .isInstanceOf(NullPointerException.class);
    assertThat(counting.writes).as("the one before the failure has left").hasValue(2);
    assertThat(peer.nextMessage()).as("accepted before the failure").isEqualTo(Message.text("one"));
    webSocket.sendClose(CloseStatus.NORMAL_CLOSURE);
    assertThatThrownBy(() -> webSocket.sendAll(messages))
        .isInstanceOf(ConnectionClosedException.class);
    webSocket.abort();
  }

  @Test
  void what_the_receiving_thread_sends_is_gathered_until_it_waits() throws Exception {
    WebSocket webSocket = open(FlushPolicy.BEFORE_WAIT);
    for (int i = 0; i < 100; i++) {
      peer.send("" + i);
    }
    CompletableFuture<Void> echoing =
        async(
            () -> {
              for (Message message; (message = webSocket.receive()) != null; ) {
                webSocket.send(message);
              }
              return null;
            });
    for (int i = 0; i < 100; i++) {
      assertThat(peer.nextMessage()).isEqualTo(Message.text("" + i));
    }
    assertThat(counting.writes.get()).isLessThan(10);
    peer.close(CloseStatus.NORMAL_CLOSURE);
    get(echoing);
    webSocket.abort();
  }

  @Test
  void what_another_thread_sends_leaves_at_once() throws Exception {
    WebSocket webSocket = open(FlushPolicy.BEFORE_WAIT);
    CompletableFuture<Message> receiving = async(webSocket::receive);
    webSocket.send("from outside");
    assertThat(peer.nextMessage()).isEqualTo(Message.text("from outside"));
    peer.send("x");
    assertThat(get(receiving)).isEqualTo(Message.text("x"));
    webSocket.abort();
  }

  @Test
  void flush_writes_what_was_gathered() throws Exception {
    WebSocket webSocket = open(FlushPolicy.BEFORE_WAIT);
    peer.send("x");
    webSocket.receive();
    webSocket.send("gathered");
    assertThat(counting.writes).hasValue(0);
    webSocket.flush();
    assertThat(peer.nextMessage()).isEqualTo(Message.text("gathered"));
    webSocket.abort();
  }

  @Test
  void a_clean_close_leaves_nothing_unsent() throws Exception {
    WebSocket webSocket = open(FlushPolicy.BEFORE_WAIT);
    peer.send("x");
    webSocket.receive();
    webSocket.send("gathered");
    CompletableFuture<Void> closing =
        async(
            () -> {
              webSocket.close();
              return null;
            });
    assertThat(peer.nextMessage()).isEqualTo(Message.text("gathered"));
    Event close = peer.next();
    assertThat(close).isInstanceOf(Event.Close.class);
    peer.reply(close);
    peer.end();
    get(closing);
  }

  @Test
  void a_full_buffer_is_written_without_waiting_for_the_reader() throws Exception {
    WebSocket webSocket = open(FlushPolicy.BEFORE_WAIT);
    peer.send("x");
    webSocket.receive();
    byte[] data = new byte[1000];
    for (int i = 0; i < 50; i++) {
      webSocket.send(data);
    }
    assertThat(counting.writes.get()).isBetween(2, 10);
    webSocket.flush();
    for (int i = 0; i < 50; i++) {
      assertThat(peer.nextMessage()).isEqualTo(Message.binary(data));
    }
    webSocket.abort();
  }

  @Test
  void a_full_buffer_is_given_back_when_the_connection_ends_while_it_is_written() throws Exception {
    MemoryTransport narrow = MemoryTransport.pair(1000)[0];
    WebSocket webSocket =
        WebSocket.of(
            narrow,
            ProtocolConfig.of(Role.SERVER),
            ConnectionOptions.DEFAULT.withFlushPolicy(FlushPolicy.BEFORE_WAIT),
            null,
            new WebSocketProtocol(ProtocolConfig.of(Role.CLIENT)).send(Message.text("x")));
    // With its header it leaves less than another header in a buffer of 16 KiB.
    byte[] data = new byte[16 * 1024 - 10];
    CompletableFuture<Void> sending = new CompletableFuture<>();
    Thread sender =
        Connections.start(
            sending,
            () -> {
              webSocket.receive();
              webSocket.send(data);
              webSocket.send(data);
              return null;
            });
    await("it is written", () -> sender.getState() == Thread.State.WAITING);
    assertThat(largeBuffers(webSocket)).isEqualTo(1);

    webSocket.abort();

    assertThat(failure(sending)).isInstanceOf(ConnectionClosedException.class);
    assertThat(largeBuffers(webSocket)).isZero();
  }

  private static long largeBuffers(WebSocket webSocket) {
    return Internals.in(webSocket, ByteBuffer.class).stream()
        .filter(buffer -> ((ByteBuffer) buffer).capacity() == 16 * 1024)
        .count();
  }

  @Test
  void what_one_thread_has_gathered_leaves_when_another_waits() throws Exception {
    WebSocket webSocket = open(FlushPolicy.BEFORE_WAIT);
    for (int i = 0; i < 3; i++) {
      peer.send("x");
      get(
          async(
              () -> {
                webSocket.receive();
                webSocket.send("gathered");
                return null;
              }));
    }
    CompletableFuture<Message> waiting = async(webSocket::receive);
    for (int i = 0; i < 3; i++) {
      assertThat(peer.nextMessage()).isEqualTo(Message.text("gathered"));
    }
    peer.send("y");
    get(waiting);
    webSocket.abort();
  }

  /** Only who has received last can be trusted to come back and flush. */
  @Test
  void what_a_thread_sends_after_another_has_received_leaves_at_once() throws Exception {
    WebSocket webSocket = open(FlushPolicy.BEFORE_WAIT);
    peer.send("x");
    peer.send("y");
    assertThat(webSocket.receive()).isEqualTo(Message.text("x"));
    assertThat(get(async(webSocket::receive))).isEqualTo(Message.text("y"));
    webSocket.send("not gathered");
    assertThat(counting.writes).hasValue(1);
    assertThat(peer.nextMessage()).isEqualTo(Message.text("not gathered"));
    webSocket.abort();
  }
}
