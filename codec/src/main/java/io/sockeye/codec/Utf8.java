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

  private static final int BLOCK = 4 * Long.BYTES;

  /** Of eight bytes: none is set where all are ASCII. */
  static final long HIGH_BITS = 0x8080808080808080L;

  private static final long QUESTION_MARKS = 0x3F3F3F3F3F3F3F3FL;
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long ALL_BUT_HIGH_BITS = ~HIGH_BITS;

  private Utf8() {}

  /**
   * {@return the text as UTF-8}
   *
   * @throws IllegalArgumentException when it has an unpaired surrogate
   */
  static byte[] encode(String text) {
    // An unpaired surrogate becomes a question mark.
    byte[] utf8 = text.getBytes(UTF_8);
    if (utf8.length == text.length()) {
      // Every char gave one byte: where none became another, all is ASCII.
      for (int i = indexOfQuestionMark(utf8, 0); i >= 0; i = indexOfQuestionMark(utf8, i + 1)) {
        if (text.charAt(i) != '?') {
          throw unpairedSurrogate(i);
        }
      }
    } else if (hasQuestionMark(utf8)) {
      requirePairedSurrogates(text);
    }
    return utf8;
  }

  /** By the block up to where it is, for it is the branches that take time. */
  private static int indexOfQuestionMark(byte[] ascii, int from) {
    int i = from;
    while (i <= ascii.length - BLOCK
        && (others(ascii, i)
                & others(ascii, i + Long.BYTES)
                & others(ascii, i + 2 * Long.BYTES)
                & others(ascii, i + 3 * Long.BYTES)
                & HIGH_BITS)
            == HIGH_BITS) {
      i += BLOCK;
    }
    while (i <= ascii.length - Long.BYTES && (others(ascii, i) & HIGH_BITS) == HIGH_BITS) {
      i += Long.BYTES;
    }
    for (; i < ascii.length; i++) {
      if (ascii[i] == '?') {
        return i;
      }
    }
    return -1;
  }

  /**
   * {@return the high bit of each of eight bytes set unless '?' stands there} The other bits mean
   * nothing. Only ASCII, which has no high bits, does not carry into the next byte.
   */
  private static long others(byte[] ascii, int i) {
    return ((long) LONG.get(ascii, i) ^ QUESTION_MARKS) + ALL_BUT_HIGH_BITS;
  }

  /**
   * Takes a step more than {@link #indexOfQuestionMark(byte[], int)}, which is for ASCII alone, and
   * looks at all of it: where one is, a closer look takes longer than the rest of this.
   */
  private static boolean hasQuestionMark(byte[] utf8) {
    long found = 0;
    int i = 0;
    for (; i <= utf8.length - Long.BYTES; i += Long.BYTES) {
      long zeroIfQuestionMark = (long) LONG.get(utf8, i) ^ QUESTION_MARKS;
      found |= zeroIfQuestionMark - LOW_BITS & ~zeroIfQuestionMark & HIGH_BITS;
    }
    for (; i < utf8.length; i++) {
      if (utf8[i] == '?') {
        return true;
      }
    }
    return found != 0;
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
