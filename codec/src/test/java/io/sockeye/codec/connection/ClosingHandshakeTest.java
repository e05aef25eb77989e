package io.sockeye.codec.connection;

import static io.sockeye.codec.connection.Connections.async;
import static io.sockeye.codec.connection.Connections.failure;
import static io.sockeye.codec.connection.Connections.get;
import static io.sockeye.codec.connection.Connections.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.CloseCode;
import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Event;
import io.sockeye.codec.Message;
import io.sockeye.codec.Opcode;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, sections 5.5.1 and 7.1, over a transport. */
@Timeout(30)
class ClosingHandshakeTest {

  private static final CloseStatus STATUS = new CloseStatus(4321, "that is all");

  private static Connections connections(Role role) {
    return Connections.of(ProtocolConfig.of(role), ConnectionOptions.DEFAULT, Connections.CAPACITY);
  }

  private static CompletableFuture<Void> closing(Connections c, CloseStatus status) {
    return async(
        () -> {
          c.webSocket().close(status);
          return null;
        });
  }

  @ParameterizedTest
  @EnumSource
  void a_close_of_the_peer_is_echoed_and_ends_receiving_5_5_1(Role role) throws Exception {
    Connections c = connections(role);
    c.peer().send("last");
    c.peer().close(STATUS);
    assertThat(c.webSocket().receive()).isEqualTo(Message.text("last"));
    assertThat(c.webSocket().closeStatus()).isNull();
    assertThat(c.webSocket().receive()).isNull();
    assertThat(c.webSocket().receive()).isNull();
    assertThat(c.webSocket().receiveStream()).isNull();
    assertThat(c.webSocket().isOpen()).isFalse();
    assertThat(c.webSocket().closeStatus()).isEqualTo(STATUS);
    assertThat(c.peer().next()).isEqualTo(new Event.Close(new CloseStatus(4321, "")));
    assertThatThrownBy(() -> c.webSocket().send("x"))
        .isInstanceOfSatisfying(
            ConnectionClosedException.class, e -> assertThat(e.closeStatus()).isEqualTo(STATUS))
        .hasMessageContaining("that is all");
    c.peer().end();
    c.webSocket().close();
    assertThat(c.webSocket().closeStatus()).isEqualTo(STATUS);
  }

  @Test
  void the_server_ends_tcp_first_7_1_1() throws Exception {
    Connections c = connections(Role.SERVER);
    c.peer().close(CloseStatus.NORMAL_CLOSURE);
    assertThat(c.webSocket().receive()).isNull();
    assertThat(c.peer().next()).isInstanceOf(Event.Close.class);
    assertThat(c.peer().next()).as("the end of the stream, before close() is called").isNull();
    CompletableFuture<Void> closing = closing(c, CloseStatus.NORMAL_CLOSURE);
    assertThat(closing).isNotDone();
    c.peer().end();
    get(closing);
  }

