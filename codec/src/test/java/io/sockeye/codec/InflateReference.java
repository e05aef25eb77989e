package io.sockeye.codec;

import java.util.Arrays;

/**
 * DEFLATE (RFC 1951) read the slow way, to check what {@link java.util.zip} cannot: that no match
 * reaches back further than the agreed window. Anything wrong is an {@link AssertionError}.
 */
final class InflateReference {

  private static final byte[] TAIL = Bytes.hex("00 00 ff ff");
  private static final int[] LENGTH_BASE = {
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258
  };
  private static final int[] LENGTH_EXTRA = {
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
  };
  private static final int[] DISTANCE_BASE = {
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
    3073, 4097, 6145, 8193, 12289, 16385, 24577
  };
  private static final int[] CODE_LENGTH_ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private final int window;
  private byte[] out = new byte[1024];
  private int length;
  private int farthest;

  private byte[] in;
  private int bit;

  InflateReference(int windowBits) {
    this.window = 1 << windowBits;
  }

  /** The payload of a compressed message, after all those before it. */
  byte[] inflate(byte[] payload) {
    in = Bytes.concat(payload, TAIL);
    bit = 0;
    int from = length;
    while (bit < in.length * 8) {
      boolean last = bits(1) == 1;
      block(bits(2));
      if (last) {
        align();
        // What ends with BFINAL needs no tail; the bytes appended above are no block then.
        if (bit == payload.length * 8) {
          break;
        }
      }
    }
    return Arrays.copyOfRange(out, from, length);
  }

  /** Without context takeover a message may not refer to those before it. */
  void forgetContext() {
    length = 0;
  }

  /** The greatest distance of a match so far. */
  int farthest() {
    return farthest;
  }

  private void block(int type) {
    switch (type) {
      case 0 -> stored();
      case 1 -> compressed(fixedLiterals(), codeOf(lengths(30, 5)));
      case 2 -> dynamic();
      default -> throw new AssertionError("block type 3");
    }
  }

  private void stored() {
    align();
    int count = bits(16);
    require(bits(16) == (count ^ 0xFFFF), "LEN and NLEN differ");
    for (int i = 0; i < count; i++) {
      put(bits(8));
    }
  }

  private void dynamic() {
    int literals = bits(5) + 257;
    int distances = bits(5) + 1;
    int codeLengths = bits(4) + 4;
    int[] order = new int[19];
    for (int i = 0; i < codeLengths; i++) {
      order[CODE_LENGTH_ORDER[i]] = bits(3);
    }
    Code code = codeOf(order);
    int[] lengths = new int[literals + distances];
    for (int i = 0; i < lengths.length; ) {
      int symbol = symbol(code);
      int repeated = symbol == 16 ? lengths[i - 1] : symbol < 16 ? symbol : 0;
      int times =
          switch (symbol) {
            case 16 -> 3 + bits(2);
            case 17 -> 3 + bits(3);
            case 18 -> 11 + bits(7);
            default -> 1;
          };
      Arrays.fill(lengths, i, i + times, repeated);
      i += times;
    }
    compressed(
        codeOf(Arrays.copyOf(lengths, literals)),
        codeOf(Arrays.copyOfRange(lengths, literals, lengths.length)));
  }

  private void compressed(Code literals, Code distances) {
    for (int symbol; (symbol = symbol(literals)) != 256; ) {
      if (symbol < 256) {
        put(symbol);
        continue;
      }
      int count = LENGTH_BASE[symbol - 257] + bits(LENGTH_EXTRA[symbol - 257]);
      int distanceSymbol = symbol(distances);
      int distance = DISTANCE_BASE[distanceSymbol] + bits(Math.max(0, distanceSymbol / 2 - 1));
      require(distance <= length, "a match before the beginning");
      require(distance <= window, "a match at distance " + distance + ", window " + window);
      farthest = Math.max(farthest, distance);
      for (int i = 0; i < count; i++) {
        put(out[length - distance]);
      }
    }
  }

  private static Code fixedLiterals() {
    int[] lengths = lengths(288, 8);
    Arrays.fill(lengths, 144, 256, 9);
    Arrays.fill(lengths, 256, 280, 7);
    return codeOf(lengths);
  }

  private static int[] lengths(int count, int length) {
    int[] lengths = new int[count];
    Arrays.fill(lengths, length);
    return lengths;
  }

  /** How many codes each length has, and the symbols in the order of their codes. */
  private record Code(int[] counts, int[] symbols) {}

  private static Code codeOf(int[] lengths) {
    int[] counts = new int[16];
    int[] symbols = new int[lengths.length];
    int next = 0;
    for (int length = 1; length < 16; length++) {
      for (int symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] == length) {
          counts[length]++;
          symbols[next++] = symbol;
        }
      }
    }
    return new Code(counts, symbols);
  }

  private int symbol(Code code) {
    int value = 0;
    int first = 0;
    int index = 0;
    for (int length = 1; length < 16; length++) {
      value |= bits(1);
      int count = code.counts[length];
      if (value - first < count) {
        return code.symbols[index + value - first];
      }
      index += count;
      first = first + count << 1;
      value <<= 1;
    }
    throw new AssertionError("no such code");
  }

  private int bits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++, bit++) {
      require(bit < in.length * 8, "the message ends inside a block");
      value |= (in[bit >> 3] >> (bit & 7) & 1) << i;
    }
    return value;
  }

  private void align() {
    bit = bit + 7 & ~7;
  }

  private void put(int value) {
    if (length == out.length) {
      out = Arrays.copyOf(out, 2 * length);
    }
    out[length++] = (byte) value;
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
