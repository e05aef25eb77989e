package io.sockeye.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The masking of RFC 6455, section 5.3: payload data XOR a repeated 4-byte key. Masking twice
 * unmasks.
 *
 * <p>A key is an int whose low byte is the first byte on the wire, so that a key applies to any
 * offset of the payload after a {@linkplain #rotate(int, long) rotation}. The loops for payload of
 * any length go by 8 bytes in the one form that the JIT compiler turns into vector instructions:
 * not unrolled, and no index computed from another.
 */
final class Masking {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BUFFER_INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BUFFER_LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  static final int LONG_ENOUGH_FOR_VECTORS = 128;

  private Masking() {}

  /** {@return the key that stands there on the wire} */
  static int key(byte[] bytes, int index) {
    return (int) INT.get(bytes, index);
  }

  /** {@return the key that stands there on the wire} */
  static int key(ByteBuffer buffer, int index) {
    return (int) BUFFER_INT.get(buffer, index);
  }

  /** {@return the key for what follows after so many bytes} */
  static int rotate(int key, long bytes) {
    return Integer.rotateRight(key, ((int) bytes & 3) << 3);
  }

  /** Masks in place. */
  static void mask(byte[] bytes, int from, int length, int key) {
    long longKey = longKey(key);
    int i = from;
    int end = from + length;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      LONG.set(bytes, i, (long) LONG.get(bytes, i) ^ longKey);
    }
    if (i <= end - Integer.BYTES) {
      INT.set(bytes, i, (int) INT.get(bytes, i) ^ key);
      i += Integer.BYTES;
    }
    for (int k = key; i < end; i++, k >>>= 8) {
      bytes[i] ^= (byte) k;
    }
  }

  /**
   * Masks in place, and looks at what comes of it where that costs little: where the payload is too
   * short for vector instructions to be worth their beginning.
   *
   * @return whether all bytes are known to be ASCII now
   */
  static boolean maskAndCheckAscii(byte[] bytes, int from, int length, int key) {
    if (length >= LONG_ENOUGH_FOR_VECTORS) {
      mask(bytes, from, length, key);
      return false;
    }
    long longKey = longKey(key);
    int i = from;
    int end = from + length;
    long any = 0;
    // Not a for loop, which would be turned into vector instructions.
    if (length >= Long.BYTES) {
      do {
        long masked = (long) LONG.get(bytes, i) ^ longKey;
        LONG.set(bytes, i, masked);
        any |= masked;
        i += Long.BYTES;
      } while (i <= end - Long.BYTES);
    }
    if (i <= end - Integer.BYTES) {
      int masked = (int) INT.get(bytes, i) ^ key;
      INT.set(bytes, i, masked);
      any |= masked;
      i += Integer.BYTES;
    }
    for (int k = key; i < end; i++, k >>>= 8) {
      bytes[i] ^= (byte) k;
      any |= bytes[i];
    }
    return (any & Utf8.HIGH_BITS) == 0;
  }

  /** Masks while copying from one array into another. */
  static void mask(byte[] source, int from, byte[] target, int to, int length, int key) {
    long longKey = longKey(key);
    int i = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      LONG.set(target, to + i, (long) LONG.get(source, from + i) ^ longKey);
    }
    if (i <= length - Integer.BYTES) {
      INT.set(target, to + i, (int) INT.get(source, from + i) ^ key);
      i += Integer.BYTES;
    }
    for (int k = key; i < length; i++, k >>>= 8) {
      target[to + i] = (byte) (source[from + i] ^ k);
    }
  }

  /** Masks in place between absolute indices, whatever the byte order of the buffer. */
  static void mask(ByteBuffer buffer, int from, int length, int key) {
    if (buffer.hasArray()) {
      mask(buffer.array(), buffer.arrayOffset() + from, length, key);
      return;
    }
    long longKey = longKey(key);
    int i = from;
    int end = from + length;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      BUFFER_LONG.set(buffer, i, (long) BUFFER_LONG.get(buffer, i) ^ longKey);
    }
    for (; i < end; i++) {
      buffer.put(i, (byte) (buffer.get(i) ^ rotate(key, i - from)));
    }
  }

  /** Masks while copying as many bytes as both buffers have, and moves both positions. */
  static void mask(ByteBuffer source, ByteBuffer target, int key) {
    int length = Math.min(source.remaining(), target.remaining());
    int from = source.position();
    int to = target.position();
    if (source.hasArray() && target.hasArray()) {
      mask(
          source.array(),
          source.arrayOffset() + from,
          target.array(),
          target.arrayOffset() + to,
          length,
          key);
    } else {
      target.put(to, source, from, length);
      mask(target, to, length, key);
    }
    source.position(from + length);
    target.position(to + length);
  }

  private static long longKey(int key) {
    return (long) key << 32 | key & 0xFFFF_FFFFL;
  }
}
