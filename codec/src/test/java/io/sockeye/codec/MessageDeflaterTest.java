package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692, section 7.2.1. */
class MessageDeflaterTest {

  /** The levels look for references in three ways: at the first, at the best, far away as well. */
  static Stream<Arguments> windowsAndLevels() {
    return IntStream.rangeClosed(8, 15)
        .boxed()
        .flatMap(bits -> Stream.of(1, 4, 9).map(level -> Arguments.of(bits, level)));
  }

  @ParameterizedTest(name = "a window of {0} bits, level {1}")
  @MethodSource("windowsAndLevels")
  void messages_of_every_size_keep_to_the_window(int bits, int level) {
    int window = 1 << bits;
    MessageDeflater deflater = new MessageDeflater(false, bits, level);
    InflateReference reference = new InflateReference(bits);
    for (int size :
        new int[] {
          window,
          0,
          1,
          window - 1,
          window,
          window,
          0,
          window + 1,
          2 * window,
          3,
          0,
          0,
          5 * window / 2,
          255,
          256,
          257,
          16 * 1024,
          40_000
        }) {
      for (byte[] data : new byte[][] {Bytes.random(size, 1), words(size), farRepeats(size)}) {
        assertThat(reference.inflate(message(deflater, data))).as("%d bytes", size).isEqualTo(data);
      }
    }
    assertThat(reference.farthest()).isLessThanOrEqualTo(window).isGreaterThan(window / 4);
    deflater.end();
  }

  @Test
  void a_window_of15_bits_is_used_as_far_as_the_deflater_can() {
    MessageDeflater deflater = new MessageDeflater(false, 15, 6);
    InflateReference reference = new InflateReference(15);
    byte[] noise = Bytes.random(30_000, 1);
    reference.inflate(message(deflater, noise));
    byte[] again = message(deflater, noise);
    assertThat(reference.inflate(again)).isEqualTo(noise);
    assertThat(reference.farthest()).isEqualTo(30_000);
    assertThat(again.length).isLessThan(1000);
  }

  @ParameterizedTest(name = "a window of {0} bits")
  @ValueSource(ints = {8, 12, 15})
  void without_context_takeover_each_message_stands_by_itself(int bits) throws Exception {
    MessageDeflater deflater = new MessageDeflater(true, bits, 6);
    byte[] first = null;
    for (int message = 0; message < 4; message++) {
      byte[] compressed = message(deflater, words(200));
      assertThat(Deflated.inflate(new Inflater(true), compressed)).isEqualTo(words(200));
      assertThat(new InflateReference(bits).inflate(compressed)).isEqualTo(words(200));
      first = first == null ? compressed : first;
      assertThat(compressed).as("the same again").isEqualTo(first);
    }
  }

  @ParameterizedTest(name = "a window of {0} bits")
  @ValueSource(ints = {9, 12, 15})
  void with_context_takeover_a_second_message_of_the_same_text_is_smaller(int bits) {
    MessageDeflater deflater = new MessageDeflater(false, bits, 6);
    byte[] first = message(deflater, words(200));
    byte[] second = message(deflater, words(200));
    assertThat(second.length).isLessThan(first.length / 2);
  }

  @Test
  void after_forgetting_the_context_the_next_message_stands_by_itself() throws Exception {
    MessageDeflater deflater = new MessageDeflater(false, 15, 6);
    byte[] first = message(deflater, words(200));
    deflater.forgetContext();
    assertThat(message(deflater, words(200))).isEqualTo(first);
    assertThat(Deflated.inflate(new Inflater(true), first)).isEqualTo(words(200));
  }

  /** RFC 7692, section 7.2.3.6. */
  @Test
  void where_there_is_nothing_to_flush_the_last_fragment_is_one_byte() {
    for (int bits : new int[] {8, 15}) {
      MessageDeflater deflater = new MessageDeflater(false, bits, 6);
      InflateReference reference = new InflateReference(bits);
      assertThat(message(deflater, Bytes.NONE)).isEqualTo(Bytes.hex("00"));
      assertThat(message(deflater, Bytes.NONE)).isEqualTo(Bytes.hex("00"));
      byte[] start = fragment(deflater, words(100), false);
      byte[] nothing = fragment(deflater, Bytes.NONE, false);
      byte[] end = fragment(deflater, Bytes.NONE, true);
      assertThat(end).isEqualTo(Bytes.hex("00"));
      assertThat(reference.inflate(Bytes.concat(start, nothing, end))).isEqualTo(words(100));
    }
  }

