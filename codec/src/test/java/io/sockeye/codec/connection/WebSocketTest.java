package io.sockeye.codec.connection;

import static io.sockeye.codec.connection.Connections.async;
import static io.sockeye.codec.connection.Connections.failure;
import static io.sockeye.codec.connection.Connections.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Event;
import io.sockeye.codec.Message;
import io.sockeye.codec.Opcode;
import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.PreparedMessage;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.codec.Role;
import io.sockeye.codec.Violation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class WebSocketTest {

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 505, 511, 512, 513, 8192, 65_535, 65_536, 300_000})
  void messages_of_every_size_come_as_they_were_sent(int length) throws Exception {
    Connections c = Connections.server();
    CompletableFuture<Message> received = async(c.webSocket()::receive);
    c.peer().send(bytes(length));
    assertThat(get(received)).isEqualTo(Message.binary(bytes(length)));

    CompletableFuture<Message> echoed = async(c.peer()::nextMessage);
    c.webSocket().send(bytes(length));
    assertThat(get(echoed)).isEqualTo(Message.binary(bytes(length)));
    c.webSocket().abort();
  }

  @ParameterizedTest
  @EnumSource
  void both_roles_send_and_receive_text(Role role) throws Exception {
    Connections c =
        Connections.of(ProtocolConfig.of(role), ConnectionOptions.DEFAULT, Connections.CAPACITY);
    c.peer().send("grüß Gott 🐟");
    assertThat(c.webSocket().receive()).isEqualTo(Message.text("grüß Gott 🐟"));
    c.webSocket().send("grüß dich 🐟");
    assertThat(c.peer().nextMessage()).isEqualTo(Message.text("grüß dich 🐟"));
    c.webSocket().abort();
  }

  @Test
  void what_came_with_the_handshake_is_received_first() throws Exception {
    MemoryTransport[] ends = MemoryTransport.pair(100);
    ByteBuffer received = ByteBuffer.wrap(new byte[] {(byte) 0x81, 2, 'h', 'i', (byte) 0x81});
    WebSocket webSocket =
        WebSocket.of(
            ends[0], ProtocolConfig.of(Role.CLIENT), ConnectionOptions.DEFAULT, "chat", received);
    assertThat(webSocket.subprotocol()).isEqualTo("chat");
    assertThat(webSocket.receive()).isEqualTo(Message.text("hi"));
    ends[1].write(ByteBuffer.wrap(new byte[] {1, 'x'}));
    assertThat(webSocket.receive()).isEqualTo(Message.text("x"));
    webSocket.abort();
  }

  @Test
  void a_ping_is_answered_between_the_fragments_of_a_message_5_4() throws Exception {
    Connections c = Connections.server();
    CompletableFuture<Message> received = async(c.webSocket()::receive);
    c.peer().sendFragment(Opcode.TEXT, "one ", false);
    c.peer().ping("?");
    assertThat(c.peer().next())
        .isInstanceOfSatisfying(
            Event.Pong.class, pong -> assertThat(Peer.text(pong.data())).isEqualTo("?"));
    c.peer().sendFragment(Opcode.TEXT, "two", true);
    assertThat(get(received)).isEqualTo(Message.text("one two"));
    c.webSocket().abort();
  }

  @Test
  void a_pong_goes_out_between_the_fragments_of_a_message_that_is_being_sent() throws Exception {
    Connections c = Connections.server();
    CompletableFuture<Message> receiving = async(c.webSocket()::receive);
    try (OutputStream out = c.webSocket().binaryOutputStream()) {
      out.write('a');
      out.flush();
      assertThat(c.peer().next()).isInstanceOf(Event.Fragment.class);
      c.peer().ping("now");
      assertThat(c.peer().next()).isInstanceOf(Event.Pong.class);
      out.write('b');
    }
    assertThat(c.peer().next())
        .isInstanceOfSatisfying(
            Event.Fragment.class, f -> assertThat(Peer.text(f.data())).isEqualTo("b"));
    c.webSocket().abort();
    assertThat(failure(receiving)).isInstanceOf(IOException.class);
  }

  /** Seen elsewhere: a reader waits for a writer, and neither goes on. */
  @Test
  void a_reader_does_not_wait_for_a_writer_whom_the_peer_keeps_waiting() throws Exception {
    Connections c = Connections.server();
    CompletableFuture<Void> sending =
        async(
            () -> {
              c.webSocket().send(bytes(100_000));
              return null;
            });
    Event.Fragment first = (Event.Fragment) c.peer().next();
    int read = first.data().remaining();
    CompletableFuture<Message> receiving = async(c.webSocket()::receive);
    for (int i = 0; i < 10; i++) {
      c.peer().ping("" + i);
    }
    c.peer().send("read although nothing is written");
    assertThat(get(receiving)).isEqualTo(Message.text("read although nothing is written"));
    assertThat(sending).isNotDone();

    while (read < 100_000) {
      read += ((Event.Fragment) c.peer().next()).data().remaining();
    }
    get(sending);
    // Only the newest Ping needs a Pong (RFC 6455, section 5.5.3).
    assertThat(c.peer().next())
        .isInstanceOfSatisfying(
            Event.Pong.class, pong -> assertThat(Peer.text(pong.data())).isEqualTo("9"));
    c.webSocket().abort();
  }

  @Test
  void an_unpaired_surrogate_is_refused_and_nothing_is_sent() throws Exception {
    Connections c = Connections.server();
    assertThatThrownBy(() -> c.webSocket().send("\uD800"))
        .isInstanceOf(IllegalArgumentException.class);
    c.webSocket().abort();
  }

  /** Seen elsewhere: messages of two threads are mixed. */
  @Test
  void messages_of_other_threads_wait_for_a_message_that_is_written_as_a_stream() throws Exception {
    Connections c = Connections.server();
    OutputStream out = c.webSocket().binaryOutputStream();
    CompletableFuture<Void> other =
        async(
            () -> {
              c.webSocket().send("after");
              return null;
            });
    out.write(1);
    out.flush();
    assertThat(c.peer().next()).isInstanceOf(Event.Fragment.class);
    assertThat(other).isNotDone();
    out.close();
    assertThat(c.peer().next())
        .isInstanceOfSatisfying(Event.Fragment.class, f -> assertThat(f.last()).isTrue());
    assertThat(c.peer().nextMessage()).isEqualTo(Message.text("after"));
    get(other);
    c.webSocket().abort();
  }

  @Test
  void a_prepared_message_is_sent_to_many() throws Exception {
    String text = "again and again and again and again and again and again and again and again";
    PreparedMessage prepared = PreparedMessage.of(Message.text(text));
    for (PermessageDeflate agreed : Arrays.asList(null, PermessageDeflate.DEFAULT)) {
      for (Role role : Role.values()) {
        Connections c =
            Connections.of(
                ProtocolConfig.of(role).withPermessageDeflate(agreed),
                ConnectionOptions.DEFAULT,
                Connections.CAPACITY);
        c.webSocket().send(text);
        c.webSocket().send(prepared);
        c.webSocket().send(text);
        for (int i = 0; i < 3; i++) {
          assertThat(c.peer().nextMessage()).isEqualTo(Message.text(text));
        }
        c.webSocket().abort();
      }
    }
  }

  @Test
  void a_ping_tells_the_round_trip_time() throws Exception {
    Connections c = Connections.server();
    CompletableFuture<Message> receiving = async(c.webSocket()::receive);
    CompletableFuture<Duration> first = c.webSocket().ping();
    CompletableFuture<Duration> second = c.webSocket().ping();
    Event firstPing = c.peer().next();
    Event secondPing = c.peer().next();
    assertThat(firstPing).isNotEqualTo(secondPing);
    c.peer().sendRaw(new byte[] {(byte) 0x8A, (byte) 0x80, 0, 0, 0, 0});
    // A Pong answers the Pings before as well (RFC 6455, section 5.5.3).
    c.peer().reply(secondPing);
    assertThat(get(first)).isPositive();
    assertThat(get(second)).isPositive();
    CompletableFuture<Duration> third = c.webSocket().ping();
    c.webSocket().abort();
    assertThat(failure(third)).isInstanceOf(IOException.class);
    assertThat(failure(receiving)).isInstanceOf(IOException.class);
    assertThatThrownBy(c.webSocket()::ping).isInstanceOf(IOException.class);
  }

  @Test
  void a_violation_is_told_to_the_peer_and_thrown() throws Exception {
    Connections c = Connections.server();
    c.peer().send("before");
    c.peer().sendRaw(new byte[] {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0});
    c.peer().send("after");
    assertThat(c.webSocket().receive()).isEqualTo(Message.text("before"));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(c.webSocket()::receive)
          .isInstanceOfSatisfying(
              ProtocolViolationException.class,
              e -> assertThat(e.violation()).isEqualTo(Violation.RESERVED_OPCODE));
    }
    assertThat(c.peer().next())
        .isInstanceOfSatisfying(
            Event.Close.class, close -> assertThat(close.status().code()).isEqualTo(1002));
    assertThatThrownBy(() -> c.webSocket().send("x")).isInstanceOf(ConnectionClosedException.class);
    assertThat(c.webSocket().closeStatus().code()).isEqualTo(1006);
    c.peer().end();
    c.webSocket().close();
  }

  @Test
  void interrupting_a_thread_that_waits_to_send_leaves_the_connection_intact() throws Exception {
    Connections c = Connections.server();
    OutputStream out = c.webSocket().binaryOutputStream();
    CompletableFuture<Thread> waiting = new CompletableFuture<>();
    CompletableFuture<Void> other =
        async(
            () -> {
              waiting.complete(Thread.currentThread());
              c.webSocket().send("never");
              return null;
            });
    get(waiting).interrupt();
    assertThatThrownBy(() -> get(other))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(java.io.InterruptedIOException.class);
    out.close();
    assertThat(c.peer().nextMessage()).isEqualTo(Message.binary(new byte[0]));
    c.webSocket().abort();
  }

  /** Seen elsewhere: use after the end throws something unexpected. */
  @Test
  void after_a_close_pings_and_streams_are_refused_each_time() throws Exception {
    Connections c = Connections.server();
    c.webSocket().sendClose(CloseStatus.NORMAL_CLOSURE);
    for (int i = 0; i < 70; i++) {
      assertThatThrownBy(c.webSocket()::ping).isInstanceOf(ConnectionClosedException.class);
    }
    assertThatThrownBy(c.webSocket()::binaryOutputStream)
        .isInstanceOf(ConnectionClosedException.class);
    assertThatThrownBy(c.webSocket()::textWriter).isInstanceOf(ConnectionClosedException.class);
    c.webSocket().abort();
  }
}
