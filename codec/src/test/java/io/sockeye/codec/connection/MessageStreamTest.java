package io.sockeye.codec.connection;

import static io.sockeye.codec.connection.Connections.async;
import static io.sockeye.codec.connection.Connections.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Event;
import io.sockeye.codec.Message;
import io.sockeye.codec.Opcode;
import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that are received and sent as streams. */
@Timeout(30)
class MessageStreamTest {

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void a_message_is_received_as_a_stream_while_it_is_sent_as_one() throws Exception {
    byte[] data = bytes(1_000_000);
    MemoryTransport[] ends = MemoryTransport.pair(1000);
    WebSocket server = open(ends[0], Role.SERVER);
    WebSocket client = open(ends[1], Role.CLIENT);
    CompletableFuture<Void> sending =
        async(
            () -> {
              try (OutputStream out = client.binaryOutputStream()) {
                out.write(data[0]);
                out.write(data, 1, 100);
                out.write(data, 101, data.length - 101);
              }
              try (Writer writer = client.textWriter()) {
                writer.write("ein Fisch: ");
                writer.write("🐟");
              }
              return null;
            });
    try (IncomingMessage message = server.receiveStream()) {
      assertThat(message.isText()).isFalse();
      assertThat(message.readAllBytes()).isEqualTo(data);
    }
    try (IncomingMessage message = server.receiveStream()) {
      assertThat(message.isText()).isTrue();
      StringWriter text = new StringWriter();
      message.reader().transferTo(text);
      assertThat(text.toString()).isEqualTo("ein Fisch: 🐟");
      assertThat(message.read()).isEqualTo(-1);
    }
    get(sending);
    server.abort();
    client.abort();
  }

  private static WebSocket open(Transport transport, Role role) {
    ProtocolConfig config =
        ProtocolConfig.of(role).withPermessageDeflate(PermessageDeflate.DEFAULT);
    return Connections.open(transport, config, ConnectionOptions.DEFAULT);
  }

