package io.sockeye.codec.connection;

import static io.sockeye.codec.connection.Connections.async;
import static io.sockeye.codec.connection.Connections.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.CloseCode;
import io.sockeye.codec.Event;
import io.sockeye.codec.Message;
import io.sockeye.codec.Opcode;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.codec.Role;
import io.sockeye.codec.Violation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that have not come completely, on many connections at the same time. */
@Timeout(30)
class ReceiveBudgetTest {

  private static final int FREE = 16 * 1024;

  private final ReceiveBudget budget = new ReceiveBudget(100_000);
  private final List<WebSocket> open = new ArrayList<>();

  private Connections connection() {
    MemoryTransport[] ends = MemoryTransport.pair(1 << 20);
    WebSocket webSocket =
        WebSocket.of(
            ends[0],
            ProtocolConfig.of(Role.SERVER),
            ConnectionOptions.DEFAULT,
            null,
            ByteBuffer.allocate(0),
            budget);
    open.add(webSocket);
    return new Connections(webSocket, new Peer(ends[1], ProtocolConfig.of(Role.CLIENT)), ends[1]);
  }

  /** What the watchdog still watched would be there for all tests that follow. */
  @AfterEach
  void abort() {
    open.forEach(WebSocket::abort);
  }

  /** A part of a message that is held: the answer to a Ping behind it says so. */
  private static CompletableFuture<Message> begin(Connections c, int length) throws Exception {
    c.peer().sendFragment(Opcode.TEXT, "x".repeat(length), false);
    c.peer().ping("held?");
    CompletableFuture<Message> receiving = async(c.webSocket()::receive);
    assertThat(c.peer().next()).isInstanceOf(Event.Pong.class);
    return receiving;
  }

  private static void assertRefused(Connections c, int length) throws IOException {
    c.peer().sendFragment(Opcode.TEXT, "x".repeat(length), false);
    assertThatThrownBy(c.webSocket()::receive)
        .isInstanceOfSatisfying(
            ProtocolViolationException.class,
            e -> assertThat(e.violation()).isEqualTo(Violation.MESSAGE_TOO_BIG))
        .hasMessageContaining("all connections together")
        .hasMessageContaining("100000 bytes");
    Event.Close close = (Event.Close) c.peer().next();
    assertThat(close.status().code()).isEqualTo(CloseCode.MESSAGE_TOO_BIG.code());
  }

  /** Room in advance is asked for in vain while others ask for what there is. */
  @Test
  void what_is_asked_for_in_vain_is_not_missing_to_others_meanwhile() throws Exception {
    CompletableFuture<Integer> inVain =
        async(
            () -> {
              int taken = 0;
              for (int i = 0; i < 1_000_000; i++) {
                taken += budget.take(90_000, 50_000) ? 1 : 0;
              }
              return taken;
            });
    int refused = 0;
    while (!inVain.isDone()) {
      if (budget.take(60_000, budget.bytes())) {
        budget.giveBack(60_000);
      } else {
        refused++;
      }
    }
    assertThat(get(inVain)).isZero();
    assertThat(refused).isZero();
  }

  /** Of what is merely declared nothing is taken. */
  @Test
  void a_header_and_a_byte_take_nothing_from_others() throws Exception {
    for (int i = 0; i < 20; i++) {
      Connections c = connection();
      c.peer().sendRaw(headerAndByte(90_000));
      async(c.webSocket()::receive);
    }
    Connections other = connection();
    CompletableFuture<Message> receiving = begin(other, 99_000 + FREE);
    other.peer().sendFragment(Opcode.TEXT, "", true);
    assertThat(get(receiving)).isEqualTo(Message.text("x".repeat(99_000 + FREE)));
    assertThat(budget.take(100_000, budget.bytes())).isTrue();
  }

