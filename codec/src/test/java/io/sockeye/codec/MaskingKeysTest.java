package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, sections 5.3 and 10.3. */
class MaskingKeysTest {

  @Test
  void a_key_is_not_to_be_found_out_from_those_before() {
    Set<Integer> keys = new HashSet<>();
    for (int endpoint = 0; endpoint < 100; endpoint++) {
      MaskingKeys drawn = new MaskingKeys();
      for (int i = 0; i < 1000; i++) {
        keys.add(drawn.nextInt());
      }
    }
    // Of 100,000 random ints about one is there twice.
    assertThat(keys).hasSizeGreaterThan(99_950);
    long bits = keys.stream().mapToInt(Integer::bitCount).sum();
    assertThat((double) bits / keys.size()).isBetween(15.9, 16.1);
  }

  @Test
  void longs_are_made_of_two_keys() {
    Set<Long> longs = new HashSet<>();
    MaskingKeys drawn = new MaskingKeys();
    for (int i = 0; i < 1000; i++) {
      longs.add(drawn.nextLong());
    }
    assertThat(longs).hasSize(1000);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, -1, 0x00FF_0000})
  void any_key_is_a_key_zero_too(int key) throws ProtocolViolationException {
    ProtocolConfig config = ProtocolConfig.of(Role.CLIENT).withMaskingKeys(FixedKeys.of(key));
    byte[] frame = new WebSocketProtocol(config).send(Message.text("hello")).array();

    assertThat(frame[1]).as("MASK and the length").isEqualTo((byte) 0x85);
    assertThat(frame).hasSize(2 + 4 + 5);
    Event event =
        new WebSocketProtocol(ProtocolConfig.of(Role.SERVER)).receive(ByteBuffer.wrap(frame));
    assertThat(new MessageAssembler().add((Event.Fragment) event)).isEqualTo(Message.text("hello"));
  }

  @Test
  void a_key_is_drawn_for_each_frame() {
    long[] draws = {0};
    WebSocketProtocol client =
        new WebSocketProtocol(
            ProtocolConfig.of(Role.CLIENT).withMaskingKeys(() -> ++draws[0] << 32));
    client.send(Message.text("a"));
    client.ping(ByteBuffer.allocate(0));
    client.close(CloseStatus.NORMAL_CLOSURE);
    assertThat(draws[0]).isEqualTo(3);
  }
}
