package io.sockeye.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Text to UTF-8 without the silent replacement of {@link String#getBytes(java.nio.charset.Charset)
 * getBytes}.
 */
final class Utf8 {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /**
   * {@return the text as UTF-8}
   *
   * @throws IllegalArgumentException when it has an unpaired surrogate
   */
  static byte[] encode(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    if (utf8.length == text.length()) {
      // Every char gave one byte: each is ASCII, or an unpaired surrogate that became '?'.
      for (int i = indexOfQuestionMark(utf8, 0); i >= 0; i = indexOfQuestionMark(utf8, i + 1)) {
        if (text.charAt(i) != '?') {
          throw unpairedSurrogate(i);
        }
      }
    } else {
      requirePairedSurrogates(text);
    }
    return utf8;
  }

  private static int indexOfQuestionMark(byte[] bytes, int from) {
    int i = from;
    for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
      long zeroWhereFound = (long) LONG.get(bytes, i) ^ ONES * '?';
      if ((zeroWhereFound - ONES & ~zeroWhereFound & HIGH_BITS) != 0) {
        break;
      }
    }
    for (; i < bytes.length; i++) {
      if (bytes[i] == '?') {
        return i;
      }
    }
    return -1;
  }

  private static void requirePairedSurrogates(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == length
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          throw unpairedSurrogate(i);
        }
        i++;
      }
    }
  }

  private static IllegalArgumentException unpairedSurrogate(int index) {
    return new IllegalArgumentException(
        "the text has an unpaired surrogate at index " + index + ", which UTF-8 cannot express");
  }

  static boolean isValid(byte[] bytes) {
    return isValid(ByteBuffer.wrap(bytes));
  }

  static boolean isValid(ByteBuffer bytes) {
    Utf8Validator validator = new Utf8Validator();
    return validator.accept(bytes) && validator.isComplete();
  }
}
