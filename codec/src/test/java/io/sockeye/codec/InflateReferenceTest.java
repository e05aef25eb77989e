package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reference is a program too. */
class InflateReferenceTest {

  static Stream<byte[]> contents() {
    return Stream.of(
        Bytes.NONE,
        Bytes.utf8("a"),
        Bytes.utf8("to be or not to be, that is the question ".repeat(100)),
        Bytes.repeat('x', 100_000),
        Bytes.random(1000, 1),
        Bytes.random(70_000, 2),
        Bytes.concat(Bytes.random(20_000, 3), Bytes.random(20_000, 3)));
  }

  @ParameterizedTest
  @MethodSource("contents")
  void it_reads_what_the_deflater_wrote(byte[] data) {
    for (int level : new int[] {0, 1, 6, 9}) {
      Deflater deflater = new Deflater(level, true);
      InflateReference reference = new InflateReference(15);
      for (int message = 0; message < 3; message++) {
        assertThat(reference.inflate(Deflated.message(deflater, data))).isEqualTo(data);
      }
    }
    assertThat(new InflateReference(15).inflate(Deflated.finished(data))).isEqualTo(data);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 6, 7, 8, 9, 255, 256, 257, 4096, 32_767, 32_768})
  void a_match_is_found_at_its_distance(int distance) {
    byte[] before = Bytes.random(32_768, 1);
    InflateReference reference = new InflateReference(15);
    reference.inflate(Deflated.message(before));
    byte[] expected = new byte[3];
    System.arraycopy(before, before.length - distance, expected, 0, 3);
    assertThat(reference.inflate(Deflated.match(distance))).isEqualTo(expected);
    assertThat(reference.farthest()).isEqualTo(distance);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14})
  void a_match_beyond_the_window_is_refused(int bits) {
    InflateReference reference = new InflateReference(bits);
    reference.inflate(Deflated.message(Bytes.random(32_768, 1)));
    reference.inflate(Deflated.match(1 << bits));
    assertThatThrownBy(() -> reference.inflate(Deflated.match((1 << bits) + 1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("window");
  }

  @Test
  void the_ordinary_deflater_keeps_to_no_small_window() {
    byte[] data = Bytes.concat(Bytes.random(20_000, 3), Bytes.random(20_000, 3));
    byte[] compressed = Deflated.message(data);
    assertThatThrownBy(() -> new InflateReference(14).inflate(compressed))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void a_match_before_the_first_byte_and_a_message_cut_short_are_refused() {
    assertThatThrownBy(() -> new InflateReference(15).inflate(Deflated.match(1)))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> new InflateReference(15).inflate(Bytes.hex("f2 48 cd")))
        .isInstanceOf(AssertionError.class);
  }
}