  @Test
  void the_client_waits_until_the_server_has_ended_tcp_7_1_1() throws Exception {
    Connections c = connections(Role.CLIENT);
    CompletableFuture<Void> closing = closing(c, STATUS);
    Event close = c.peer().next();
    assertThat(close).isEqualTo(new Event.Close(STATUS));
    c.peer().reply(close);
    CompletableFuture<Event> endOfStream = async(c.peer()::next);
    assertThat(c.webSocket().isOpen()).isFalse();
    assertThat(closing).isNotDone();
    assertThat(endOfStream).isNotDone();
    c.transport().shutdownOutput();
    get(closing);
    assertThat(get(endOfStream)).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void closing_discards_what_the_peer_sent_before_its_close(Role role) throws Exception {
    Connections c = connections(role);
    CompletableFuture<Void> closing = closing(c, STATUS);
    assertThat(c.peer().next()).isEqualTo(new Event.Close(STATUS));
    c.peer().send("not wanted any more");
    c.peer().ping("not answered any more");
    c.peer().close(new CloseStatus(4000, "bye"));
    c.transport().shutdownOutput();
    get(closing);
    assertThat(c.peer().next()).isNull();
    assertThat(c.webSocket().closeStatus()).isEqualTo(new CloseStatus(4000, "bye"));
    assertThat(c.webSocket().receive()).isNull();
  }

  @Test
  void after_the_start_of_closing_messages_are_received_until_the_peers_close() throws Exception {
    Connections c = connections(Role.CLIENT);
    c.webSocket().sendClose(CloseStatus.NORMAL_CLOSURE);
    assertThatThrownBy(() -> c.webSocket().send("x"))
        .isInstanceOfSatisfying(
            ConnectionClosedException.class,
            e -> assertThat(e.closeStatus()).isEqualTo(CloseStatus.NORMAL_CLOSURE));
    Event close = c.peer().next();
    c.peer().send("one more");
    c.peer().reply(close);
    c.transport().shutdownOutput();
    assertThat(c.webSocket().receive()).isEqualTo(Message.text("one more"));
    assertThat(c.webSocket().receive()).isNull();
    c.webSocket().close();
  }

  @Test
  void a_thread_that_receives_while_another_closes_gets_null() throws Exception {
    Connections c = connections(Role.SERVER);
    CompletableFuture<Message> receiving = async(c.webSocket()::receive);
    CompletableFuture<Void> closing = closing(c, STATUS);
    Event close = c.peer().next();
    c.peer().reply(close);
    assertThat(get(receiving)).isNull();
    c.peer().end();
    get(closing);
  }

  @Test
  void a_thread_that_waits_to_receive_while_another_closes_gets_null() throws Exception {
    Connections c = connections(Role.SERVER);
    CompletableFuture<Void> closing = closing(c, STATUS);
    Event close = c.peer().next();
    CompletableFuture<Message> receiving = async(c.webSocket()::receive);
    c.peer().reply(close);
    assertThat(get(receiving)).as("before the end of TCP").isNull();
    c.peer().end();
    get(closing);
  }

  /** Seen elsewhere: closes from both ends, or several threads, at once. */
  @Test
  void two_ends_that_close_at_the_same_time_both_finish() throws Exception {
    for (int i = 0; i < 200; i++) {
      MemoryTransport[] ends = MemoryTransport.pair(100);
      WebSocket server = open(ends[0], Role.SERVER);
      WebSocket client = open(ends[1], Role.CLIENT);
      CompletableFuture<Void> closing =
          async(
              () -> {
                client.close(new CloseStatus(4001, ""));
                return null;
              });
      server.close(new CloseStatus(4002, ""));
      get(closing);
      assertThat(server.closeStatus().code()).isIn(4001, 4002);
      assertThat(client.closeStatus().code()).isIn(4001, 4002);
    }
  }

  /** Seen elsewhere: closes from both ends, or several threads, at once. */
  @Test
  void closing_twice_or_from_two_threads_is_closing_once() throws Exception {
    Connections c = connections(Role.SERVER);
    CompletableFuture<Void> first = closing(c, STATUS);
    CompletableFuture<Void> second = closing(c, STATUS);
    Event close = c.peer().next();
    c.peer().reply(close);
    assertThat(c.peer().next()).isNull();
    c.peer().end();
    get(first);
    get(second);
    c.webSocket().close();
  }

  @Test
  void a_message_being_streamed_is_cut_by_the_peers_close() throws Exception {
    Connections c = connections(Role.SERVER);
    OutputStream out = c.webSocket().binaryOutputStream();
    out.write(1);
    out.flush();
    c.peer().close(STATUS);
    assertThat(c.webSocket().receive()).isNull();
    assertThatThrownBy(
            () -> {
              out.write(2);
              out.flush();
            })
        .isInstanceOf(ConnectionClosedException.class);
    out.close();
    assertThat(((Event.Fragment) c.peer().next()).last()).isFalse();
    assertThat(c.peer().next()).isInstanceOf(Event.Close.class);
    assertThat(c.peer().next()).isNull();
    c.webSocket().abort();
  }

  @Test
  void a_message_that_was_received_in_part_is_not_delivered() throws Exception {
    Connections c = connections(Role.SERVER);
    c.peer().sendFragment(Opcode.TEXT, "half", false);
    c.peer().close(STATUS);
    IncomingMessage message = c.webSocket().receiveStream();
    assertThat(message.readNBytes(4)).hasSize(4);
    assertThatThrownBy(message::read).isInstanceOf(ConnectionClosedException.class);
    c.webSocket().abort();
  }

  @Test
  void the_end_of_tcp_without_a_close_is_1006_7_1_5() throws Exception {
    Connections c = connections(Role.SERVER);
    c.peer().send("last");
    c.peer().sendFragment(Opcode.TEXT, "half", false);
    c.peer().end();
    assertThat(c.webSocket().receive()).isEqualTo(Message.text("last"));
    assertThatThrownBy(c.webSocket()::receive).isInstanceOf(EOFException.class);
    assertThatThrownBy(c.webSocket()::receive).isInstanceOf(EOFException.class);
    assertThat(c.webSocket().closeStatus()).isEqualTo(CloseStatus.ABNORMAL_CLOSURE);
    assertThatThrownBy(() -> c.webSocket().send("x")).isInstanceOf(IOException.class);
    c.webSocket().close();
  }

  @Test
  void a_close_without_a_body_is_1005_7_1_5() throws Exception {
    Connections c = connections(Role.SERVER);
    c.peer().close(CloseStatus.NO_STATUS_RECEIVED);
    assertThat(c.webSocket().receive()).isNull();
    assertThat(c.webSocket().closeStatus()).isEqualTo(CloseStatus.NO_STATUS_RECEIVED);
    assertThat(c.peer().next()).isEqualTo(new Event.Close(CloseStatus.NO_STATUS_RECEIVED));
    c.webSocket().abort();
  }

  @ParameterizedTest
  @ValueSource(ints = {1006, 1015})
  void codes_that_are_never_sent_are_refused_7_4_1(int code) {
    Connections c = connections(Role.SERVER);
    assertThatThrownBy(() -> c.webSocket().close(new CloseStatus(code, "")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(c.webSocket().isOpen()).isTrue();
    c.webSocket().abort();
  }

  @Test
  void an_abort_wakes_whoever_waits() throws Exception {
    Connections c = connections(Role.SERVER);
    CompletableFuture<Message> receiving = async(c.webSocket()::receive);
    CompletableFuture<Void> sending =
        async(
            () -> {
              c.webSocket().send(new byte[100_000]);
              return null;
            });
    CompletableFuture<Void> closing = closing(c, STATUS);
    c.webSocket().abort();
    assertThat(failure(receiving)).isInstanceOf(IOException.class);
    assertThat(failure(sending)).isInstanceOf(IOException.class);
    get(closing);
    assertThat(c.webSocket().closeStatus()).isEqualTo(CloseStatus.ABNORMAL_CLOSURE);
    c.webSocket().abort();
  }

  @Test
  void a_peer_that_breaks_the_rules_while_closing_does_not_stop_it() throws Exception {
    Connections c = connections(Role.SERVER);
    CompletableFuture<Void> closing = closing(c, CloseStatus.of(CloseCode.GOING_AWAY));
    assertThat(c.peer().next()).isInstanceOf(Event.Close.class);
    c.peer().sendRaw(new byte[] {(byte) 0xFF, (byte) 0xFF});
    assertThat(c.peer().next()).as("no second Close").isNull();
    c.peer().end();
    get(closing);
    assertThat(c.webSocket().closeStatus()).isEqualTo(CloseStatus.ABNORMAL_CLOSURE);
  }

  /** 7.1.1: the server ends the connection, though it has no way to end one direction of it. */
  @ParameterizedTest
  @EnumSource
  void a_connection_over_streams_ends_at_once_whoever_closes_it(Role closing) throws Exception {
    PipedInputStream in = new PipedInputStream();
    PipedInputStream peersIn = new PipedInputStream();
    Transport[] ends = {
      Transport.of(in, new PipedOutputStream(peersIn)),
      Transport.of(peersIn, new PipedOutputStream(in))
    };
    WebSocket[] sockets = new WebSocket[2];
    for (Role role : Role.values()) {
      sockets[role.ordinal()] =
          open(
              ends[role.ordinal()],
              ProtocolConfig.of(role),
              ConnectionOptions.DEFAULT.withCloseTimeout(Duration.ZERO));
    }
    WebSocket first = sockets[closing.ordinal()];
    WebSocket second = sockets[closing.peer().ordinal()];
    CompletableFuture<Void> closed =
        async(
            () -> {
              first.close(STATUS);
              return null;
            });
    assertThat(second.receive()).isNull();
    second.close();
    get(closed);
    assertThat(second.closeStatus()).isEqualTo(STATUS);
    assertThat(first.closeStatus().code()).isEqualTo(STATUS.code());
  }
}