  @ParameterizedTest(name = "a window of {0} bits")
  @ValueSource(ints = {8, 9, 11, 15})
  void fragments_of_every_size_keep_to_the_window(int bits) {
    Random random = new Random(bits);
    MessageDeflater deflater = new MessageDeflater(false, bits, 6);
    InflateReference reference = new InflateReference(bits);
    for (int message = 0; message < 30; message++) {
      byte[] data = farRepeats(random.nextInt(6 << bits));
      byte[] compressed = Bytes.NONE;
      for (int from = 0; from < data.length; ) {
        int most = random.nextBoolean() ? 1 << bits : 1 << bits >> 3;
        int to = Math.min(data.length, from + random.nextInt(most + 1));
        byte[] part = Arrays.copyOfRange(data, from, to);
        compressed = Bytes.concat(compressed, fragment(deflater, part, false));
        from = to;
      }
      compressed = Bytes.concat(compressed, fragment(deflater, Bytes.NONE, true));
      assertThat(reference.inflate(compressed)).isEqualTo(data);
    }
    assertThat(reference.farthest()).isLessThanOrEqualTo(1 << bits);
  }

  /** A fragment is to be inflated when it arrives, and not with a later one. */
  @ParameterizedTest(name = "a window of {0} bits")
  @ValueSource(ints = {8, 15})
  void each_fragment_is_flushed(int bits) throws Exception {
    MessageDeflater deflater = new MessageDeflater(false, bits, 6);
    Inflater inflater = new Inflater(true);
    byte[] out = new byte[10_000];
    for (int i = 0; i < 20; i++) {
      inflater.setInput(fragment(deflater, words(400 + i), i == 19));
      int inflated = inflater.inflate(out);
      assertThat(Arrays.copyOf(out, inflated)).isEqualTo(words(400 + i));
    }
  }

  /** Output of every length about the size of the array it is collected in. */
  @ParameterizedTest(name = "a window of {0} bits")
  @ValueSource(ints = {8, 15})
  void output_that_just_fills_its_array_is_complete(int bits) {
    MessageDeflater deflater = new MessageDeflater(true, bits, 6);
    for (int size = 200; size < 600; size++) {
      byte[] data = Bytes.random(size, size);
      assertThat(new InflateReference(bits).inflate(message(deflater, data))).isEqualTo(data);
    }
    for (int size = 16_300; size < 16_420; size += 3) {
      byte[] data = Bytes.random(size, size);
      assertThat(new InflateReference(bits).inflate(message(deflater, data))).isEqualTo(data);
    }
  }

  @Test
  void every_kind_of_buffer_is_read_to_its_limit_and_left_unchanged() {
    byte[] data = words(1000);
    byte[] around = Bytes.concat(new byte[3], data, new byte[3]);
    ByteBuffer part = ByteBuffer.wrap(around.clone(), 3, data.length);
    for (ByteBuffer buffer :
        List.of(part, part.slice(), part.asReadOnlyBuffer(), Bytes.direct(data))) {
      for (int bits : new int[] {8, 15}) {
        ByteBuffer in = buffer.duplicate();
        byte[] compressed = Bytes.of(new MessageDeflater(true, bits, 6).deflate(in, true));
        assertThat(in.hasRemaining()).isFalse();
        assertThat(in.limit()).isEqualTo(buffer.limit());
        assertThat(new InflateReference(bits).inflate(compressed)).isEqualTo(data);
        assertThat(Bytes.of(buffer)).isEqualTo(data);
      }
    }
  }

  private static byte[] message(MessageDeflater deflater, byte[] data) {
    return fragment(deflater, data, true);
  }

  private static byte[] fragment(MessageDeflater deflater, byte[] data, boolean last) {
    return Bytes.of(deflater.deflate(ByteBuffer.wrap(data), last));
  }

  /** Text that is compressible, and repeats itself within every window. */
  private static byte[] words(int size) {
    return Arrays.copyOf(
        Bytes.utf8("to be or not to be, that is the question; ".repeat(size / 40 + 1)), size);
  }

  /** Noise that comes again after every distance that is a power of two, and some others. */
  private static byte[] farRepeats(int size) {
    byte[] data = Bytes.random(size, 7);
    for (int distance = 64; distance < size; distance *= 2) {
      int from = Math.min(distance * 3 / 2, size - 1);
      int length = Math.min(20, size - from);
      System.arraycopy(data, from - distance * 9 / 10, data, from, length);
      int at = Math.min(distance + 10, size - 1);
      System.arraycopy(data, Math.max(0, at - distance), data, at, Math.min(20, size - at));
    }
    return data;
  }
}
