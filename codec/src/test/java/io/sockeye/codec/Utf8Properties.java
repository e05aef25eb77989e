package io.sockeye.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The validator against {@link java.nio.charset.CharsetDecoder}, the encoder against its own. */
class Utf8Properties {

  /** What completes every unfinished character that can be completed. */
  private static final byte[][] ENDINGS = {
    Bytes.NONE,
    Bytes.hex("80"),
    Bytes.hex("8080"),
    Bytes.hex("808080"),
    Bytes.hex("a080"),
    Bytes.hex("a08080")
  };

  @Property(tries = 5000)
  void the_verdict_and_the_first_bad_byte_are_those_of_the_decoder(
      @ForAll("nearlyUtf8") byte[] bytes) {
    int bad = firstBadByte(bytes);
    assertThat(Utf8ValidatorTest.firstBadByte(bytes)).isEqualTo(bad);
    assertThat(Utf8.isValid(bytes)).isEqualTo(decodes(bytes));
    for (int length = 0; length <= bytes.length; length++) {
      byte[] start = Arrays.copyOf(bytes, length);
      for (ByteBuffer buffer : new ByteBuffer[] {ByteBuffer.wrap(start), Bytes.direct(start)}) {
        Utf8Validator validator = new Utf8Validator();
        assertThat(validator.accept(buffer)).as("the first %d", length).isEqualTo(length <= bad);
        if (length <= bad) {
          assertThat(validator.isComplete()).isEqualTo(decodes(start));
        }
      }
    }
  }

  /**
   * Runs of them, which the validator takes two at a time, with one that may be wrong among them.
   */
  @Property(tries = 5000)
  void runs_of_characters_of_three_bytes_are_judged_as_by_the_decoder(
      @ForAll @IntRange(max = 5) int before,
      @ForAll("threeBytes") byte[] character,
      @ForAll @IntRange(max = 5) int after) {
    byte[] bytes =
        Bytes.concat(
            Bytes.utf8("\u6c34".repeat(before)), character, Bytes.utf8("\uff5e".repeat(after)));
    assertThat(Utf8ValidatorTest.firstBadByte(bytes)).isEqualTo(firstBadByte(bytes));
    assertThat(Utf8.isValid(bytes)).isEqualTo(decodes(bytes));
  }

  /** Long runs of ASCII, which the validator takes by the block. */
  @Property(tries = 5000)
  void one_character_amid_ascii_is_judged_as_by_the_decoder(
      @ForAll @IntRange(max = 200) int before,
      @ForAll("threeBytes") byte[] character,
      @ForAll @IntRange(max = 200) int after,
      @ForAll @IntRange(min = 0, max = 9) int offset) {
    byte[] bytes =
        Bytes.concat(Bytes.utf8("x".repeat(before)), character, Bytes.utf8("y".repeat(after)));
    byte[] shifted = Bytes.concat(new byte[offset], bytes);
    assertThat(new Utf8Validator().accept(ByteBuffer.wrap(shifted, offset, bytes.length).slice()))
        .isEqualTo(firstBadByte(bytes) == bytes.length);
    assertThat(Utf8.isValid(bytes)).isEqualTo(decodes(bytes));
  }

  @Property(tries = 5000)
  void any_split_gives_the_same_verdict(
      @ForAll("nearlyUtf8") byte[] bytes,
      @ForAll @Size(max = 6) List<@IntRange(max = 60) Integer> cuts) {
    Utf8Validator validator = new Utf8Validator();
    boolean valid = true;
    int from = 0;
    for (int cut : cuts.stream().sorted().toList()) {
      int to = Math.max(from, Math.min(cut, bytes.length));
      valid = valid && validator.accept(ByteBuffer.wrap(bytes, from, to - from));
      from = to;
    }
    valid = valid && validator.accept(ByteBuffer.wrap(bytes, from, bytes.length - from));
    assertThat(valid && validator.isComplete()).isEqualTo(decodes(bytes));
  }

