package io.sockeye.codec;

import static io.sockeye.codec.FrameRules.FIN;
import static io.sockeye.codec.FrameRules.LENGTH;
import static io.sockeye.codec.FrameRules.LENGTH_16;
import static io.sockeye.codec.FrameRules.LENGTH_64;
import static io.sockeye.codec.FrameRules.MASK;
import static io.sockeye.codec.FrameRules.MAX_CONTROL_PAYLOAD;
import static io.sockeye.codec.FrameRules.RSV1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Turns the bytes of a peer into frames (RFC 6455, section 5.2), and checks every rule that a frame
 * can break by itself or by its place in a message.
 *
 * <p>A data frame that has arrived in part is handed on as a fragment of itself: FIN cleared, the
 * rest to follow as a continuation. Fragmentation has no meaning (section 5.4), and so a frame of
 * any size passes through an input buffer of any size; nothing is ever allocated from a declared
 * length. A control frame is handed on whole.
 *
 * <pre>{@code
 * FrameDecoder decoder = new FrameDecoder(ProtocolConfig.of(Role.SERVER));
 * ByteBuffer in = ByteBuffer.allocate(8 * 1024);
 * while (channel.read(in.clear()) >= 0) {
 *   in.flip();
 *   for (Frame frame; (frame = decoder.decode(in)) != null; ) {
 *     handle(frame);
 *   }
 * }
 * }</pre>
 *
 * <p>Used by one thread at a time.
 */
public final class FrameDecoder {

  private static final VarHandle SHORT =
      MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Added up, the place of a frame in {@code dataFrames}. */
  private static final int LAST = 1;

  private static final int CONTINUATION = 2;

  private final ProtocolConfig config;
  private final FrameLimits limits;
  private final boolean isServer;

  /** Whether the last data frame left its message unfinished. */
  private boolean inMessage;

  /** Whether the message that the last data frame belongs to is compressed. */
  private boolean compressed;

  /** The frame whose payload comes next; null between frames. */
  private Opcode opcode;

  private boolean fin;
  private boolean rsv1;
  private long remaining;
  private int key;

  /** The part of a header, or of a control frame's payload, that came in an earlier call. */
  private ByteBuffer held;

  private ProtocolViolationException failure;

  /** Whether the input has an array, and nothing is under way that began before its position. */
  private boolean mayTakeUnfragmented;

  /** Whether the last payload was seen to be ASCII, while it was unmasked. */
  private boolean ascii;

  /** The last of each kind with this view as payload: whole, or a message's first, middle, last. */
  private Frame[] dataFrames;

  private ByteBuffer input;
  private ByteBuffer view;

  /** Of the input; null when it has none. */
  private byte[] array;

  private int arrayOffset;

  /**
   * Makes a decoder for the frames that an endpoint receives.
   *
   * @param config the endpoint's role, its limits for frames and fragments, and whether
   *     permessage-deflate was agreed; the other settings have no effect here
   */
  public FrameDecoder(ProtocolConfig config) {
    this.config = Objects.requireNonNull(config, "config");
    limits = new FrameLimits(config);
    isServer = config.role() == Role.SERVER;
  }

  /**
   * Takes the next frame, or the part of it that is there, from the buffer's position on.
   *
   * @param in the bytes received; a server's has to be writable, for the payload is unmasked in
   *     place
   * @return a frame whose payload is a view of {@code in} (of this decoder's memory for a control
   *     frame that arrived in pieces), good until the next call; null when all bytes were used and
   *     more are needed
   * @throws ProtocolViolationException when the peer broke a rule; the decoder then throws the same
   *     again at every call
   * @throws IllegalArgumentException when a server's buffer is read-only
   */
  public Frame decode(ByteBuffer in) throws ProtocolViolationException {
    Opcode message = decodeUnfragmentedMessage(in);
    return message == null ? decodeAny(in) : dataFrame(LAST, message, false, view);
  }

