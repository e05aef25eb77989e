package io.sockeye.benchmarks.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Binary messages of one size: each begins with its own number as eight hexadecimal digits, and the
 * rest is always the same, so that only the digits have to be written anew.
 */
public final class StampedTraffic implements Traffic {

  /** How many bytes of a message are its number. */
  static final int STAMP = 8;

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final byte[] payload;
  private final boolean masked;
  private final int headerLength;

  /**
   * Makes the traffic of a client.
   *
   * @param size of each message in bytes, at least 8
   */
  public StampedTraffic(int size) {
    this(size, true);
  }

  /**
   * Makes traffic.
   *
   * @param size of each message in bytes, at least 8
   * @param masked false for frames as a server sends them, which is what a server that repeats
   *     bytes has to be sent
   */
  public StampedTraffic(int size, boolean masked) {
    if (size < STAMP) {
      throw new IllegalArgumentException("a message has at least 8 bytes, not " + size);
    }
    this.masked = masked;
    payload = new byte[size];
    for (int i = 0; i < size; i++) {
      payload[i] = (byte) (' ' + (i * 7 + i / 95) % 95);
    }
    headerLength = FrameBytes.headerLength(size, masked);
  }

  @Override
  public String extensions() {
    return null;
  }

  @Override
  public int opcode() {
    return FrameBytes.BINARY;
  }

  private int frameLength() {
    return headerLength + payload.length;
  }

  @Override
  public ByteBuffer newOutput(int messages) {
    ByteBuffer out = ByteBuffer.allocateDirect(Math.multiplyExact(messages, frameLength()));
    for (int i = 0; i < messages; i++) {
      FrameBytes.put(out, FrameBytes.FIN | FrameBytes.BINARY, payload, masked);
    }
    return out;
  }

  @Override
  public void fill(ByteBuffer out, long first, int count) {
    out.clear();
    for (int i = 0; i < count; i++) {
      int at = i * frameLength() + headerLength;
      for (int digit = 0; digit < STAMP; digit++) {
        byte value = digit(first + i, digit);
        out.put(at + digit, masked ? FrameBytes.masked(value, digit) : value);
      }
    }
    out.limit(count * frameLength());
  }

  private static byte digit(long number, int digit) {
    return DIGITS[(int) (number >>> (4 * (STAMP - 1 - digit))) & 0x0f];
  }

  @Override
  public MessageCheck newCheck() {
    return new Check();
  }

  private final class Check implements MessageCheck {

    private final ByteBuffer expected = ByteBuffer.wrap(payload);
    private int received;

    @Override
    public void part(long number, ByteBuffer part) throws LoadException {
      if (received + part.remaining() > payload.length) {
        throw new LoadException(
            "the echo of message " + number + " is longer than its " + payload.length + " bytes");
      }
      while (received < STAMP && part.hasRemaining()) {
        if (part.get() != digit(number, received++)) {
          throw new LoadException("where message " + number + " is due, another one was received");
        }
      }
      expected.limit(received + part.remaining()).position(received);
      if (!part.equals(expected)) {
        int at = received + part.mismatch(expected);
        throw new LoadException(
            "the echo of message " + number + " differs from byte " + at + " on");
      }
      received += part.remaining();
      part.position(part.limit());
    }

    @Override
    public void end(long number, boolean compressed) throws LoadException {
      if (compressed) {
        throw new LoadException("a compressed message, although no compression was offered");
      }
      if (received != payload.length) {
        throw new LoadException(
            "the echo of message "
                + number
                + " has "
                + received
                + " bytes instead of "
                + payload.length);
      }
      received = 0;
    }
  }
}
