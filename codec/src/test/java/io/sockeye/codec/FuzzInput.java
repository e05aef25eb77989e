package io.sockeye.codec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The input of a fuzz target, as the files in the corpus have it: a byte of options, a byte whose
 * low three bits say how many lengths follow, as many bytes of lengths, then the bytes that the
 * code under test is given, in pieces of these lengths over and over.
 */
final class FuzzInput {

  private final int options;
  private final byte[] lengths;
  private final byte[] bytes;

  FuzzInput(byte[] input) {
    ByteBuffer in = ByteBuffer.wrap(input);
    options = in.hasRemaining() ? in.get() & 0xFF : 0;
    lengths = new byte[in.hasRemaining() ? Math.min(in.get() & 7, in.remaining()) : 0];
    in.get(lengths);
    bytes = Bytes.of(in);
  }

  /** Whether an option is set, from 0 to 7. */
  boolean option(int index) {
    return (options >> index & 1) != 0;
  }

  /** Two options at once: 0 to 3. */
  int choice(int index) {
    return options >> index & 3;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** The lengths in turn, then again from the first; what is left when they are all 0. */
  List<byte[]> pieces() {
    List<byte[]> pieces = new ArrayList<>();
    int from = 0;
    int before = -1;
    while (from > before && from < bytes.length) {
      before = from;
      for (byte length : lengths) {
        int to = Math.min(bytes.length, from + (length & 0xFF));
        pieces.add(Arrays.copyOfRange(bytes, from, to));
        from = to;
      }
    }
    pieces.add(Arrays.copyOfRange(bytes, from, bytes.length));
    return pieces;
  }

  /** Every byte by itself. */
  List<byte[]> octets() {
    List<byte[]> octets = new ArrayList<>();
    for (byte octet : bytes) {
      octets.add(new byte[] {octet});
    }
    return octets;
  }

  /** All at once. */
  List<byte[]> whole() {
    return List.of(bytes());
  }
}