  @Test
  void the_rest_of_a_stream_that_was_not_read_is_discarded() throws Exception {
    Connections c = Connections.server();
    c.peer().sendFragment(Opcode.TEXT, "abc", false);
    IncomingMessage message = c.webSocket().receiveStream();
    assertThat(message.read()).isEqualTo('a');
    c.peer().sendFragment(Opcode.TEXT, "def", true);
    c.peer().send("next");
    assertThat(c.webSocket().receive()).isEqualTo(Message.text("next"));
    assertThatThrownBy(message::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("discarded");

    c.peer().send("closed early");
    c.peer().send("last");
    c.webSocket().receiveStream().close();
    assertThat(c.webSocket().receive()).isEqualTo(Message.text("last"));
    c.webSocket().abort();
  }

  @Test
  void an_empty_message_is_an_empty_stream() throws Exception {
    Connections c = Connections.server();
    c.peer().send("");
    assertThat(c.webSocket().receiveStream().read()).isEqualTo(-1);
    c.webSocket().binaryOutputStream().close();
    assertThat(c.peer().nextMessage()).isEqualTo(Message.binary(new byte[0]));
    c.webSocket().abort();
  }

  @Test
  void a_message_streamed_leaves_in_fragments_of_16_kib_or_more() throws Exception {
    Connections c =
        Connections.of(ProtocolConfig.of(Role.SERVER), ConnectionOptions.DEFAULT, 1 << 20);
    try (OutputStream out = c.webSocket().binaryOutputStream()) {
      for (int i = 0; i < 100_000; i++) {
        out.write(i);
      }
    }
    int frames = 0;
    ByteBuffer wire = ByteBuffer.allocate(1 << 20);
    c.transport().read(wire);
    for (wire.flip(); wire.hasRemaining(); frames++) {
      wire.get();
      int length = wire.get() == 126 ? wire.getShort() : wire.get(wire.position() - 1);
      wire.position(wire.position() + length);
    }
    assertThat(frames).isEqualTo(1 + 100_000 / (16 * 1024));
    c.webSocket().abort();
  }

  @Test
  void writing_in_pieces_of_any_size_gives_fragments_of_16_kib_or_more() throws Exception {
    Connections c =
        Connections.of(ProtocolConfig.of(Role.SERVER), ConnectionOptions.DEFAULT, 1 << 20);
    try (OutputStream out = c.webSocket().binaryOutputStream()) {
      for (int length : new int[] {1, 16_384, 1, 10_000, 10_000, 10_000, 50_000, 3}) {
        out.write(new byte[length]);
      }
    }
    ByteBuffer wire = ByteBuffer.allocate(1 << 20);
    c.transport().read(wire);
    wire.flip();
    boolean last = false;
    int total = 0;
    while (!last) {
      last = (wire.get() & 0x80) != 0;
      int length = wire.get();
      length = length == 126 ? wire.getShort() & 0xFFFF : length;
      wire.position(wire.position() + length);
      total += length;
      assertThat(last || length >= 16_384).as("%d bytes", length).isTrue();
    }
    assertThat(total).isEqualTo(1 + 16_384 + 1 + 30_000 + 50_000 + 3);
    c.webSocket().abort();
  }

  @Test
  void another_message_cannot_be_sent_by_the_thread_that_writes_one() throws Exception {
    Connections c = Connections.server();
    OutputStream out = c.webSocket().binaryOutputStream();
    assertThatThrownBy(() -> c.webSocket().send("x")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(c.webSocket()::textWriter).isInstanceOf(IllegalStateException.class);
    assertThat(async(() -> throwsIllegalState(out)))
        .succeedsWithin(Duration.ofSeconds(10))
        .isEqualTo(true);
    out.close();
    c.webSocket().send("x");
    assertThat(c.peer().nextMessage()).isEqualTo(Message.binary(new byte[0]));
    assertThat(c.peer().nextMessage()).isEqualTo(Message.text("x"));
    assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class);
    c.webSocket().abort();
  }

  private static boolean throwsIllegalState(OutputStream out) throws IOException {
    try {
      out.write(1);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  @Test
  void an_aborted_stream_gives_no_more_bytes_not_even_those_that_had_come() throws Exception {
    Connections c =
        Connections.of(ProtocolConfig.of(Role.SERVER), ConnectionOptions.DEFAULT, 1 << 17);
    c.peer().send(bytes(40_000));
    IncomingMessage message = c.webSocket().receiveStream();
    assertThat(message.readNBytes(5000)).hasSize(5000);
    c.webSocket().abort();
    // Its buffer belongs to another connection now.
    assertThatThrownBy(message::read).isInstanceOf(ConnectionClosedException.class);
  }

  @Test
  void a_stream_that_was_read_to_its_end_stays_at_its_end() throws Exception {
    Connections c = Connections.server();
    c.peer().send("one");
    c.peer().send("two");
    IncomingMessage message = c.webSocket().receiveStream();
    assertThat(message.readAllBytes()).hasSize(3);
    assertThat(c.webSocket().receive()).isEqualTo(Message.text("two"));
    assertThat(message.read()).isEqualTo(-1);
    c.webSocket().abort();
    assertThat(message.read()).isEqualTo(-1);
  }

  @Test
  void a_close_behind_a_stream_that_was_left_is_the_end() throws Exception {
    Connections c = Connections.server();
    c.peer().sendFragment(Opcode.TEXT, "half", false);
    assertThat(c.webSocket().receiveStream().read()).isEqualTo('h');
    c.peer().close(CloseStatus.NORMAL_CLOSURE);
    assertThat(c.webSocket().receive()).isNull();
    c.webSocket().abort();
  }

  @Test
  void a_text_that_cannot_be_finished_and_has_not_begun_to_leave_is_not_sent() throws Exception {
    Connections c = Connections.server();
    for (String bad : new String[] {"good\uD800bad", "good\uD800", "\uDC00"}) {
      assertThatThrownBy(
              () -> {
                try (Writer writer = c.webSocket().textWriter()) {
                  writer.write(bad);
                }
              })
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("surrogate");
    }
    c.webSocket().send("next");
    assertThat(c.peer().nextMessage()).isEqualTo(Message.text("next"));
    c.webSocket().abort();
  }

  @Test
  void a_text_that_cannot_be_finished_but_has_begun_to_leave_ends_the_connection()
      throws Exception {
    Connections c = Connections.server();
    assertThatThrownBy(
            () -> {
              try (Writer writer = c.webSocket().textWriter()) {
                writer.write("good");
                writer.flush();
                writer.write("\uD800bad");
              }
            })
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(((Event.Fragment) c.peer().next()).last()).isFalse();
    assertThat(c.peer().next()).isNull();
    assertThat(c.webSocket().isOpen()).isFalse();
  }

  @Test
  void a_surrogate_pair_may_stand_across_two_writes() throws Exception {
    Connections c = Connections.server();
    try (Writer writer = c.webSocket().textWriter()) {
      writer.write("a\uD83D");
      writer.write("");
      writer.write(0xDC1F);
      writer.write("xbx".toCharArray(), 1, 1);
      writer.write("ycy", 1, 1);
    }
    assertThat(c.peer().nextMessage()).isEqualTo(Message.text("a\uD83D\uDC1Fbc"));
    c.webSocket().abort();
  }
}