  /**
   * Takes an unfragmented message (section 5.4) of up to 65,535 bytes, which is not compressed and
   * has come whole, as most do, without making a frame of it. Nothing of it need be remembered. Up
   * to 125 bytes no limit for frames can be below it.
   *
   * @return what is in {@link #payload()} now; null for whatever else comes next, which is to be
   *     taken by {@link #decodeAny(ByteBuffer)} from the same buffer
   * @throws IllegalArgumentException when a server's buffer is read-only
   */
  Opcode decodeUnfragmentedMessage(ByteBuffer in) {
    if (!isOf(in) && failure == null) {
      use(in);
    }
    int position = in.position();
    int available = in.limit() - position;
    if (!mayTakeUnfragmented || available < 2) {
      return null;
    }
    int start = arrayOffset + position;
    if (!FrameRules.beginUnfragmentedMessage(array[start], array[start + 1], isServer)) {
      return null;
    }
    int length = array[start + 1] & LENGTH;
    int header = isServer ? 2 + Integer.BYTES : 2;
    if (length == LENGTH_16) {
      // What breaks a rule is left to where the rules are.
      header += Short.BYTES;
      length = available < header ? 0 : (short) SHORT.get(in, position + 2) & 0xFFFF;
      if (length < LENGTH_16 || length > config.maxFrameBytes()) {
        return null;
      }
    }
    if (available < header + length) {
      return null;
    }
    if (isServer) {
      int maskingKey = Masking.key(array, start + header - Integer.BYTES);
      ascii = Masking.maskAndCheckAscii(array, start + header, length, maskingKey);
    }
    int end = position + header + length;
    in.position(end);
    view.limit(end).position(position + header);
    return Opcode.of(array[start]);
  }

  /** {@return the payload of the last message or fragment, a view of its buffer} */
  ByteBuffer payload() {
    return view;
  }

  /** {@return whether this very buffer is the last payload, and known to be ASCII} */
  @SuppressWarnings("ReferenceEquality")
  boolean isAscii(ByteBuffer payload) {
    return ascii && view == payload;
  }

  /** Takes what {@link #decodeUnfragmentedMessage(ByteBuffer)} has left in the same buffer. */
  Frame decodeAny(ByteBuffer in) throws ProtocolViolationException {
    if (failure != null) {
      throw failure;
    }
    mayTakeUnfragmented = false;
    ascii = false;
    try {
      Frame frame = decodeFrame(in);
      mayTakeUnfragmented = array != null && isBetweenMessages();
      return frame;
    } catch (ProtocolViolationException e) {
      failure = e;
      throw e;
    }
  }

  private boolean isBetweenMessages() {
    return opcode == null && !inMessage && heldBytes() == 0;
  }

  private Frame decodeFrame(ByteBuffer in) throws ProtocolViolationException {
    if (opcode == null && !readHeader(in)) {
      return null;
    }
    return opcode.isControl() ? readControlFrame(in) : readDataFrame(in);
  }

  /**
   * {@return how many bytes of payload of a data frame have still to come; 0 between frames, and
   * when they are compressed}
   */
  long remainingPayload() {
    return opcode == null || opcode.isControl() || compressed ? 0 : remaining;
  }

  private boolean readHeader(ByteBuffer in) throws ProtocolViolationException {
    int position = in.position();
    if (heldBytes() == 0 && in.remaining() >= 2) {
      int length = headerLength(in, position);
      if (in.remaining() >= length) {
        parseHeader(in, position);
        in.position(position + length);
        return true;
      }
    }
    return readHeaderInPieces(in);
  }

  private boolean readHeaderInPieces(ByteBuffer in) throws ProtocolViolationException {
    while (in.hasRemaining()) {
      hold(in, 1);
      if (held.position() >= 2 && held.position() == headerLength(held, 0)) {
        parseHeader(held, 0);
        held.clear();
        return true;
      }
    }
    return false;
  }

  /** Checks the two bytes that say everything but the length. */
  private int headerLength(ByteBuffer in, int position) throws ProtocolViolationException {
    int second = in.get(position + 1);
    boolean deflate = config.permessageDeflate() != null;
    Violation violation =
        FrameRules.check(in.get(position), second, config.role(), inMessage, deflate);
    if (violation != null) {
      throw new ProtocolViolationException(violation);
    }
    int extended =
        switch (second & LENGTH) {
          case LENGTH_16 -> Short.BYTES;
          case LENGTH_64 -> Long.BYTES;
          default -> 0;
        };
    return 2 + extended + ((second & MASK) == 0 ? 0 : Integer.BYTES);
  }

