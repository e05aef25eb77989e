package io.sockeye.codec.connection;

import static io.sockeye.codec.connection.Connections.async;
import static io.sockeye.codec.connection.Connections.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.Event;
import io.sockeye.codec.Message;
import io.sockeye.codec.Opcode;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are read straight into their own memory, and what stands around them. */
@Timeout(60)
class LargeMessagesTest {

  private static final int MIB = 1 << 20;

  private static Connections connection(Role role, int capacity) {
    return Connections.of(
        ProtocolConfig.of(role).withMaxMessageBytes(4 * MIB), ConnectionOptions.DEFAULT, capacity);
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** Around the sizes of the buffers, of the steps in which memory grows, and of one read. */
  @ParameterizedTest
  @ValueSource(
      ints = {
        250, 4_090, 8_192, 8_700, 65_535, 65_536, 66_000, 131_072, 262_144, 262_400, MIB, 3 * MIB
      })
  void each_message_comes_as_it_was_sent_between_small_ones(int length) throws Exception {
    for (Role role : Role.values()) {
      for (int capacity : new int[] {700, 10_000, 300_000}) {
        Connections c = connection(role, capacity);
        CompletableFuture<Void> sending =
            async(
                () -> {
                  for (int i = 0; i < 2; i++) {
                    c.peer().send("before");
                    c.peer().send(bytes(length + i));
                    c.peer().send("x".repeat(length));
                  }
                  return null;
                });
        for (int i = 0; i < 2; i++) {
          assertThat(c.webSocket().receive()).isEqualTo(Message.text("before"));
          assertThat(c.webSocket().receive()).isEqualTo(Message.binary(bytes(length + i)));
          assertThat(c.webSocket().receive()).isEqualTo(Message.text("x".repeat(length)));
        }
        get(sending);
        c.webSocket().abort();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void fragments_of_any_size_and_pings_between_them_make_one_message(Role role) throws Exception {
    Random random = new Random(7);
    for (int round = 0; round < 20; round++) {
      Connections c = connection(role, 1 << random.nextInt(8, 18));
      int[] lengths = random.ints(random.nextInt(1, 6), 0, 200_000).toArray();
      CompletableFuture<Void> sending =
          async(
              () -> {
                for (int i = 0; i < lengths.length; i++) {
                  String part = Character.toString('a' + i).repeat(lengths[i]);
                  c.peer().sendFragment(Opcode.TEXT, part, i == lengths.length - 1);
                  c.peer().ping("" + i);
                }
                c.peer().send("after");
                return null;
              });
      CompletableFuture<Integer> pongs =
          async(
              () -> {
                int count = 0;
                while (c.peer().next() instanceof Event.Pong) {
                  count++;
                }
                return count;
              });
      StringBuilder whole = new StringBuilder();
      for (int i = 0; i < lengths.length; i++) {
        whole.append(Character.toString('a' + i).repeat(lengths[i]));
      }
      assertThat(c.webSocket().receive()).isEqualTo(Message.text(whole.toString()));
      assertThat(c.webSocket().receive()).isEqualTo(Message.text("after"));
      get(sending);
      c.webSocket().abort();
      assertThat(get(pongs)).isBetween(0, lengths.length);
    }
  }

  /** The user's array is the user's: neither it nor what was read beside it stays with us. */
  @Test
  void the_memory_of_a_message_is_free_when_the_user_is_done_with_it() throws Exception {
    Connections c = connection(Role.SERVER, 2 * MIB);
    c.peer().send(bytes(MIB));
    WeakReference<byte[]> data =
        new WeakReference<>(((Message.Binary) c.webSocket().receive()).data());
    CompletableFuture<Message> next = async(c.webSocket()::receive);
    Connections.await(
        "it is freed",
        () -> {
          System.gc();
          return data.refersTo(null);
        });
    c.peer().send("end");
    assertThat(get(next)).isEqualTo(Message.text("end"));
  }

  @Test
  void a_message_takes_up_memory_as_it_comes_and_not_as_its_header_declares() throws Exception {
    BudgetedAssembler messages = new BudgetedAssembler(ReceiveBudget.UNLIMITED);
    int come = 600;
    messages.add(new Event.Fragment(Opcode.BINARY, ByteBuffer.allocate(come), false));
    long declared = 1L << 40;
    while (come < 3 * MIB) {
      ByteBuffer room = messages.reserve(declared - come);
      assertThat(room.array().length).isLessThanOrEqualTo(Math.max(16 * 1024, 4 * come));
      int read = Math.min(5_000, room.remaining());
      ByteBuffer data = room.duplicate().limit(room.position() + read);
      assertThat(messages.add(new Event.Fragment(Opcode.BINARY, data, false))).isNull();
      come += read;
    }
  }

  /** The peer has shown that it sends so much, and the array need not grow by being copied. */
  @Test
  void a_message_takes_up_at_once_as_much_memory_as_the_last_and_no_more() throws Exception {
    BudgetedAssembler messages = new BudgetedAssembler(ReceiveBudget.UNLIMITED);
    for (int last : new int[] {MIB, 40_000, MIB / 2}) {
      int come = 600;
      messages.add(new Event.Fragment(Opcode.BINARY, ByteBuffer.allocate(come), false));
      while (come < last) {
        ByteBuffer room = messages.reserve(last - come);
        come += room.remaining();
        messages.add(new Event.Fragment(Opcode.BINARY, room, come == last));
      }
      assertThat(roomOfTheNext(messages)).isEqualTo(last);
    }
  }

  /** What a compressed message inflates to is more than its peer has sent. */
  @Test
  void that_a_message_without_reserved_memory_was_long_gives_the_next_no_more() throws Exception {
    BudgetedAssembler messages = new BudgetedAssembler(ReceiveBudget.UNLIMITED);
    messages.add(new Event.Fragment(Opcode.BINARY, ByteBuffer.allocate(MIB), false));
    messages.add(new Event.Fragment(Opcode.BINARY, ByteBuffer.allocate(1), true));
    assertThat(roomOfTheNext(messages)).isEqualTo(16 * 1024);
  }

  private static int roomOfTheNext(BudgetedAssembler messages) throws Exception {
    messages.add(new Event.Fragment(Opcode.BINARY, ByteBuffer.allocate(600), false));
    int room = messages.reserve(1L << 40).array().length;
    messages.add(new Event.Fragment(Opcode.BINARY, ByteBuffer.allocate(0), true));
    return room;
  }
}
