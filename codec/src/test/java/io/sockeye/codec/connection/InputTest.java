package io.sockeye.codec.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class InputTest {

  @Test
  void a_quiet_connection_waits_with_a_small_buffer_and_a_busy_one_with_a_larger_one()
      throws Exception {
    MemoryTransport[] ends = MemoryTransport.pair(1 << 20);
    Deadlines deadlines = new Deadlines(ConnectionOptions.DEFAULT, () -> {}, reason -> {});
    Input input = new Input(ends[0], deadlines, ByteBuffer.allocate(0));
    write(ends[1], 50);
    assertThat(read(input)).isTrue();
    assertThat(input.buffer().capacity()).isEqualTo(144);
    write(ends[1], 300_000);
    for (int room : new int[] {144, 576, 2304, 4096}) {
      assertThat(read(input)).isTrue();
      assertThat(input.buffer().remaining()).isEqualTo(room);
    }
    assertThat(read(input)).isTrue();
    assertThat(input.buffer().remaining()).isGreaterThan(10_000);
    int read = 0;
    while (input.buffer().remaining() == input.buffer().capacity()) {
      assertThat(read(input)).isTrue();
      read++;
    }
    assertThat(read).isBetween(2, 20);
    for (int capacity : new int[] {4096, 2048, 1024, 512, 256, 144, 144}) {
      write(ends[1], 1);
      assertThat(read(input)).isTrue();
      assertThat(input.buffer().capacity()).isEqualTo(capacity);
    }
    input.release();
    ends[1].close();
    assertThat(read(input)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {63, 64, 127, 128, 140, 300, 512, 1000, 1024, 1032, 2048, 4000, 4095})
  void messages_of_one_length_come_to_be_read_at_once_each(int length) throws Exception {
    MemoryTransport[] ends = MemoryTransport.pair(1 << 20);
    Deadlines deadlines = new Deadlines(ConnectionOptions.DEFAULT, () -> {}, reason -> {});
    Input input = new Input(ends[0], deadlines, ByteBuffer.allocate(0));
    for (int message = 0; message < 20; message++) {
      write(ends[1], length);
      int reads = 0;
      for (int read = 0; read < length; read += input.buffer().remaining()) {
        assertThat(read(input)).isTrue();
        reads++;
      }
      assertThat(reads).isLessThanOrEqualTo(message < 3 ? 4 : 1);
    }
    assertThat(input.buffer().capacity()).isLessThan(4 * length + 1024);
  }

  @Test
  void what_is_read_to_where_it_shall_stay_is_in_no_buffer_of_the_input() throws Exception {
    MemoryTransport[] ends = MemoryTransport.pair(1 << 20);
    Deadlines deadlines = new Deadlines(ConnectionOptions.DEFAULT, () -> {}, reason -> {});
    ByteBuffer behindTheHandshake = ByteBuffer.allocate(2);
    Input input = new Input(ends[0], deadlines, behindTheHandshake);
    input.letGo();
    assertThat(input.buffer()).as("not used yet").isSameAs(behindTheHandshake);
    behindTheHandshake.position(2);
    ByteBuffer target = ByteBuffer.allocate(300).position(100).limit(250);
    write(ends[1], 1000);
    assertThat(readInto(input, target)).isTrue();
    assertThat(input.buffer()).isSameAs(target);
    assertThat(target.position()).isEqualTo(100);
    assertThat(target.limit()).as("no more than there is room for").isEqualTo(250);
    target.position(250);
    input.letGo();
    assertThat(input.buffer()).isNotSameAs(target);
    assertThat(input.buffer().hasRemaining()).isFalse();
    assertThat(read(input)).isTrue();
    assertThat(input.buffer().remaining()).as("of the 850 that are left").isEqualTo(144);
  }

  private static boolean read(Input input) throws Exception {
    input.turn();
    return input.read() == null;
  }

  private static boolean readInto(Input input, ByteBuffer target) throws Exception {
    input.turnTo(target);
    return input.read() == null;
  }

  private static void write(Transport transport, int bytes) throws Exception {
    transport.write(ByteBuffer.allocate(bytes));
  }
}
