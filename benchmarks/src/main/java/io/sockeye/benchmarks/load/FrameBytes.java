package io.sockeye.benchmarks.load;

import java.nio.ByteBuffer;

/** The bytes of frames, RFC 6455, section 5.2, written without the library that is measured. */
final class FrameBytes {

  static final int FIN = 0x80;
  static final int RSV1 = 0x40;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int MASKED = 0x80;

  /** A key is to be unpredictable to servers' users; a server's speed does not depend on it. */
  private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};

  private FrameBytes() {}

  static int headerLength(int payloadLength, boolean masked) {
    int length = payloadLength < 126 ? 2 : payloadLength < 65_536 ? 4 : 10;
    return masked ? length + KEY.length : length;
  }

  static void put(ByteBuffer out, int firstByte, byte[] payload, boolean masked) {
    int maskBit = masked ? MASKED : 0;
    out.put((byte) firstByte);
    if (payload.length < 126) {
      out.put((byte) (maskBit | payload.length));
    } else if (payload.length < 65_536) {
      out.put((byte) (maskBit | 126)).putShort((short) payload.length);
    } else {
      out.put((byte) (maskBit | 127)).putLong(payload.length);
    }
    if (masked) {
      out.put(KEY);
    }
    for (int i = 0; i < payload.length; i++) {
      out.put(masked ? masked(payload[i], i) : payload[i]);
    }
  }

  /** {@return a byte of payload as it stands in a masked frame, at its index in the payload} */
  static byte masked(byte value, int index) {
    return (byte) (value ^ KEY[index & 3]);
  }

  static ByteBuffer frame(int firstByte, byte[] payload, boolean masked) {
    ByteBuffer frame = ByteBuffer.allocate(headerLength(payload.length, masked) + payload.length);
    put(frame, firstByte, payload, masked);
    return frame.flip();
  }
}
