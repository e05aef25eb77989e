package io.sockeye.codec;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A server's message that is framed once, and compressed once for each size of window, for all the
 * connections that it is sent to. A client masks each of its frames with a key of its own (RFC
 * 6455, section 5.3), so that there is nothing to prepare: it sends the plain message.
 *
 * <p>May be used by any number of threads at once.
 */
public final class PreparedMessage {

  private static final ProtocolConfig SERVER = ProtocolConfig.of(Role.SERVER);
  private static final int MIN_WINDOW_BITS = 8;

  /** Its time is spent once, for all who get it. */
  private static final int COMPRESSION_LEVEL = 6;

  private final Message message;
  private final byte[] payload;
  private final ByteBuffer plain;

  /**
   * By window size, made when first needed. Two threads that need one at the same time may both
   * make it, and either will do.
   */
  private final Compressed[] compressed = new Compressed[8];

  /** Its final field lets another thread see the whole of the buffer. */
  private record Compressed(ByteBuffer frame) {}

  private PreparedMessage(Message message) {
    this.message = message;
    this.payload = message.payload();
    this.plain = frame(false, message.opcode(), ByteBuffer.wrap(payload));
  }

  /**
   * {@return a message to be sent to many}
   *
   * @param message the message; the array of a binary one is not to be changed afterwards
   * @throws IllegalArgumentException when a text has an unpaired surrogate
   */
  public static PreparedMessage of(Message message) {
    return new PreparedMessage(Objects.requireNonNull(message, "message"));
  }

  /** {@return the message that was prepared} */
  public Message message() {
    return message;
  }

  /** {@return how many bytes its payload has, uncompressed} */
  public int payloadLength() {
    return payload.length;
  }

  /** {@return the frame; read-only, with a position of its own} */
  ByteBuffer plain() {
    return plain.duplicate();
  }

  /** {@return the frame with its payload compressed independently of any other; read-only} */
  ByteBuffer compressed(int windowBits) {
    int index = windowBits - MIN_WINDOW_BITS;
    Compressed made = compressed[index];
    if (made == null) {
      made = new Compressed(compress(windowBits));
      compressed[index] = made;
    }
    return made.frame().duplicate();
  }

  private ByteBuffer compress(int windowBits) {
    MessageDeflater deflater = new MessageDeflater(true, windowBits, COMPRESSION_LEVEL);
    try {
      return frame(true, message.opcode(), deflater.deflate(ByteBuffer.wrap(payload), true));
    } finally {
      deflater.end();
    }
  }

  private static ByteBuffer frame(boolean rsv1, Opcode opcode, ByteBuffer payload) {
    FrameEncoder encoder = new FrameEncoder(SERVER);
    int length = payload.remaining();
    ByteBuffer frame = ByteBuffer.allocate(Math.addExact(encoder.headerLength(length), length));
    encoder.encode(new Frame(true, rsv1, opcode, payload), frame);
    return frame.flip().asReadOnlyBuffer();
  }
}
