package io.sockeye.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Turns frames into bytes (RFC 6455, section 5.2), with the length in its shortest form, and masked
 * for a client.
 *
 * <p>A frame is written whole by {@link #encode(Frame, ByteBuffer)}, or through a buffer smaller
 * than itself by {@link #encodeHeader(boolean, boolean, Opcode, long, ByteBuffer)} and then {@link
 * #encodePayload(ByteBuffer, ByteBuffer)} as often as it takes:
 *
 * <pre>{@code
 * FrameEncoder encoder = new FrameEncoder(ProtocolConfig.of(Role.CLIENT));
 * ByteBuffer out = ByteBuffer.allocate(8 * 1024);
 * encoder.encodeHeader(true, false, Opcode.BINARY, payload.remaining(), out);
 * do {
 *   encoder.encodePayload(payload, out);
 *   channel.write(out.flip());
 *   out.clear();
 * } while (payload.hasRemaining());
 * }</pre>
 *
 * <p>Which frames may follow each other (section 5.4) is for the caller to know. Used by one thread
 * at a time.
 */
public final class FrameEncoder {

  /** The most bytes that a header has: two, a 64-bit length and a masking key, 14 in all. */
  public static final int MAX_HEADER_LENGTH = 14;

  private static final VarHandle SHORT =
      MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle KEY =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** Null for a server, which does not mask. */
  private final RandomGenerator maskingKeys;

  private int key;

  /**
   * Makes an encoder for the frames that an endpoint sends.
   *
   * @param config the endpoint's role and source of masking keys; the other settings have no effect
   *     here
   */
  public FrameEncoder(ProtocolConfig config) {
    if (config.role() == Role.SERVER) {
      maskingKeys = null;
    } else {
      maskingKeys = Objects.requireNonNullElseGet(config.maskingKeys(), MaskingKeys::new);
    }
  }

  /**
   * {@return how many bytes the header of a frame has, 2 to 14}
   *
   * @param payloadLength the bytes of its payload, 0 or more
   */
  public int headerLength(long payloadLength) {
    int extended = payloadLength < 126 ? 0 : payloadLength <= 0xFFFF ? Short.BYTES : Long.BYTES;
    return 2 + extended + (maskingKeys == null ? 0 : Integer.BYTES);
  }

  /**
   * Writes a whole frame.
   *
   * @param frame the frame; the position of its payload moves to its limit, the data stay as they
   *     are
   * @param out where to write it, from its position on
   * @throws BufferOverflowException when the frame does not fit; nothing has been written then
   * @throws IllegalArgumentException when a control frame is fragmented or over 125 bytes
   */
  public void encode(Frame frame, ByteBuffer out) {
    ByteBuffer payload = frame.payload();
    int length = payload.remaining();
    if (out.remaining() - headerLength(length) < length) {
      throw new BufferOverflowException();
    }
    encodeHeader(frame.fin(), frame.rsv1(), frame.opcode(), length, out);
    encodePayload(payload, out);
  }

  /**
   * Writes the header of a frame whose payload follows by {@link #encodePayload(ByteBuffer,
   * ByteBuffer)}.
   *
   * @param fin whether it is the last frame of its message
   * @param rsv1 whether it begins a compressed message
   * @param opcode the kind of frame
   * @param payloadLength the bytes of payload that will follow, 0 or more
   * @param out where to write it, from its position on
   * @throws BufferOverflowException when the header does not fit; nothing has been written then
   * @throws IllegalArgumentException when a control frame is fragmented or over 125 bytes, or the
   *     length is negative
   */
  public void encodeHeader(
      boolean fin, boolean rsv1, Opcode opcode, long payloadLength, ByteBuffer out) {
    if (payloadLength < 0) {
      throw new IllegalArgumentException("a payload of " + payloadLength + " bytes");
    }
    if (opcode.isControl() && (!fin || payloadLength > FrameRules.MAX_CONTROL_PAYLOAD)) {
      throw new IllegalArgumentException(
          "a control frame is not fragmented and has 125 bytes of payload at most");
    }
    int headerLength = headerLength(payloadLength);
    if (out.remaining() < headerLength) {
      throw new BufferOverflowException();
    }
    int position = out.position();
    out.put(
        position,
        (byte) ((fin ? FrameRules.FIN : 0) | (rsv1 ? FrameRules.RSV1 : 0) | opcode.code()));
    int mask = maskingKeys == null ? 0 : FrameRules.MASK;
    if (payloadLength < FrameRules.LENGTH_16) {
      out.put(position + 1, (byte) (mask | (int) payloadLength));
    } else if (payloadLength <= 0xFFFF) {
      out.put(position + 1, (byte) (mask | FrameRules.LENGTH_16));
      SHORT.set(out, position + 2, (short) payloadLength);
    } else {
      out.put(position + 1, (byte) (mask | FrameRules.LENGTH_64));
      LONG.set(out, position + 2, payloadLength);
    }
    int end = position + headerLength;
    if (maskingKeys != null) {
      key = maskingKeys.nextInt();
      KEY.set(out, end - Integer.BYTES, key);
    }
    out.position(end);
  }

  /**
   * Writes as much payload as both buffers have room for, masked for a client.
   *
   * @param payload the next bytes of the payload; its position moves past what was written, the
   *     data stay as they are
   * @param out where to write them, from its position on
   */
  public void encodePayload(ByteBuffer payload, ByteBuffer out) {
    if (maskingKeys != null) {
      int before = payload.position();
      Masking.mask(payload, out, key);
      key = Masking.rotate(key, payload.position() - before);
    } else if (payload.remaining() <= out.remaining()) {
      out.put(payload);
    } else {
      int length = out.remaining();
      out.put(out.position(), payload, payload.position(), length);
      out.position(out.limit());
      payload.position(payload.position() + length);
    }
  }
}
