package io.sockeye.codec.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InputTest {

  @Test
  void an_idle_connection_waits_with_a_small_buffer_and_a_busy_one_with_a_large_one()
      throws Exception {
    MemoryTransport[] ends = MemoryTransport.pair(1 << 20);
    Deadlines deadlines = new Deadlines(ConnectionOptions.DEFAULT, () -> {}, reason -> {});
    Input input = new Input(ends[0], deadlines, ByteBuffer.allocate(0));
    write(ends[1], 100);
    assertThat(input.read()).isTrue();
    assertThat(input.buffer().capacity()).isLessThanOrEqualTo(512);
    write(ends[1], 200_000);
    assertThat(input.read()).isTrue();
    assertThat(input.buffer().remaining()).isLessThanOrEqualTo(512);
    assertThat(input.read()).isTrue();
    assertThat(input.buffer().remaining()).isGreaterThan(10_000);
    int read = 0;
    while (input.buffer().remaining() == input.buffer().capacity()) {
      assertThat(input.read()).isTrue();
      read++;
    }
    assertThat(read).isBetween(2, 20);
    write(ends[1], 1);
    assertThat(input.read()).isTrue();
    assertThat(input.buffer().capacity()).isLessThanOrEqualTo(512);
    input.release();
    ends[1].close();
    assertThat(input.read()).isFalse();
  }

  private static void write(Transport transport, int bytes) throws Exception {
    transport.write(ByteBuffer.allocate(bytes));
  }
}
