package io.sockeye.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StampedTrafficTest {

  private static byte[] payload(int size, long number) {
    StampedTraffic traffic = new StampedTraffic(size, false);
    ByteBuffer out = traffic.newOutput(1);
    traffic.fill(out, number, 1);
    out.position(FrameBytes.headerLength(size, false));
    byte[] payload = new byte[out.remaining()];
    out.get(payload);
    return payload;
  }

  @ParameterizedTest
  @CsvSource({"8, 6, 0x88", "125, 6, 0xfd", "126, 8, 0xfe", "65535, 8, 0xfe", "65536, 14, 0xff"})
  void frames_are_masked_and_have_the_shortest_length(int size, int headerLength, String second) {
    StampedTraffic traffic = new StampedTraffic(size);
    ByteBuffer out = traffic.newOutput(2);
    traffic.fill(out, 7, 2);
    assertThat(out.remaining()).isEqualTo(2 * (headerLength + size));
    assertThat(out.get(0)).isEqualTo((byte) 0x82);
    assertThat(out.get(1)).isEqualTo(Integer.decode(second).byteValue());
    byte[] unmasked = new byte[size];
    for (int i = 0; i < size; i++) {
      unmasked[i] = (byte) (out.get(headerLength + i) ^ out.get(headerLength - 4 + (i & 3)));
    }
    assertThat(unmasked).isEqualTo(payload(size, 7));
  }

  @Test
  void each_message_begins_with_its_number() {
    assertThat(new String(payload(32, 0x12ab), StandardCharsets.US_ASCII)).startsWith("000012ab");
  }

  @Test
  void a_message_without_room_for_its_number_is_refused() {
    assertThatThrownBy(() -> new StampedTraffic(7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 8");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 9, 100})
  void an_echo_is_taken_in_parts_of_any_length(int length) throws LoadException {
    byte[] payload = payload(100, 5);
    MessageCheck check = new StampedTraffic(100).newCheck();
    for (int at = 0; at < payload.length; at += length) {
      check.part(5, ByteBuffer.wrap(payload, at, Math.min(length, payload.length - at)));
    }
    check.end(5, false);
    check.part(6, ByteBuffer.wrap(payload(100, 6)));
    check.end(6, false);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 8, 50, 99})
  void an_echo_with_one_wrong_byte_is_refused(int index) {
    byte[] payload = payload(100, 5);
    payload[index] ^= 1;
    MessageCheck check = new StampedTraffic(100).newCheck();
    assertThatThrownBy(() -> check.part(5, ByteBuffer.wrap(payload)))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("message 5");
  }

  @Test
  void the_echo_of_another_message_is_refused() {
    MessageCheck check = new StampedTraffic(100).newCheck();
    assertThatThrownBy(() -> check.part(4, ByteBuffer.wrap(payload(100, 5))))
        .hasMessageContaining("another");
  }

  @Test
  void an_echo_that_is_too_short_or_too_long_is_refused() throws LoadException {
    byte[] payload = payload(100, 5);
    MessageCheck check = new StampedTraffic(100).newCheck();
    assertThatThrownBy(() -> check.part(5, ByteBuffer.wrap(Arrays.copyOf(payload, 101))))
        .hasMessageContaining("longer");
    check.part(5, ByteBuffer.wrap(payload, 0, 99));
    assertThatThrownBy(() -> check.end(5, false)).hasMessageContaining("99 bytes instead of 100");
  }
}
