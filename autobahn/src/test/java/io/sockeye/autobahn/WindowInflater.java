package io.sockeye.autobahn;

import com.jcraft.jzlib.Inflater;
import com.jcraft.jzlib.JZlib;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Inflates the messages of one sender with a window of exactly so many bits. This implementation
 * keeps nothing but the window, and copies matches from it: one that reaches further back is not an
 * error, but yields other bytes than those that were meant.
 */
final class WindowInflater {

  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  private final Inflater inflater;

  WindowInflater(int bits) {
    try {
      inflater = new Inflater(bits, JZlib.WrapperType.NONE);
    } catch (com.jcraft.jzlib.GZIPException e) {
      throw new AssertionError(e);
    }
  }

  /** {@return a message of RFC 7692, section 7.2.2} */
  byte[] inflate(byte[] payload) {
    byte[] in = Arrays.copyOf(payload, payload.length + TAIL.length);
    System.arraycopy(TAIL, 0, in, payload.length, TAIL.length);
    inflater.setInput(in, 0, in.length, false);
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    byte[] out = new byte[8192];
    do {
      inflater.setOutput(out, 0, out.length);
      int result = inflater.inflate(JZlib.Z_SYNC_FLUSH);
      if (result != JZlib.Z_OK && result != JZlib.Z_BUF_ERROR) {
        throw new IllegalArgumentException("not DEFLATE: " + result + " " + inflater.getMessage());
      }
      message.write(out, 0, inflater.getNextOutIndex());
    } while (inflater.getAvailOut() == 0);
    if (inflater.getAvailIn() != 0) {
      throw new IllegalArgumentException(inflater.getAvailIn() + " bytes cannot be inflated");
    }
    return message.toByteArray();
  }
}
