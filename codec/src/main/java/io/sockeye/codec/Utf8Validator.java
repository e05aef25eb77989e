package io.sockeye.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Checks UTF-8 (RFC 3629) as it arrives, in pieces cut anywhere, and fails at the first byte that
 * no valid text can have there.
 */
final class Utf8Validator {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long HIGH_BITS = 0x8080808080808080L;

  /** Two characters of three bytes, low byte first: the bits that every one has alike. */
  private static final long TWO_OF_THREE_BITS = 0xC0C0F0C0C0F0L;

  private static final long TWO_OF_THREE = 0x8080E08080E0L;

  /** By the low half of a first byte: all but E0 and ED, which restrict the second byte. */
  private static final int ANY_SECOND = 0xDFFE;

  private static final int SCRATCH_BYTES = 4096;

  /** How many bytes the character that is under way still needs. */
  private int needed;

  /**
   * What the next of them may be: only the second byte of a character is ever restricted further.
   */
  private int lowest = 0x80;

  private int highest = 0xBF;

  /** Only for buffers without an array. */
  private byte[] scratch;

  /**
   * Checks the next bytes from position to limit, and leaves the buffer as it was.
   *
   * @return false when one of them is wrong; the validator is of no use afterwards
   */
  boolean accept(ByteBuffer bytes) {
    int from = bytes.position();
    int length = bytes.remaining();
    if (bytes.hasArray()) {
      int start = bytes.arrayOffset() + from;
      return accept(bytes.array(), start, start + length);
    }
    if (scratch == null) {
      scratch = new byte[SCRATCH_BYTES];
    }
    for (int done = 0; done < length; ) {
      int n = Math.min(length - done, SCRATCH_BYTES);
      bytes.get(from + done, scratch, 0, n);
      if (!accept(scratch, 0, n)) {
        return false;
      }
      done += n;
    }
    return true;
  }

  /** {@return whether the text so far does not end inside a character} */
  boolean isComplete() {
    return needed == 0;
  }

  private boolean accept(byte[] bytes, int from, int end) {
    int i = from;
    while (needed > 0) {
      if (i == end) {
        return true;
      }
      int b = bytes[i++] & 0xFF;
      if (b < lowest || b > highest) {
        return false;
      }
      needed--;
      lowest = 0x80;
      highest = 0xBF;
    }
    while (true) {
      while (i <= end - Long.BYTES && ((long) LONG.get(bytes, i) & HIGH_BITS) == 0) {
        i += Long.BYTES;
      }
      while (i < end && bytes[i] >= 0) {
        i++;
      }
      // Text that is not ASCII tends to go on so: stay here for as long as it does.
      while (i < end && bytes[i] < 0) {
        int lead = bytes[i] & 0xFF;
        if (lead >= 0xE0 && i <= end - Long.BYTES && areTwoOfThree((long) LONG.get(bytes, i))) {
          i += 6;
          continue;
        }
        int length = lengthOf(lead);
        if (length == 0) {
          return false;
        }
        if (end - i < length) {
          begin(lead, length);
          return accept(bytes, i + 1, end);
        }
        if (!isCharacter(bytes, i, lead, length)) {
          return false;
        }
        i += length;
      }
      if (i == end) {
        return true;
      }
    }
  }

  /** {@return whether the first six bytes are two such characters as most of Asia writes with} */
  private static boolean areTwoOfThree(long bytes) {
    return (bytes & TWO_OF_THREE_BITS) == TWO_OF_THREE
        && (ANY_SECOND >>> (bytes & 0xF) & ANY_SECOND >>> (bytes >>> 24 & 0xF) & 1) != 0;
  }

  /** {@return the bytes of a character that begins so, or 0 when none does} */
  private static int lengthOf(int lead) {
    if (lead < 0xC2) {
      return 0;
    }
    if (lead < 0xE0) {
      return 2;
    }
    if (lead < 0xF0) {
      return 3;
    }
    return lead < 0xF5 ? 4 : 0;
  }

  private static boolean isCharacter(byte[] bytes, int i, int lead, int length) {
    int second = bytes[i + 1] & 0xFF;
    if (second < lowestSecond(lead) || second > highestSecond(lead)) {
      return false;
    }
    return length == 2
        || (bytes[i + 2] & 0xC0) == 0x80 && (length == 3 || (bytes[i + 3] & 0xC0) == 0x80);
  }

  private void begin(int lead, int length) {
    needed = length - 1;
    lowest = lowestSecond(lead);
    highest = highestSecond(lead);
  }

  /** Keeps out characters that a shorter form could express. */
  private static int lowestSecond(int lead) {
    return lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  }

  /** Keeps out surrogates, and what lies above U+10FFFF. */
  private static int highestSecond(int lead) {
    return lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  }
}
