package io.sockeye.benchmarks.micro;

import java.nio.ByteBuffer;

/**
 * A whole frame written or read the slow way (RFC 6455, section 5.2), for what the libraries write
 * and read to be compared with.
 *
 * @param first the byte with FIN, RSV1 and the opcode
 * @param masked whether it has a masking key
 * @param payload its payload data, unmasked
 */
record WireFrame(int first, boolean masked, byte[] payload) {

  static final int TEXT = 0x81;
  static final int BINARY = 0x82;
  static final int RSV1 = 0x40;

  private static final byte[] KEY = {(byte) 0xC1, 0x27, 0x3A, (byte) 0x9F};

  /**
   * {@return the frame that the bytes are}
   *
   * @throws IllegalStateException when there are more bytes than its length says, or fewer
   */
  static WireFrame of(byte[] wire) {
    ByteBuffer in = ByteBuffer.wrap(wire);
    int first = in.get() & 0xFF;
    int second = in.get();
    long length = second & 0x7F;
    if (length == 126) {
      length = in.getShort() & 0xFFFF;
    } else if (length == 127) {
      length = in.getLong();
    }
    boolean masked = second < 0;
    byte[] key = new byte[4];
    if (masked) {
      in.get(key);
    }
    if (in.remaining() != length) {
      throw new IllegalStateException(
          "a frame declares " + length + " bytes and has " + in.remaining());
    }
    byte[] payload = new byte[in.remaining()];
    in.get(payload);
    return new WireFrame(first, masked, xor(payload, key));
  }

  byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(14 + payload.length);
    int mask = masked ? 0x80 : 0;
    out.put((byte) first);
    if (payload.length < 126) {
      out.put((byte) (mask | payload.length));
    } else if (payload.length <= 0xFFFF) {
      out.put((byte) (mask | 126)).putShort((short) payload.length);
    } else {
      out.put((byte) (mask | 127)).putLong(payload.length);
    }
    if (masked) {
      out.put(KEY).put(xor(payload.clone(), KEY));
    } else {
      out.put(payload);
    }
    return Content.of(out.flip());
  }

  private static byte[] xor(byte[] bytes, byte[] key) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= key[i % 4];
    }
    return bytes;
  }
}