  /** Each has sent as much before, and been given it back. */
  @Test
  void headers_of_messages_as_long_as_the_last_take_no_more_than_half() throws Exception {
    int length = 66_000;
    for (int i = 0; i < 20; i++) {
      Connections c = connection();
      CompletableFuture<Message> last = async(c.webSocket()::receive);
      c.peer().send("x".repeat(length));
      assertThat(get(last)).isEqualTo(Message.text("x".repeat(length)));
      c.peer().sendRaw(headerAndByte(length));
      async(c.webSocket()::receive);
      Connections.await(
          "the byte is held", () -> c.webSocket().statistics().incompleteBytes() == 1);
      c.peer().sendRaw(new byte[] {8});
      Connections.await(
          "room was reserved for the next",
          () -> c.webSocket().statistics().incompleteBytes() == 2);
    }
    CompletableFuture<Message> receiving = begin(connection(), 50_000 + FREE);
    assertThat(receiving).isNotDone();
    assertRefused(connection(), 50_000 + FREE);
  }

  /** BINARY with FIN, masked with 0. */
  private static byte[] headerAndByte(int length) {
    return ByteBuffer.allocate(15)
        .put((byte) 0x82)
        .put((byte) 0xFF)
        .putLong(length)
        .putInt(0)
        .put((byte) 7)
        .array();
  }

  /** Seen elsewhere: many messages that are begun and not finished. */
  @Test
  void together_they_hold_no_more_than_the_budget() throws Exception {
    Connections first = connection();
    CompletableFuture<Message> receiving = begin(first, 60_000 + FREE);

    assertRefused(connection(), 40_001 + FREE);
    begin(connection(), 40_000 + FREE);
    assertRefused(connection(), 1 + FREE);

    first.peer().sendFragment(Opcode.TEXT, "y", true);
    assertThat(get(receiving)).isEqualTo(Message.text("x".repeat(60_000 + FREE) + "y"));
    begin(connection(), 60_000 + FREE);
    assertRefused(connection(), 1 + FREE);
  }

  @Test
  void short_messages_and_those_that_come_at_once_need_none_of_it() throws Exception {
    begin(connection(), 100_000 + FREE);

    Connections other = connection();
    CompletableFuture<Message> receiving = begin(other, FREE);
    other.peer().sendFragment(Opcode.TEXT, "", true);
    assertThat(get(receiving)).isEqualTo(Message.text("x".repeat(FREE)));
    // Its end is in the buffer of the connection that it has come into.
    CompletableFuture<Message> next = async(other.webSocket()::receive);
    other.peer().send("at once");
    assertThat(get(next)).isEqualTo(Message.text("at once"));
  }

  @Test
  void what_ends_a_connection_gives_back_what_it_held() throws Exception {
    Connections aborted = connection();
    CompletableFuture<Message> abortedReceiving = begin(aborted, 100_000 + FREE);
    aborted.webSocket().abort();
    assertThat(abortedReceiving).failsWithin(Duration.ofSeconds(10));

    Connections gone = connection();
    CompletableFuture<Message> goneReceiving = begin(gone, 100_000 + FREE);
    gone.peer().end();
    assertThat(goneReceiving).failsWithin(Duration.ofSeconds(10));

    Connections broken = connection();
    CompletableFuture<Message> brokenReceiving = begin(broken, 100_000 + FREE);
    broken.peer().sendRaw(new byte[] {(byte) 0xFF, (byte) 0xFF});
    assertThat(brokenReceiving).failsWithin(Duration.ofSeconds(10));

    Connections refused = connection();
    assertRefused(refused, 100_001 + FREE);

    begin(connection(), 100_000 + FREE);
  }

  @Test
  void a_message_that_is_read_as_a_stream_is_not_held() throws Exception {
    Connections c = connection();
    c.peer().sendFragment(Opcode.BINARY, "x".repeat(200_000), false);
    c.peer().sendFragment(Opcode.BINARY, "x".repeat(200_000), true);

    try (IncomingMessage message = c.webSocket().receiveStream()) {
      assertThat(message.readAllBytes()).hasSize(400_000);
    }
  }

  @Test
  void a_budget_is_at_least_one_byte() {
    assertThatThrownBy(() -> new ReceiveBudget(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not 0");
  }
}
