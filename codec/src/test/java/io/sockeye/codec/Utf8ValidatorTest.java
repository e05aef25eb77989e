package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** UTF-8 as RFC 3629 defines it, and RFC 6455, section 8.1, demands it. */
class Utf8ValidatorTest {

  @Test
  void every_code_point_but_the_surrogates_is_valid_whole_and_byte_by_byte() {
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        continue;
      }
      byte[] utf8 = Bytes.utf8(Character.toString(codePoint));
      if (!isValid(utf8) || firstBadByte(utf8) != utf8.length) {
        assertThat(isValid(utf8)).as("U+%04X", codePoint).isTrue();
        assertThat(firstBadByte(utf8)).as("U+%04X", codePoint).isEqualTo(utf8.length);
      }
    }
  }

  @ParameterizedTest(name = "{0} is wrong from byte {1} on: {2}")
  @CsvSource({
    "80, 0, a continuation byte first",
    "bf, 0, a continuation byte first",
    "c080, 0, overlong NUL",
    "c1bf, 0, overlong DEL",
    "c241, 1, a second byte below 80",
    "c2c2, 1, a second byte above bf",
    "e09f80, 1, overlong U+07C0",
    "e0c080, 1, a second byte above bf",
    "eda080, 1, the surrogate U+D800",
    "edbfbf, 1, the surrogate U+DFFF",
    "ee7f80, 1, a second byte below 80",
    "e28241, 2, a third byte below 80",
    "e282c2, 2, a third byte above bf",
    "f08f8080, 1, overlong U+F000",
    "f0c08080, 1, a second byte above bf",
    "f4908080, 1, U+110000",
    "f09041, 2, a third byte below 80",
    "f0908041, 3, a fourth byte below 80",
    "f09080c0, 3, a fourth byte above bf",
    "f5808080, 0, above U+10FFFF",
    "f8888080, 0, five bytes",
    "fc848080, 0, six bytes",
    "fe, 0, no first byte",
    "ff, 0, no first byte"
  })
  void the_first_byte_that_no_text_can_have_there_is_refused_at_once(
      String hex, int bad, String why) {
    for (String before :
        new String[] {"", "a", "\u00e9\u20ac", "0123456789abcdef", "\ud83d\ude00"}) {
      byte[] start = Bytes.utf8(before);
      byte[] text = Bytes.concat(start, Bytes.hex(hex), Bytes.utf8("and so on"));
      assertThat(firstBadByte(text)).isEqualTo(start.length + bad);
      for (int length = 0; length <= text.length; length++) {
        assertThat(new Utf8Validator().accept(ByteBuffer.wrap(text, 0, length)))
            .as("the first %d bytes", length)
            .isEqualTo(length <= start.length + bad);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"c2", "e2", "e282", "f0", "f09f", "f09f98"})
  void a_text_that_ends_inside_a_character_is_not_complete(String hex) {
    Utf8Validator validator = new Utf8Validator();
    assertThat(validator.accept(ByteBuffer.wrap(Bytes.hex("616263" + hex)))).isTrue();
    assertThat(validator.isComplete()).isFalse();
    assertThat(validator.accept(ByteBuffer.allocate(0))).isTrue();
    assertThat(validator.isComplete()).isFalse();
  }

  @Test
  void the_buffer_stays_as_it_is() {
    byte[] text = Bytes.utf8("0123456789 \u00e9\u20ac");
    for (ByteBuffer buffer : new ByteBuffer[] {ByteBuffer.wrap(text.clone()), Bytes.direct(text)}) {
      buffer.position(3).limit(7);
      new Utf8Validator().accept(buffer);
      assertThat(buffer.position()).isEqualTo(3);
      assertThat(buffer.limit()).isEqualTo(7);
      assertThat(Bytes.of(buffer.clear())).isEqualTo(text);
    }
  }

  @Test
  void only_what_is_between_position_and_limit_counts() {
    byte[] bytes = Bytes.concat(Bytes.hex("ff"), Bytes.utf8("valid"), Bytes.hex("ff"));
    for (ByteBuffer buffer : new ByteBuffer[] {ByteBuffer.wrap(bytes), Bytes.direct(bytes)}) {
      assertThat(new Utf8Validator().accept(buffer.position(1).limit(6))).isTrue();
      assertThat(new Utf8Validator().accept(buffer.slice())).isTrue();
      assertThat(new Utf8Validator().accept(buffer.clear().position(1))).isFalse();
    }
  }

  @Test
  void a_long_text_in_a_direct_buffer_is_checked_to_its_end() {
    byte[] text = Bytes.utf8("\u20ac".repeat(10_000));
    Utf8Validator validator = new Utf8Validator();
    assertThat(validator.accept(Bytes.direct(text))).isTrue();
    assertThat(validator.isComplete()).isTrue();
    for (int bad : new int[] {4095, 4096, 4097, 8192, 29_999}) {
      byte[] broken = text.clone();
      broken[bad] = (byte) 0xFF;
      assertThat(new Utf8Validator().accept(Bytes.direct(broken))).as("byte %d", bad).isFalse();
    }
    Utf8Validator cut = new Utf8Validator();
    assertThat(cut.accept(Bytes.direct(Arrays.copyOf(text, 8192)))).isTrue();
    assertThat(cut.isComplete()).isFalse();
  }

  private static boolean isValid(byte[] bytes) {
    Utf8Validator validator = new Utf8Validator();
    return validator.accept(ByteBuffer.wrap(bytes)) && validator.isComplete();
  }

  /** How many bytes are accepted one at a time. */
  static int firstBadByte(byte[] bytes) {
    Utf8Validator validator = new Utf8Validator();
    for (int i = 0; i < bytes.length; i++) {
      if (!validator.accept(ByteBuffer.wrap(bytes, i, 1))) {
        return i;
      }
    }
    return bytes.length;
  }
}