  private void parseHeader(ByteBuffer in, int position) throws ProtocolViolationException {
    int first = in.get(position);
    int second = in.get(position + 1);
    int next = position + 2;
    long length = second & LENGTH;
    if (length == LENGTH_16) {
      length = (short) SHORT.get(in, next) & 0xFFFF;
      next += Short.BYTES;
      requireLength(length >= LENGTH_16, Violation.LENGTH_NOT_MINIMAL);
    } else if (length == LENGTH_64) {
      length = (long) LONG.get(in, next);
      next += Long.BYTES;
      requireLength(length >= 0, Violation.LENGTH_NEGATIVE);
      requireLength(length > 0xFFFF, Violation.LENGTH_NOT_MINIMAL);
    }
    Opcode read = Opcode.of(first);
    boolean finRead = (first & FIN) != 0;
    if (read.isControl()) {
      limits.countControlFrame(inMessage);
    } else {
      compressed = read == Opcode.CONTINUATION ? compressed : (first & RSV1) != 0;
      limits.countDataFrame(read, length, compressed);
      inMessage = !finRead;
    }
    opcode = read;
    fin = finRead;
    rsv1 = (first & RSV1) != 0;
    remaining = length;
    key = isServer ? Masking.key(in, next) : 0;
  }

  private static void requireLength(boolean condition, Violation violation)
      throws ProtocolViolationException {
    if (!condition) {
      throw new ProtocolViolationException(violation);
    }
  }

  private Frame readDataFrame(ByteBuffer in) {
    int length = (int) Math.min(in.remaining(), remaining);
    if (length == 0 && remaining > 0) {
      return null;
    }
    ByteBuffer payload = take(in, length);
    remaining -= length;
    boolean complete = remaining == 0;
    int kind = opcode == Opcode.CONTINUATION ? CONTINUATION : 0;
    Frame frame = dataFrame(complete && fin ? kind + LAST : kind, opcode, rsv1, payload);
    opcode = complete ? null : Opcode.CONTINUATION;
    rsv1 = false;
    return frame;
  }

  private Frame readControlFrame(ByteBuffer in) {
    int length = (int) remaining;
    Opcode control = opcode;
    if (heldBytes() == 0 && in.remaining() >= length) {
      opcode = null;
      return new Frame(true, false, control, take(in, length));
    }
    hold(in, Math.min(in.remaining(), length - heldBytes()));
    if (held.position() < length) {
      return null;
    }
    opcode = null;
    Masking.mask(held, 0, length, key);
    ByteBuffer payload = held.flip().duplicate();
    held.clear();
    return new Frame(true, false, control, payload);
  }

  /** {@return whether this very buffer is the one in use} */
  // It is the very same buffer that counts, not one with equal bytes.
  @SuppressWarnings("ReferenceEquality")
  boolean isOf(ByteBuffer in) {
    return input == in;
  }

  private void use(ByteBuffer in) {
    if (isServer && in.isReadOnly()) {
      throw new IllegalArgumentException("a server unmasks in place: the buffer must be writable");
    }
    forgetInput();
    if (in.hasRemaining()) {
      input = in;
      view = in.duplicate();
      if (in.hasArray()) {
        array = in.array();
        arrayOffset = in.arrayOffset();
        mayTakeUnfragmented = isBetweenMessages();
      }
    }
  }

  /** Whoever goes on with another buffer, or an empty one, shall be able to free its memory. */
  void forgetInput() {
    input = null;
    view = null;
    array = null;
    dataFrames = null;
    mayTakeUnfragmented = false;
  }

  /** The next bytes of the input, unmasked, as a view of it. */
  private ByteBuffer take(ByteBuffer in, int length) {
    int position = in.position();
    int end = position + length;
    if (key != 0) {
      Masking.mask(in, position, length, key);
      key = Masking.rotate(key, length);
    }
    in.position(end);
    return view.limit(end).position(position);
  }

  /**
   * A record is immutable, but its payload is always the same view: so a frame that was handed out
   * before can be handed out again, and decoding messages of one kind allocates nothing.
   */
  private Frame dataFrame(int kind, Opcode read, boolean rsv1Read, ByteBuffer payload) {
    if (dataFrames == null) {
      dataFrames = new Frame[4];
    }
    Frame frame = dataFrames[kind];
    if (frame == null || frame.opcode() != read || frame.rsv1() != rsv1Read) {
      frame = new Frame((kind & LAST) != 0, rsv1Read, read, payload);
      dataFrames[kind] = frame;
    }
    return frame;
  }

  private int heldBytes() {
    return held == null ? 0 : held.position();
  }

  private void hold(ByteBuffer in, int length) {
    if (held == null) {
      held = ByteBuffer.allocate(MAX_CONTROL_PAYLOAD);
    }
    held.put(held.position(), in, in.position(), length);
    held.position(held.position() + length);
    in.position(in.position() + length);
  }
}
