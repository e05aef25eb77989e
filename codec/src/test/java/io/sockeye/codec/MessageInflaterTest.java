package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692, section 7.2.2, with streams that a peer may send but few do. */
class MessageInflaterTest {

  private static final int MAX_PIECE = 32 * 1024;
  private static final byte[] HELLO = Bytes.utf8("Hello, hello, hello!");
  private static final byte[] WORDS = Bytes.utf8("to be or not to be, that is the question");
  private static final byte[] EMPTY_BLOCK = {0};

  private final MessageInflater inflater = new MessageInflater(false, 15, 100);

  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 1, 511, 512, 513, 1023, 1024, 1025, 16_383, 16_384, 16_385, 32_767, 32_768, 32_769,
        49_151, 49_152, 49_153, 65_536, 200_000
      })
  void messages_of_every_size_come_out_whole_in_bounded_pieces(int size) throws Exception {
    Deflater deflater = Deflated.deflater();
    for (byte[] data :
        new byte[][] {Bytes.random(size, 1), Bytes.repeat('x', size), Bytes.random(size, 1)}) {
      assertThat(inflate(Deflated.message(deflater, data))).isEqualTo(data);
    }
  }

  /** Seen elsewhere: inflated bytes are lost at the border of a buffer. */
  @Test
  void output_of_every_size_about_the_end_of_an_array_comes_out_whole() throws Exception {
    Deflater deflater = Deflated.deflater();
    for (int size = 480; size < 560; size++) {
      byte[] data = Bytes.repeat(size, size);
      assertThat(inflate(Deflated.message(deflater, data))).isEqualTo(data);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 100, 5000})
  void a_message_may_be_cut_into_frames_anywhere(int frame) throws Exception {
    Deflater deflater = Deflated.deflater();
    for (byte[] data : new byte[][] {WORDS, Bytes.repeat('x', 40_000), Bytes.random(3000, 1)}) {
      assertThat(inflate(split(Deflated.message(deflater, data), frame))).isEqualTo(data);
    }
  }

  @Test
  void empty_frames_may_stand_anywhere() throws Exception {
    byte[] message = Deflated.message(WORDS);
    assertThat(inflate(Bytes.NONE, message, Bytes.NONE, Bytes.NONE)).isEqualTo(WORDS);
    assertThat(inflate(Bytes.NONE, EMPTY_BLOCK)).isEmpty();
    assertThat(inflate(EMPTY_BLOCK)).isEmpty();
    assertThat(inflate(Deflated.message(WORDS))).isEqualTo(WORDS);
  }

  /** What makes the end of a message is the frame with FIN, and not the data. */
  @Test
  void only_the_last_piece_of_the_last_frame_ends_the_message() throws Exception {
    byte[] flushed =
        Bytes.concat(Deflated.message(Bytes.repeat('x', 100_000)), Bytes.hex("0000ffff"));
    ByteBuffer compressed = ByteBuffer.wrap(flushed);
    inflater.accept(compressed, false);
    while (inflater.hasInput()) {
      inflater.next();
      assertThat(inflater.isMessageEnd()).isFalse();
    }
    inflater.accept(ByteBuffer.wrap(EMPTY_BLOCK), true);
    inflater.next();
    assertThat(inflater.isMessageEnd()).isTrue();
  }

  static Stream<Arguments> endings() {
    return Stream.of(
        Arguments.of("with the byte 00 behind it, as in 7.2.3.4", EMPTY_BLOCK),
        Arguments.of("with nothing behind it", Bytes.NONE));
  }

  /** Trap: the next message comes out empty, without any error. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("endings")
  void after_a_stream_that_ended_messages_go_on(String name, byte[] ending) throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(inflate(Bytes.concat(Deflated.finished(HELLO), ending))).isEqualTo(HELLO);
      assertThat(inflate(Deflated.message(WORDS))).isEqualTo(WORDS);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("endings")
  void after_a_stream_that_ended_a_message_may_refer_to_the_ones_before(String name, byte[] ending)
      throws Exception {
    byte[] first = Bytes.random(500, 1);
    byte[] second = Bytes.random(500, 2);
    inflate(Deflated.message(first));
    inflate(Bytes.concat(Deflated.finishedAfter(first, second), ending));
    byte[] both = Bytes.concat(first, second);
    byte[] third = Deflated.messageAfter(both, both);
    assertThat(third.length).as("it refers back").isLessThan(50);
    assertThat(inflate(third)).isEqualTo(both);
    byte[] again = Deflated.finishedAfter(Bytes.concat(both, both), both);
    assertThat(inflate(Bytes.concat(again, ending))).isEqualTo(both);
  }

  static Stream<Arguments> windows() {
    return IntStream.rangeClosed(8, 15)
        .boxed()
        .flatMap(bits -> endings().map(e -> Arguments.of(bits, e.get()[0], e.get()[1])));
  }

  @ParameterizedTest(name = "a window of {0} bits, {1}")
  @MethodSource("windows")
  void the_whole_window_is_kept_after_a_stream_that_ended(int bits, String name, byte[] ending)
      throws Exception {
    int window = 1 << bits;
    for (int size : new int[] {window, window + 1, 2 * window + 3, 50_000, 65_536}) {
      MessageInflater ended = new MessageInflater(false, bits, 100);
      byte[] before = Bytes.random(Math.max(window, size), size);
      inflate(ended, Bytes.concat(Deflated.finished(before), ending));
      byte[] oldest =
          Arrays.copyOfRange(before, before.length - window, before.length - window + 3);
      assertThat(inflate(ended, Deflated.match(window))).as("%d bytes", size).isEqualTo(oldest);
    }
  }

  /** Seen elsewhere: data that ends its own DEFLATE stream is a loop or is lost. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("endings")
  void several_streams_may_stand_in_one_message(String name, byte[] ending) throws Exception {
    byte[] noise = Bytes.random(1000, 1);
    byte[] streams =
        Bytes.concat(
            Deflated.finished(HELLO),
            Deflated.finished(noise),
            Deflated.finishedAfter(noise, noise),
            ending);
    byte[] expected = Bytes.concat(HELLO, noise, noise);
    assertThat(streams.length).as("the third refers to the second").isLessThan(1100);
    assertThat(inflate(streams)).isEqualTo(expected);
    for (int frame : new int[] {1, 2, 3, 1000}) {
      assertThat(inflate(split(streams, frame))).isEqualTo(expected);
    }
    assertThat(inflate(Deflated.message(WORDS))).isEqualTo(WORDS);
  }

  @Test
  void a_stream_that_ends_in_an_earlier_frame_ends_no_message() throws Exception {
    byte[] finished = Deflated.finished(HELLO);
    assertThat(inflate(finished, Bytes.NONE)).isEqualTo(HELLO);
    assertThat(inflate(finished, EMPTY_BLOCK)).isEqualTo(HELLO);
    assertThat(inflate(finished, Bytes.NONE, Deflated.message(WORDS)))
        .isEqualTo(Bytes.concat(HELLO, WORDS));
    assertThat(inflate(finished, finished)).isEqualTo(Bytes.concat(HELLO, HELLO));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("endings")
  void without_context_takeover_each_message_is_inflated_by_itself(String name, byte[] ending)
      throws Exception {
    MessageInflater each = new MessageInflater(true, 15, 100);
    for (int i = 0; i < 3; i++) {
      assertThat(inflate(each, Deflated.message(WORDS))).isEqualTo(WORDS);
      assertThat(inflate(each, Bytes.concat(Deflated.finished(HELLO), ending))).isEqualTo(HELLO);
    }
    byte[] refersBack = Deflated.messageAfter(WORDS, WORDS);
    inflate(each, Deflated.message(WORDS));
    assertCorrupt(each, refersBack);
  }

  static Stream<Arguments> corrupt() {
    byte[] wrong = Deflated.message(Bytes.random(100, 1));
    wrong[2] ^= 1;
    return Stream.of(
        Arguments.of("a block of the reserved type", Bytes.hex("07")),
        Arguments.of("LEN and NLEN of a stored block that differ", wrong),
        Arguments.of("a match before the first byte", Bytes.hex("f2 00 11 00 00")),
        Arguments.of("a code that does not exist", Bytes.hex("1a 03 00")),
        Arguments.of(
            "other bytes behind a stream that ended",
            Bytes.concat(Deflated.finished(HELLO), Bytes.hex("ff"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("corrupt")
  void what_is_not_deflate_is_refused(String name, byte[] payload) {
    assertCorrupt(new MessageInflater(false, 15, 100), payload);
    assertCorrupt(new MessageInflater(true, 8, 100), payload);
  }

  @ParameterizedTest(name = "no context takeover: {0}")
  @ValueSource(booleans = {false, true})
  void a_bomb_comes_out_in_bounded_pieces(boolean noTakeover) throws Exception {
    MessageInflater bombed = new MessageInflater(noTakeover, 15, 100);
    byte[] bomb = Deflated.message(new byte[16 << 20]);
    assertThat(bomb.length).isLessThan(20_000);
    for (int message = 0; message < 3; message++) {
      bombed.accept(ByteBuffer.wrap(bomb), true);
      long total = 0;
      while (bombed.hasInput()) {
        int piece = bombed.next().remaining();
        assertThat(piece).isLessThanOrEqualTo(MAX_PIECE);
        total += piece;
      }
      assertThat(total).isEqualTo(16 << 20);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 11, 15})
  void the_heap_of_one_is_the_window_and16_kib_however_much_is_inflated(int bits) throws Exception {
    MessageInflater inflating = new MessageInflater(false, bits, 100);
    Deflater deflater = Deflated.deflater();
    byte[] message = Deflated.message(deflater, Bytes.repeat('x', 1_000_000));
    deflater.end();
    inflating.accept(ByteBuffer.wrap(message), true);
    long length = 0;
    while (inflating.hasInput()) {
      ByteBuffer piece = inflating.next();
      length += piece.remaining();
      assertThat(piece.array().length).isLessThanOrEqualTo((1 << bits) + 16 * 1024);
    }
    assertThat(length).isEqualTo(1_000_000);
    inflating.end();
  }

  @Test
  void every_kind_of_buffer_is_read() throws Exception {
    byte[] message = Deflated.message(WORDS);
    byte[] around = Bytes.concat(new byte[3], message, new byte[3]);
    ByteBuffer part = ByteBuffer.wrap(around, 3, message.length);
    for (ByteBuffer payload :
        List.of(part, part.slice(), part.asReadOnlyBuffer(), Bytes.direct(message))) {
      inflater.accept(payload.duplicate(), true);
      assertThat(drain(inflater)).isEqualTo(WORDS);
    }
  }

  private byte[] inflate(byte[]... frames) throws ProtocolViolationException {
    return inflate(inflater, frames);
  }

  private static byte[] inflate(MessageInflater inflater, byte[]... frames)
      throws ProtocolViolationException {
    byte[] message = Bytes.NONE;
    for (int i = 0; i < frames.length; i++) {
      boolean last = i == frames.length - 1;
      inflater.accept(ByteBuffer.wrap(frames[i]), last);
      message = Bytes.concat(message, drain(inflater));
      assertThat(inflater.isMessageEnd()).isEqualTo(last);
    }
    return message;
  }

  private static byte[] drain(MessageInflater inflater) throws ProtocolViolationException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (inflater.hasInput()) {
      byte[] piece = Bytes.of(inflater.next());
      assertThat(piece.length).isLessThanOrEqualTo(MAX_PIECE);
      all.writeBytes(piece);
    }
    return all.toByteArray();
  }

  private static void assertCorrupt(MessageInflater inflater, byte[] payload) {
    assertThatThrownBy(() -> inflate(inflater, payload))
        .isInstanceOfSatisfying(
            ProtocolViolationException.class,
            e -> assertThat(e.violation()).isEqualTo(Violation.INVALID_DEFLATE_DATA));
  }

  private static byte[][] split(byte[] bytes, int size) {
    return IntStream.iterate(0, from -> from < bytes.length, from -> from + size)
        .mapToObj(from -> Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size)))
        .toArray(byte[][]::new);
  }
}
