package io.sockeye.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Checks UTF-8 (RFC 3629) as it arrives, in pieces cut anywhere, and fails at the first byte that
 * no valid text can have there.
 *
 * <p>An automaton whose states are multiples of six: each byte has a long in which the six bits
 * from a state on are the state that the byte leads to. So a step is one shift, without a branch
 * that could be predicted wrongly, and any text is checked at the same speed; only ASCII is faster.
 */
final class Utf8Validator {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** So many bytes of ASCII take one branch: it is the branches that take the time. */
  private static final int BLOCK = 8 * Long.BYTES;

  /** A long without a transition from some state leads there, and nothing leads away. */
  private static final int WRONG = 0;

  private static final int BETWEEN_CHARACTERS = 6;
  private static final int ONE_TO_COME = 12;
  private static final int TWO_TO_COME = 18;
  private static final int THREE_TO_COME = 24;

  /** Those after which the next byte must not be of a character that a shorter form expresses. */
  private static final int AFTER_E0 = 30;

  private static final int AFTER_F0 = 36;

  /** The next byte must not make a surrogate. */
  private static final int AFTER_ED = 42;

  /** The next byte must not lead above U+10FFFF. */
  private static final int AFTER_F4 = 48;

  private static final int STATE = 0x3F;

  /** By the byte. */
  private static final long[] TRANSITIONS = new long[256];

  static {
    transitions(BETWEEN_CHARACTERS, 0x00, 0x7F, BETWEEN_CHARACTERS);
    transitions(BETWEEN_CHARACTERS, 0xC2, 0xDF, ONE_TO_COME);
    transitions(BETWEEN_CHARACTERS, 0xE0, 0xE0, AFTER_E0);
    transitions(BETWEEN_CHARACTERS, 0xE1, 0xEC, TWO_TO_COME);
    transitions(BETWEEN_CHARACTERS, 0xED, 0xED, AFTER_ED);
    transitions(BETWEEN_CHARACTERS, 0xEE, 0xEF, TWO_TO_COME);
    transitions(BETWEEN_CHARACTERS, 0xF0, 0xF0, AFTER_F0);
    transitions(BETWEEN_CHARACTERS, 0xF1, 0xF3, THREE_TO_COME);
    transitions(BETWEEN_CHARACTERS, 0xF4, 0xF4, AFTER_F4);
    transitions(AFTER_E0, 0xA0, 0xBF, ONE_TO_COME);
    transitions(AFTER_ED, 0x80, 0x9F, ONE_TO_COME);
    transitions(AFTER_F0, 0x90, 0xBF, TWO_TO_COME);
    transitions(AFTER_F4, 0x80, 0x8F, TWO_TO_COME);
    transitions(THREE_TO_COME, 0x80, 0xBF, TWO_TO_COME);
    transitions(TWO_TO_COME, 0x80, 0xBF, ONE_TO_COME);
    transitions(ONE_TO_COME, 0x80, 0xBF, BETWEEN_CHARACTERS);
  }

  private static final int SCRATCH_BYTES = 4096;

  private int state = BETWEEN_CHARACTERS;

  /** Only for buffers without an array. */
  private byte[] scratch;

  private static void transitions(int from, int firstByte, int lastByte, int to) {
    for (int b = firstByte; b <= lastByte; b++) {
      TRANSITIONS[b] |= (long) to << from;
    }
  }

  /**
   * Checks the next bytes from position to limit, and leaves the buffer as it was.
   *
   * @return false when one of them, or of those before them, is wrong
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
    return state == BETWEEN_CHARACTERS;
  }

  private boolean accept(byte[] bytes, int from, int end) {
    int i = from;
    int s = state;
    while (i <= end - Long.BYTES) {
      long eight = (long) LONG.get(bytes, i);
      if (s == BETWEEN_CHARACTERS && (eight & Utf8.HIGH_BITS) == 0) {
        i = endOfAscii(bytes, i + Long.BYTES, end);
      } else {
        s = after(eight, s);
        i += Long.BYTES;
      }
    }
    for (; i < end; i++) {
      s = (int) (TRANSITIONS[bytes[i] & 0xFF] >>> s) & STATE;
    }
    state = s;
    return s != WRONG;
  }

  /** By eights: what is left of it is for the caller. */
  private static int endOfAscii(byte[] bytes, int from, int end) {
    int i = from;
    while (i <= end - BLOCK
        && ((fourLongs(bytes, i) | fourLongs(bytes, i + BLOCK / 2)) & Utf8.HIGH_BITS) == 0) {
      i += BLOCK;
    }
    while (i <= end - Long.BYTES && ((long) LONG.get(bytes, i) & Utf8.HIGH_BITS) == 0) {
      i += Long.BYTES;
    }
    return i;
  }

  private static long fourLongs(byte[] bytes, int i) {
    return (long) LONG.get(bytes, i)
        | (long) LONG.get(bytes, i + Long.BYTES)
        | (long) LONG.get(bytes, i + 2 * Long.BYTES)
        | (long) LONG.get(bytes, i + 3 * Long.BYTES);
  }

  /** The bits of a state are looked at after the last step only: a shift takes no others. */
  private static int after(long eight, int state) {
    long s = state;
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      s = TRANSITIONS[(int) (eight >>> shift) & 0xFF] >>> s;
    }
    return (int) s & STATE;
  }
}
