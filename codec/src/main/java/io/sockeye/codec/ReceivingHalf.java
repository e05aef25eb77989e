package io.sockeye.codec;

import java.nio.ByteBuffer;

/** What {@link WebSocketProtocol} does with the peer's bytes. Used by one thread at a time. */
final class ReceivingHalf {

  private final FrameDecoder decoder;
  private final ProtocolConfig config;

  /** Made for the first text that is not decoded at once. */
  private Utf8Validator utf8;

  /** Made for the first compressed message. */
  private MessageInflater inflater;

  private Opcode message;
  private boolean compressed;
  private long messageBytes;

  /** After the peer's Close, a violation, or {@link #end()}: what still comes is discarded. */
  private boolean finished;

  /** Fragments of the input that were handed out: good again while their buffer is the same. */
  private Event.Fragment fragment;

  private Event.Fragment lastFragment;

  /** Written by the thread that receives, read by any. */
  private volatile CloseStatus closeReceived;

  ReceivingHalf(ProtocolConfig config) {
    decoder = new FrameDecoder(config);
    this.config = config;
  }

  CloseStatus closeReceived() {
    return closeReceived;
  }

  long remainingPayload() {
    return finished ? 0 : decoder.remainingPayload();
  }

  /**
   * @param messages what the fragments are added to, or null
   */
  Event receive(ByteBuffer in, MessageAssembler messages) throws ProtocolViolationException {
    if (!finished) {
      if (messages != null) {
        messages.receiveFrom(this);
      }
      try {
        return next(in, messages);
      } catch (ProtocolViolationException e) {
        finished = true;
        throw e;
      }
    }
    in.position(in.limit());
    return null;
  }

  private Event next(ByteBuffer in, MessageAssembler messages) throws ProtocolViolationException {
    if (inflater != null && inflater.hasInput()) {
      return inflate(messages);
    }
    if (!decoder.isOf(in)) {
      forgetFragments();
    }
    Opcode unfragmented = decoder.decodeUnfragmentedMessage(in);
    if (unfragmented != null) {
      begin(unfragmented, false);
      return fragment(decoder.payload(), true, messages);
    }
    Frame frame = decoder.decodeAny(in);
    if (frame == null) {
      return null;
    }
    Opcode opcode = frame.opcode();
    if (opcode.isControl()) {
      return control(frame);
    }
    if (opcode != Opcode.CONTINUATION) {
      begin(opcode, frame.rsv1());
    }
    return data(frame, messages);
  }

  /** {@return whether this is the payload of the last fragment, and known to be ASCII} */
  boolean isAscii(ByteBuffer payload) {
    return decoder.isAscii(payload);
  }

  private void begin(Opcode opcode, boolean rsv1) {
    // A field that does not change is not written: to tell the collector takes longer than to look.
    if (message != opcode) {
      message = opcode;
    }
    compressed = rsv1;
    messageBytes = 0;
  }

  private Event control(Frame frame) throws ProtocolViolationException {
    return switch (frame.opcode()) {
      case PING -> new Event.Ping(copy(frame.payload()));
      case PONG -> new Event.Pong(copy(frame.payload()));
      default -> close(frame);
    };
  }

  private Event close(Frame frame) throws ProtocolViolationException {
    CloseStatus status = CloseStatus.decode(frame.payload());
    finished = true;
    closeReceived = status;
    return new Event.Close(status);
  }

  private Event data(Frame frame, MessageAssembler messages) throws ProtocolViolationException {
    if (!compressed) {
      return fragment(frame.payload(), frame.fin(), messages);
    }
    if (inflater == null) {
      PermessageDeflate agreed = config.permessageDeflate();
      Role sender = config.role().peer();
      inflater =
          new MessageInflater(
              agreed.noContextTakeover(sender), agreed.maxWindowBits(sender), config.maxExtras());
    }
    inflater.accept(frame.payload(), frame.fin());
    return inflate(messages);
  }

  private Event inflate(MessageAssembler messages) throws ProtocolViolationException {
    ByteBuffer piece = inflater.next();
    return fragment(piece, inflater.isMessageEnd(), messages);
  }

  // The very same view, not one of equal bytes, is what was wrapped before.
  @SuppressWarnings("ReferenceEquality")
  private Event fragment(ByteBuffer data, boolean last, MessageAssembler messages)
      throws ProtocolViolationException {
    long room = config.maxMessageBytes() - messageBytes;
    if (data.remaining() > room) {
      throw tooBig(data, (int) room);
    }
    if (message == Opcode.TEXT && !mayBeUtf8(data, last, messages)) {
      throw new ProtocolViolationException(Violation.INVALID_UTF8);
    }
    messageBytes += data.remaining();
    Event.Fragment before = last ? lastFragment : fragment;
    if (before != null && before.data() == data && before.opcode() == message) {
      return before;
    }
    Event.Fragment made = new Event.Fragment(message, data, last);
    if (last) {
      lastFragment = made;
    } else {
      fragment = made;
    }
    return made;
  }

  private boolean mayBeUtf8(ByteBuffer text, boolean last, MessageAssembler messages) {
    if (last && messageBytes == 0 && messages != null) {
      // It is decoded there, and that shows.
      return true;
    }
    return accept(text) && (!last || utf8.isComplete());
  }

  private boolean accept(ByteBuffer text) {
    if (utf8 == null) {
      utf8 = new Utf8Validator();
    }
    return utf8.accept(text);
  }

  private void forgetFragments() {
    fragment = null;
    lastFragment = null;
  }

  /** Unless what is within the limit is wrong already: the first violation counts. */
  private ProtocolViolationException tooBig(ByteBuffer data, int room) {
    if (message == Opcode.TEXT && !accept(data.slice(data.position(), room))) {
      return new ProtocolViolationException(Violation.INVALID_UTF8);
    }
    return new ProtocolViolationException(
        Violation.MESSAGE_TOO_BIG,
        "a message is over the limit of " + config.maxMessageBytes() + " bytes");
  }

  /**
   * Discards what still comes, after a violation that shows only when a message is put together.
   */
  void finish() {
    finished = true;
  }

  private static ByteBuffer copy(ByteBuffer payload) {
    byte[] copy = new byte[payload.remaining()];
    payload.get(payload.position(), copy);
    return ByteBuffer.wrap(copy);
  }

  void end() {
    finished = true;
    forgetFragments();
    decoder.forgetInput();
    if (inflater != null) {
      inflater.end();
      inflater = null;
    }
  }
}
