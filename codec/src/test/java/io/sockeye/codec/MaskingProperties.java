package io.sockeye.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The fast loops against the one of RFC 6455, section 5.3. */
class MaskingProperties {

  @Property(edgeCases = EdgeCasesMode.NONE)
  void a_range_of_an_array_is_masked_as_by_the_naive_loop_and_the_rest_is_left_alone(
      @ForAll @Size(max = 70) byte[] bytes, @ForAll int key, @ForAll @IntRange(max = 70) int at) {
    int from = Math.min(at, bytes.length);
    byte[] masked = bytes.clone();
    Masking.mask(masked, from, bytes.length - from, key);
    assertThat(masked).isEqualTo(naive(bytes, from, bytes.length, key));
    Masking.mask(masked, from, bytes.length - from, key);
    assertThat(masked).as("masked twice").isEqualTo(bytes);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void what_is_seen_to_be_ascii_while_it_is_masked_is_so(
      @ForAll @Size(max = 200) byte[] bytes,
      @ForAll @IntRange(max = 70) int at,
      @ForAll int key,
      @ForAll boolean ascii) {
    int from = Math.min(at, bytes.length);
    for (int i = from; i < bytes.length && ascii; i++) {
      bytes[i] &= 0x7F;
    }
    byte[] wire = naive(bytes, from, bytes.length, key);
    boolean seen = Masking.maskAndCheckAscii(wire, from, bytes.length - from, key);
    assertThat(wire).isEqualTo(bytes);
    String text = new String(bytes, from, bytes.length - from, ISO_8859_1);
    assertThat(seen)
        .isEqualTo(
            text.length() < Masking.LONG_ENOUGH_FOR_VECTORS
                && text.chars().allMatch(c -> c < 0x80));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void a_range_of_a_buffer_is_masked_as_by_the_naive_loop(
      @ForAll @Size(max = 70) byte[] bytes,
      @ForAll int key,
      @ForAll @IntRange(max = 70) int first,
      @ForAll @IntRange(max = 70) int second) {
    int from = Math.min(Math.min(first, second), bytes.length);
    int to = Math.min(Math.max(first, second), bytes.length);
    byte[] expected = naive(bytes, from, to, key);
    ByteBuffer slice = ByteBuffer.wrap(Bytes.concat(new byte[3], bytes), 3, bytes.length).slice();
    for (ByteBuffer buffer :
        new ByteBuffer[] {ByteBuffer.wrap(bytes.clone()), slice, Bytes.direct(bytes)}) {
      Masking.mask(buffer, from, to - from, key);
      assertThat(Bytes.of(buffer)).isEqualTo(expected);
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void masking_goes_on_from_any_byte_with_the_rotated_key(
      @ForAll @Size(max = 70) byte[] bytes, @ForAll int key, @ForAll @IntRange(max = 70) int at) {
    int cut = Math.min(at, bytes.length);
    byte[] masked = bytes.clone();
    Masking.mask(masked, 0, cut, key);
    Masking.mask(masked, cut, bytes.length - cut, Masking.rotate(key, cut));
    assertThat(masked).isEqualTo(naive(bytes, 0, bytes.length, key));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void rotating_takes_positions_of_any_size(@ForAll int key, @ForAll @IntRange(max = 8) int bytes) {
    assertThat(Masking.rotate(key, (10L << 32) + bytes)).isEqualTo(Masking.rotate(key, bytes));
    assertThat(Masking.rotate(Masking.rotate(key, bytes), 3))
        .isEqualTo(Masking.rotate(key, bytes + 3));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void a_copy_is_masked_and_the_source_is_not(
      @ForAll @Size(max = 70) byte[] bytes,
      @ForAll int key,
      @ForAll @IntRange(max = 9) int offset,
      @ForAll @IntRange(max = 80) int room) {
    int length = Math.min(bytes.length, room);
    byte[] expected = Arrays.copyOf(naive(bytes, 0, length, key), length);
    for (boolean sourceDirect : new boolean[] {false, true}) {
      for (boolean targetDirect : new boolean[] {false, true}) {
        ByteBuffer source = sourceDirect ? Bytes.direct(bytes) : ByteBuffer.wrap(bytes.clone());
        int size = offset + room + 5;
        ByteBuffer target =
            targetDirect ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
        target.position(offset).limit(offset + room);
        Masking.mask(source, target, key);
        assertThat(source.position()).isEqualTo(length);
        assertThat(target.position()).isEqualTo(offset + length);
        assertThat(Bytes.of(source.clear())).isEqualTo(bytes);
        byte[] all = Bytes.concat(new byte[offset], expected, new byte[size - offset - length]);
        assertThat(Bytes.of(target.clear())).isEqualTo(all);
      }
    }
  }

  /** "octet j of the transformed data is octet i XORed with the octet at i modulo 4 of the key" */
  private static byte[] naive(byte[] bytes, int from, int to, int key) {
    byte[] octets = {(byte) key, (byte) (key >> 8), (byte) (key >> 16), (byte) (key >> 24)};
    byte[] masked = bytes.clone();
    for (int i = from; i < to; i++) {
      masked[i] ^= octets[(i - from) % 4];
    }
    return masked;
  }
}
