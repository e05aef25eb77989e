package io.sockeye.codec.connection;

import static io.sockeye.codec.connection.Connections.async;
import static io.sockeye.codec.connection.Connections.await;
import static io.sockeye.codec.connection.Connections.failure;
import static io.sockeye.codec.connection.Connections.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.Event;
import io.sockeye.codec.Message;
import io.sockeye.codec.Opcode;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.codec.Role;
import io.sockeye.codec.WebSocketProtocol;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a connection says of the moment. */
@Timeout(30)
class StatisticsTest {

  @Test
  void a_message_that_has_come_in_part_is_incomplete_until_it_ends() throws Exception {
    Connections c = Connections.server();
    CompletableFuture<Message> message = async(c.webSocket()::receive);
    c.peer().sendFragment(Opcode.TEXT, "part", false);
    await("it has come", () -> c.webSocket().statistics().incompleteBytes() == 4);
    assertThat(c.webSocket().statistics().payloadBytesReceived()).isEqualTo(4);
    assertThat(c.webSocket().statistics().messagesReceived()).isZero();

    c.peer().sendFragment(Opcode.TEXT, "s", true);
    assertThat(get(message)).isEqualTo(Message.text("parts"));
    assertThat(c.webSocket().statistics().incompleteBytes()).isZero();
    assertThat(c.webSocket().statistics().payloadBytesReceived()).isEqualTo(5);
    assertThat(c.webSocket().statistics().messagesReceived()).isEqualTo(1);
    c.webSocket().abort();
  }

  @Test
  void a_thread_that_waits_for_the_message_of_another_is_a_waiting_sender() throws Exception {
    Connections c = Connections.server();
    assertThat(c.webSocket().statistics().waitingSenders()).isZero();
    CompletableFuture<Void> waiting;
    try (OutputStream out = c.webSocket().binaryOutputStream()) {
      out.write(1);
      waiting =
          async(
              () -> {
                c.webSocket().send("next");
                return null;
              });
      await("it waits", () -> c.webSocket().statistics().waitingSenders() == 1);
    }
    get(waiting);
    assertThat(c.webSocket().statistics().waitingSenders()).isZero();
    assertThat(c.webSocket().statistics().messagesSent()).isEqualTo(2);
    c.webSocket().abort();
  }

  @Test
  void a_ping_is_unanswered_until_its_pong() throws Exception {
    Connections c = Connections.server();
    CompletableFuture<Duration> first = c.webSocket().ping();
    CompletableFuture<Duration> second = c.webSocket().ping();
    assertThat(c.webSocket().statistics().unansweredPings()).isEqualTo(2);

    Event.Ping ping = (Event.Ping) c.peer().next();
    CompletableFuture<Message> receiving = async(c.webSocket()::receive);
    c.peer().reply(ping);
    get(first);
    assertThat(c.webSocket().statistics().unansweredPings()).isEqualTo(1);

    c.webSocket().abort();
    assertThat(c.webSocket().statistics().unansweredPings()).isZero();
    assertThat(failure(second)).isInstanceOf(ConnectionClosedException.class);
    assertThat(failure(receiving)).isInstanceOf(ConnectionClosedException.class);
  }

  @Test
  void what_has_come_with_the_handshake_counts_as_received() throws Exception {
    ByteBuffer frame =
        new WebSocketProtocol(ProtocolConfig.of(Role.CLIENT)).send(Message.text("first"));
    int length = frame.remaining();
    WebSocket webSocket =
        WebSocket.of(
            MemoryTransport.pair(10)[0],
            ProtocolConfig.of(Role.SERVER),
            ConnectionOptions.DEFAULT,
            null,
            frame);
    assertThat(webSocket.statistics().wireBytesReceived()).isEqualTo(length);
    assertThat(webSocket.receive()).isEqualTo(Message.text("first"));
    assertThat(webSocket.statistics().wireBytesReceived()).isEqualTo(length);
    assertThat(webSocket.statistics().messagesReceived()).isEqualTo(1);
    assertThat(webSocket.statistics().age()).isPositive();
    webSocket.abort();
  }

  @Test
  void a_violation_is_no_message() throws Exception {
    for (byte[] violation :
        new byte[][] {
          {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0},
          {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, (byte) 0xFF}
        }) {
      Connections c = Connections.server();
      c.peer().sendRaw(violation);
      CompletableFuture<Message> message = async(c.webSocket()::receive);
      assertThat(failure(message)).isInstanceOf(ProtocolViolationException.class);
      Statistics statistics = c.webSocket().statistics();
      assertThat(statistics.messagesReceived()).isZero();
      assertThat(statistics.payloadBytesReceived()).isZero();
      assertThat(statistics.wireBytesReceived()).isEqualTo(violation.length);
      c.webSocket().abort();
    }
  }
}
