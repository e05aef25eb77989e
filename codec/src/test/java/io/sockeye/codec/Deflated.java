package io.sockeye.codec;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Compressed payloads as a peer may send them, made and read with {@link java.util.zip} alone. */
final class Deflated {

  private static final byte[] TAIL = Bytes.hex("00 00 ff ff");

  private Deflated() {}

  static Deflater deflater() {
    return new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  }

  /** A message by itself (RFC 7692, section 7.2.1). */
  static byte[] message(byte[] data) {
    return message(deflater(), data);
  }

  /** A message after those that the deflater compressed before. */
  static byte[] message(Deflater deflater, byte[] data) {
    deflater.setInput(data);
    byte[] flushed = drain(deflater, Deflater.SYNC_FLUSH);
    return flushed.length == 0 ? new byte[1] : Arrays.copyOf(flushed, flushed.length - TAIL.length);
  }

  /** A message that may refer to what came before it, by a deflater that did not compress that. */
  static byte[] messageAfter(byte[] before, byte[] data) {
    Deflater deflater = deflater();
    deflater.setDictionary(before);
    return message(deflater, data);
  }

  /** A DEFLATE stream that ends with a block with BFINAL (RFC 7692, section 7.2.3.4). */
  static byte[] finished(byte[] data) {
    return finishedAfter(Bytes.NONE, data);
  }

  static byte[] finishedAfter(byte[] before, byte[] data) {
    Deflater deflater = deflater();
    if (before.length > 0) {
      deflater.setDictionary(before);
    }
    deflater.setInput(data);
    deflater.finish();
    return drain(deflater, Deflater.NO_FLUSH);
  }

  /** One block with fixed codes and one match: the 3 bytes that came so many bytes before. */
  static byte[] match(int distance) {
    int code = 0;
    int extra = 0;
    int base = 1;
    while (distance >= base + (1 << extra)) {
      base += 1 << extra;
      code++;
      extra = Math.max(0, code / 2 - 1);
    }
    String bits = "0" + "10" + "0000001" + fiveBits(code);
    for (int i = 0; i < extra; i++) {
      bits += (distance - base) >> i & 1;
    }
    bits += "0000000" + "000";
    byte[] bytes = new byte[(bits.length() + 7) / 8];
    for (int i = 0; i < bits.length(); i++) {
      bytes[i / 8] |= (byte) (bits.charAt(i) - '0' << i % 8);
    }
    return bytes;
  }

  private static String fiveBits(int code) {
    return Integer.toBinaryString(32 | code).substring(1);
  }

  private static byte[] drain(Deflater deflater, int flush) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[100_000];
    for (int n; (n = deflater.deflate(buffer, 0, buffer.length, flush)) > 0; ) {
      out.write(buffer, 0, n);
    }
    return out.toByteArray();
  }

  /** A message after those that the inflater read before. */
  static byte[] inflate(Inflater inflater, byte[] payload) throws DataFormatException {
    inflater.setInput(Bytes.concat(payload, TAIL));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[100_000];
    for (int n; (n = inflater.inflate(buffer)) > 0; ) {
      out.write(buffer, 0, n);
    }
    return out.toByteArray();
  }
}
