package io.sockeye.codec;

import java.nio.ByteBuffer;

/** What {@link WebSocketProtocol} does with what is to be sent. */
final class SendingHalf {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final ProtocolConfig config;
  private final FrameEncoder encoder;

  /** Made for the first text that is sent in fragments. */
  private Utf8Validator utf8;

  /** Whether the text under way was given a fragment that is not UTF-8, and cannot be finished. */
  private boolean textRefused;

  /** Made for the first message to be compressed. */
  private MessageDeflater deflater;

  /** The message whose last fragment has not been sent; null between messages. */
  private Opcode message;

  /** Of the payload of the last frame. */
  private int uncompressedLength;

  private boolean compressed;
  private boolean ended;

  /** Written by the thread that sends, read by any. */
  private volatile CloseStatus closeSent;

  SendingHalf(ProtocolConfig config) {
    this.config = config;
    encoder = new FrameEncoder(config);
  }

  CloseStatus closeSent() {
    return closeSent;
  }

  int uncompressedLength() {
    return uncompressedLength;
  }

  FrameEncoder encoder() {
    return encoder;
  }

  Frame frame(Message whole) {
    requireMaySend();
    requireBetweenMessages();
    return frame(whole.opcode(), ByteBuffer.wrap(whole.payload()), true);
  }

  Frame frame(Event.Fragment fragment) {
    requireMaySend();
    if (message != fragment.opcode()) {
      requireBetweenMessages();
    }
    if (fragment.opcode() == Opcode.TEXT) {
      requireUtf8(fragment);
    }
    return frame(fragment.opcode(), fragment.data(), fragment.last());
  }

  private void requireUtf8(Event.Fragment fragment) {
    if (utf8 == null || message == null && textRefused) {
      utf8 = new Utf8Validator();
      textRefused = false;
    }
    textRefused |= !utf8.accept(fragment.data()) || fragment.last() && !utf8.isComplete();
    if (textRefused) {
      throw new IllegalArgumentException(
          "the fragments of a text message are not UTF-8: its remainder cannot be sent");
    }
  }

  private Frame frame(Opcode opcode, ByteBuffer data, boolean last) {
    boolean first = message == null;
    uncompressedLength = data.remaining();
    if (first) {
      compressed = mayCompress() && (!last || isWorthCompressing(data.remaining()));
    }
    ByteBuffer payload = compressed ? deflater().deflate(data, last) : data;
    message = last ? null : opcode;
    return new Frame(last, first && compressed, first ? opcode : Opcode.CONTINUATION, payload);
  }

  private MessageDeflater deflater() {
    if (deflater == null) {
      PermessageDeflate agreed = config.permessageDeflate();
      Role role = config.role();
      deflater =
          new MessageDeflater(
              agreed.noContextTakeover(role),
              agreed.maxWindowBits(role),
              config.compressionLevel());
    }
    return deflater;
  }

  private boolean mayCompress() {
    return config.permessageDeflate() != null;
  }

  private boolean isWorthCompressing(int length) {
    return length >= config.compressionThreshold();
  }

  ByteBuffer encode(PreparedMessage prepared) {
    if (config.role() == Role.CLIENT) {
      return encode(frame(prepared.message()));
    }
    requireMaySend();
    requireBetweenMessages();
    if (!mayCompress() || !isWorthCompressing(prepared.payloadLength())) {
      return prepared.plain();
    }
    if (deflater != null) {
      // What was compressed elsewhere is not in its window: it must not refer back over it.
      deflater.forgetContext();
    }
    return prepared.compressed(config.permessageDeflate().maxWindowBits(Role.SERVER));
  }

  ByteBuffer encode(Frame frame) {
    int length = frame.payload().remaining();
    ByteBuffer out = ByteBuffer.allocate(Math.addExact(encoder.headerLength(length), length));
    encoder.encode(frame, out);
    return out.flip();
  }

  ByteBuffer control(Opcode opcode, ByteBuffer data) {
    return encode(new Frame(true, false, opcode, data.duplicate()));
  }

  ByteBuffer ping(ByteBuffer data) {
    requireCloseNotSent();
    return control(Opcode.PING, data);
  }

  ByteBuffer pong(ByteBuffer data) {
    return closeSent == null ? control(Opcode.PONG, data) : NOTHING;
  }

  ByteBuffer close(CloseStatus status) {
    if (closeSent != null) {
      return NOTHING;
    }
    ByteBuffer frame = control(Opcode.CLOSE, ByteBuffer.wrap(status.encode()));
    closeSent = status;
    return frame;
  }

  static ByteBuffer nothing() {
    return NOTHING;
  }

  private void requireMaySend() {
    requireCloseNotSent();
    if (ended) {
      throw new IllegalStateException("endSending was called");
    }
  }

  private void requireCloseNotSent() {
    if (closeSent != null) {
      throw new IllegalStateException("a Close frame has been sent: " + closeSent);
    }
  }

  private void requireBetweenMessages() {
    if (message != null) {
      throw new IllegalStateException("a " + message + " message has to be finished first");
    }
  }

  void end() {
    ended = true;
    if (deflater != null) {
      deflater.end();
      deflater = null;
    }
  }
}
