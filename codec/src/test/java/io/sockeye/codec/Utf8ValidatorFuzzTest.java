package io.sockeye.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.List;

class Utf8ValidatorFuzzTest {

  @FuzzTest
  void the_verdict_is_that_of_the_decoder_however_the_bytes_are_cut(byte[] fuzz) {
    FuzzInput input = new FuzzInput(fuzz);
    byte[] bytes = input.bytes();
    boolean expected = decodes(bytes);
    assertThat(isValid(input.whole(), input.option(0))).isEqualTo(expected);
    assertThat(isValid(input.pieces(), input.option(1))).isEqualTo(expected);
    assertThat(isValid(input.octets(), false)).isEqualTo(expected);
    assertThat(Utf8.isValid(bytes)).isEqualTo(expected);
    if (expected) {
      assertThat(Utf8.encode(new String(bytes, UTF_8))).isEqualTo(bytes);
    } else {
      assertThat(validStart(bytes)).isBetween(decodedStart(bytes), decodedStart(bytes) + 3);
    }
  }

  private static boolean isValid(List<byte[]> pieces, boolean direct) {
    Utf8Validator validator = new Utf8Validator();
    for (byte[] piece : pieces) {
      if (!validator.accept(direct ? Bytes.direct(piece) : ByteBuffer.wrap(piece))) {
        return false;
      }
    }
    return validator.isComplete();
  }

  /** How many bytes are accepted one by one. */
  private static int validStart(byte[] bytes) {
    Utf8Validator validator = new Utf8Validator();
    int i = 0;
    while (i < bytes.length && validator.accept(ByteBuffer.wrap(bytes, i, 1))) {
      i++;
    }
    return i;
  }

  private static boolean decodes(byte[] bytes) {
    return decodedStart(bytes) == bytes.length;
  }

  /** How many bytes stand before the first that the strict decoder of the JDK does not take. */
  private static int decodedStart(byte[] bytes) {
    CharsetDecoder decoder = UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CoderResult result = decoder.decode(in, CharBuffer.allocate(bytes.length), true);
    assertThat(result.isOverflow()).isFalse();
    return in.position();
  }
}