  /** Decoded first, and looked at closely only where U+FFFD stands in what came out. */
  @Property(tries = 5000)
  void a_text_in_one_piece_is_judged_by_the_assembler_as_by_the_decoder(
      @ForAll("nearlyUtf8") byte[] bytes, @ForAll boolean direct) throws Exception {
    WebSocketProtocol protocol = new WebSocketProtocol(ProtocolConfig.of(Role.CLIENT));
    MessageAssembler messages = new MessageAssembler();
    byte[] frame = Frames.of(Role.SERVER, 0x81, bytes);
    ByteBuffer in = direct ? Bytes.direct(frame) : ByteBuffer.wrap(frame);
    Event.Fragment fragment = (Event.Fragment) protocol.receive(in, messages);
    if (decodes(bytes)) {
      assertThat(messages.add(fragment)).isEqualTo(Message.text(new String(bytes, UTF_8)));
    } else {
      assertThatThrownBy(() -> messages.add(fragment))
          .isInstanceOfSatisfying(
              ProtocolViolationException.class,
              e -> assertThat(e.violation()).isEqualTo(Violation.INVALID_UTF8));
      assertThat(messages.add(Frames.fragment(Opcode.TEXT, "other", true)))
          .isEqualTo(Message.text("other"));
    }
  }

  @Property(tries = 5000)
  void a_text_is_encoded_as_by_the_encoder_or_refused(@ForAll("texts") String text) {
    byte[] expected = encodes(text);
    if (expected != null) {
      assertThat(Utf8.encode(text)).isEqualTo(expected);
    } else {
      assertThatThrownBy(() -> Utf8.encode(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("index " + firstUnpaired(text));
    }
  }

  /** Every first byte, with the bounds of what may follow any of them. */
  @Provide
  Arbitrary<byte[]> threeBytes() {
    Arbitrary<Byte> next = Arbitraries.of(bytes(0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0));
    return Combinators.combine(
            Arbitraries.integers().between(0xDF, 0xF0).map(Integer::byteValue), next, next)
        .as((first, second, third) -> new byte[] {first, second, third});
  }

  private static List<Byte> bytes(Integer... values) {
    return Arrays.stream(values).map(Integer::byteValue).toList();
  }

  @Provide
  Arbitrary<byte[]> nearlyUtf8() {
    Arbitrary<byte[]> valid =
        Arbitraries.of(
                0x0, 0x61, 0x3F, 0x7F, 0x80, 0x7FF, 0x800, 0xFFF, 0x1000, 0xD7FF, 0xE000, 0xFFFD,
                0xFFFF, 0x10000, 0x3FFFF, 0x40000, 0x10FFFF)
            .map(codePoint -> Bytes.utf8(Character.toString(codePoint)));
    Arbitrary<byte[]> ascii =
        Arbitraries.integers().between(0, 20).map(n -> Bytes.utf8("x".repeat(n)));
    Arbitrary<byte[]> odd =
        Arbitraries.of(
            Bytes.hex("80"),
            Bytes.hex("c1bf"),
            Bytes.hex("e2"),
            Bytes.hex("e282"),
            Bytes.hex("e09f"),
            Bytes.hex("eda080"),
            Bytes.hex("f0908f"),
            Bytes.hex("f08f"),
            Bytes.hex("f490"),
            Bytes.hex("ff"));
    Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(3);
    return Arbitraries.frequencyOf(
            Tuple.of(6, valid), Tuple.of(2, ascii), Tuple.of(1, odd), Tuple.of(1, any))
        .list()
        .ofMaxSize(8)
        .map(parts -> Bytes.concat(parts.toArray(byte[][]::new)));
  }

  /** ASCII with real question marks, longer characters, and surrogates with and without a pair. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> part =
        Arbitraries.of(
            "?", "a", "0123456789", "\u00e9", "\u20ac", "\ud83d\ude00", "\ud800", "\udfff", "");
    Arbitrary<String> ascii = Arbitraries.strings().ascii().ofMaxLength(20);
    return Combinators.combine(
            Arbitraries.oneOf(part, ascii).list().ofMaxSize(6), Arbitraries.of("", "?", "\udbff"))
        .as((parts, end) -> String.join("", parts) + end);
  }

  /** The first byte with which no valid text can begin, as far as the strict decoder knows. */
  private static int firstBadByte(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      byte[] start = Arrays.copyOf(bytes, i + 1);
      if (Arrays.stream(ENDINGS).noneMatch(ending -> decodes(Bytes.concat(start, ending)))) {
        return i;
      }
    }
    return bytes.length;
  }

  private static boolean decodes(byte[] bytes) {
    try {
      UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static byte[] encodes(String text) {
    try {
      return Bytes.of(
          UTF_8
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .encode(CharBuffer.wrap(text)));
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static int firstUnpaired(String text) {
    for (int i = 0; i < text.length(); i++) {
      int codePoint = text.codePointAt(i);
      if (Character.isSupplementaryCodePoint(codePoint)) {
        i++;
      } else if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        return i;
      }
    }
    return -1;
  }
}
