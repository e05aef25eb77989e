package io.sockeye.codec.connection;

import java.util.Arrays;

/** A queue of bytes. */
final class ByteQueue {

  private byte[] bytes = new byte[256];
  private int from;
  private int to;
  private long taken;

  int length() {
    return to - from;
  }

  long taken() {
    return taken;
  }

  long added() {
    return taken + length();
  }

  void add(byte[] more) {
    if (more.length > bytes.length - to) {
      byte[] all = Arrays.copyOf(Arrays.copyOfRange(bytes, from, to), 2 * (length() + more.length));
      to -= from;
      from = 0;
      bytes = all;
    }
    System.arraycopy(more, 0, bytes, to, more.length);
    to += more.length;
  }

  byte[] take(int length) {
    from += length;
    taken += length;
    return Arrays.copyOfRange(bytes, from - length, from);
  }

  /** Forgets the last so many bytes. */
  void cut(int length) {
    to -= length;
  }
}
