package io.sockeye.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTrafficTest {

  private static final int MESSAGES = 200;

  /** As a server does: RFC 7692, section 7.2.1. */
  private static byte[] deflate(Deflater deflater, byte[] message) {
    byte[] out = new byte[4096];
    deflater.setInput(message);
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    return Arrays.copyOf(out, length - 4);
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 1024})
  void frames_have_the_message_masked_and_compressed(int size) throws Exception {
    JsonTraffic traffic = new JsonTraffic(size, true);
    ByteBuffer out = traffic.newOutput(1);
    traffic.fill(out, 3, 1);
    assertThat(out.get(0)).isEqualTo((byte) 0xc1);
    int length = out.get(1) & 0x7f;
    int header = length == 126 ? 8 : 6;
    byte[] payload = new byte[out.remaining() - header + 4];
    for (int i = 0; i < payload.length - 4; i++) {
      payload[i] = (byte) (out.get(header + i) ^ out.get(header - 4 + (i & 3)));
    }
    payload[payload.length - 2] = (byte) 0xff;
    payload[payload.length - 1] = (byte) 0xff;
    Inflater inflater = new Inflater(true);
    inflater.setInput(payload);
    byte[] inflated = new byte[size];
    assertThat(inflater.inflate(inflated)).isEqualTo(size);
    inflater.end();
    assertThat(inflated).isEqualTo(traffic.message(3));
    assertThat(payload.length).isLessThan(size);
  }

  @Test
  void messages_differ_from_each_other() {
    JsonTraffic traffic = new JsonTraffic(256, false);
    assertThat(traffic.message(1)).isNotEqualTo(traffic.message(2)).hasSize(256);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void echoes_of_servers_with_and_without_context_takeover_are_taken(boolean takeover)
      throws Exception {
    JsonTraffic traffic = new JsonTraffic(1024, true);
    MessageCheck[] checks = {traffic.newCheck(), traffic.newCheck()};
    for (MessageCheck check : checks) {
      Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
      for (int i = 0; i < MESSAGES; i++) {
        byte[] compressed = deflate(deflater, traffic.message(i));
        check.part(i, ByteBuffer.wrap(compressed, 0, 10));
        check.part(i, ByteBuffer.wrap(compressed, 10, compressed.length - 10));
        check.end(i, true);
        if (!takeover) {
          deflater.reset();
        }
      }
      deflater.end();
    }
  }

  @Test
  void an_echo_that_is_not_compressed_is_refused() throws Exception {
    JsonTraffic traffic = new JsonTraffic(256, true);
    MessageCheck check = traffic.newCheck();
    check.part(0, ByteBuffer.wrap(traffic.message(0)));
    assertThatThrownBy(() -> check.end(0, false)).hasMessageContaining("not compressed");
  }

  @Test
  void another_message_is_refused_even_where_its_bytes_were_right_elsewhere() throws Exception {
    JsonTraffic traffic = new JsonTraffic(256, true);
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    byte[] compressed = deflate(deflater, traffic.message(0));
    deflater.end();
    MessageCheck check = traffic.newCheck();
    check.part(0, ByteBuffer.wrap(compressed));
    check.end(0, true);
    check.part(1, ByteBuffer.wrap(compressed));
    assertThatThrownBy(() -> check.end(1, true))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("message 1");
  }

  @Test
  void an_echo_that_is_no_deflate_data_is_refused() throws Exception {
    MessageCheck check = new JsonTraffic(256, true).newCheck();
    check.part(0, ByteBuffer.wrap(new byte[] {7, 7, 7, 7}));
    assertThatThrownBy(() -> check.end(0, true)).isInstanceOf(LoadException.class);
  }

  @Test
  void an_uncompressed_echo_with_a_wrong_byte_is_refused() throws Exception {
    JsonTraffic traffic = new JsonTraffic(256, false);
    byte[] message = traffic.message(0).clone();
    message[200] ^= 1;
    MessageCheck check = traffic.newCheck();
    check.part(0, ByteBuffer.wrap(message));
    assertThatThrownBy(() -> check.end(0, false)).hasMessageContaining("differs");
  }
}
