package io.sockeye.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;

/** Byte arrays for tests: made from hex and text, put together, told apart in a few characters. */
final class Bytes {

  static final byte[] NONE = {};

  private Bytes() {}

  /** Hex digits, with spaces wherever they help to read. */
  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] repeat(int value, int count) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  /** The same bytes for the same seed, and of no use to a compressor. */
  static byte[] random(int count, long seed) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** What is between position and limit; the buffer stays as it is. */
  static byte[] of(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  /** ASCII as it is, other bytes in hex, many bytes as their number and checksum. */
  static String brief(byte[] bytes) {
    if (bytes.length > 40) {
      CRC32 crc = new CRC32();
      crc.update(bytes);
      return bytes.length + " bytes, CRC " + Long.toHexString(crc.getValue());
    }
    for (byte b : bytes) {
      if (b < ' ' || b > '~') {
        return "0x" + HexFormat.of().formatHex(bytes);
      }
    }
    return new String(bytes, UTF_8);
  }
}
