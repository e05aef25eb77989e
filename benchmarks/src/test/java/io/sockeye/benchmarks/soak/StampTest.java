package io.sockeye.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.Message;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StampTest {

  private static final Stamp STAMP = new Stamp(17, 4);

  @Test
  void a_message_that_is_as_it_was_sent_has_its_stamp() throws AlteredException {
    assertThat(Stamp.of(STAMP.text("Grüße 😀"))).isEqualTo(STAMP);
    assertThat(Stamp.of(STAMP.text(""))).isEqualTo(STAMP);
    assertThat(Stamp.of(STAMP.binary(new byte[] {0, -1, 32, 58}))).isEqualTo(STAMP);
  }

  @Test
  void no_byte_can_be_altered() {
    for (Message message : new Message[] {STAMP.text("hello"), STAMP.binary(new byte[5])}) {
      byte[] payload = message.payload();
      for (int i = 0; i < payload.length; i++) {
        for (int bit = 0; bit < 8; bit++) {
          byte[] altered = payload.clone();
          altered[i] ^= (byte) (1 << bit);
          assertThatThrownBy(() -> Stamp.of(message instanceof Message.Text, altered, 0))
              .as("bit %d of byte %d", bit, i)
              .isInstanceOf(AlteredException.class);
        }
      }
    }
  }

  @Test
  void nothing_can_be_cut_off_or_added() {
    byte[] payload = STAMP.binary(new byte[] {1, 2, 3}).payload();
    for (int length = 0; length < payload.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(payload, length);
      assertThatThrownBy(() -> Stamp.of(false, cut, 0)).isInstanceOf(AlteredException.class);
    }
    byte[] longer = java.util.Arrays.copyOf(payload, payload.length + 1);
    assertThatThrownBy(() -> Stamp.of(false, longer, 0)).isInstanceOf(AlteredException.class);
  }

  @Test
  void text_is_not_binary() {
    byte[] payload = STAMP.text("hello").payload();
    assertThatThrownBy(() -> Stamp.of(false, payload, 0))
        .isInstanceOf(AlteredException.class)
        .hasMessageContaining("has come as binary data");
  }

  @Test
  void bodies_have_the_length_that_is_asked_for() {
    Bodies bodies = new Bodies(5);
    Random random = new Random(6);
    for (int bytes : new int[] {0, 1, 2, 3, 4, 100, 65_536, 1 << 20}) {
      assertThat(bodies.noise(random, bytes)).hasSize(bytes);
      String text = bodies.text(random, bytes);
      assertThat(text.getBytes(StandardCharsets.UTF_8).length).isBetween(bytes - 3, bytes);
      assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue();
    }
  }
}
