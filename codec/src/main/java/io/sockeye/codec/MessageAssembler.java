package io.sockeye.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Puts the fragments of a message together. How large a message may become is bounded by the {@link
 * ProtocolConfig} of whoever yields the fragments, and by the length of an array. Used by one
 * thread at a time.
 */
public final class MessageAssembler {

  /** The longest array that every virtual machine is able to allocate. */
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private static final char REPLACEMENT_CHARACTER = '\uFFFD';

  private static final byte[] NOTHING = {};

  private final int maxLength;
  private byte[] bytes = NOTHING;
  private int length;

  /**
   * What receives for it: knows some texts to be ASCII, and is to be told of a violation that shows
   * only here; or null.
   */
  private ReceivingHalf receiving;

  /** Makes an assembler that is at the beginning of a message. */
  public MessageAssembler() {
    this(MAX_ARRAY);
  }

  MessageAssembler(int maxLength) {
    this.maxLength = maxLength;
  }

  /**
   * Adds the next fragment.
   *
   * @param fragment as it came from {@link WebSocketProtocol#receive(ByteBuffer)}, or from {@link
   *     WebSocketProtocol#receive(ByteBuffer, MessageAssembler)} with this assembler, with its
   *     bytes as they came, for it may be known what they are; its data are copied, unless they
   *     came by way of {@link #reserve(int)}, and its buffer is left as it was
   * @return the message when this was its last fragment, or null
   * @throws ProtocolViolationException when the message is a text that is not UTF-8 (RFC 6455,
   *     section 8.1), or longer than an array can be; the fragments so far are forgotten
   */
  public Message add(Event.Fragment fragment) throws ProtocolViolationException {
    ByteBuffer data = fragment.data();
    if (fragment.last() && length == 0) {
      return message(fragment.opcode(), data);
    }
    append(data);
    if (!fragment.last()) {
      return null;
    }
    Message message =
        fragment.opcode() == Opcode.BINARY && length == bytes.length
            ? new Message.Binary(bytes)
            : message(fragment.opcode(), ByteBuffer.wrap(bytes, 0, length));
    forget();
    return message;
  }

  /**
   * {@return memory for the next bytes of the message, from position 0 to the limit}
   *
   * <p>What is read into it behind other fragments of the message, and received from it with {@link
   * WebSocketProtocol#receive(ByteBuffer)}, stands where the message needs it: {@link
   * #add(Event.Fragment)} does not copy it. It is borrowed until the next call of {@code reserve}
   * or {@code add}.
   *
   * @param count how many bytes, at least 1. What is not left over from an earlier call is
   *     allocated, so it should follow from what has come, not from what the header of a frame
   *     declares
   * @throws ProtocolViolationException when the message is longer than an array can be; the
   *     fragments so far are forgotten
   */
  public ByteBuffer reserve(int count) throws ProtocolViolationException {
    int needed = lengthWith(count);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, needed);
    }
    return ByteBuffer.wrap(bytes, length, count).slice();
  }

  /** Says where fragments come from. */
  void receiveFrom(ReceivingHalf half) {
    // As in ReceivingHalf: what does not change is not written.
    if (receiving != half) {
      receiving = half;
    }
  }

  /**
   * What was seen to be ASCII while it was unmasked is right. So is where nothing was replaced: a
   * second look at the bytes is seldom needed.
   */
  private String checkedText(ByteBuffer data) throws ProtocolViolationException {
    if (receiving != null && receiving.isAscii(data)) {
      return ascii(data);
    }
    String text = text(data);
    if (text.indexOf(REPLACEMENT_CHARACTER) >= 0 && !Utf8.isValid(data)) {
      throw fail(new ProtocolViolationException(Violation.INVALID_UTF8));
    }
    return text;
  }

  private Message message(Opcode opcode, ByteBuffer data) throws ProtocolViolationException {
    return opcode == Opcode.TEXT
        ? new Message.Text(checkedText(data))
        : new Message.Binary(copy(data));
  }

  private static String text(ByteBuffer data) {
    return data.hasArray()
        ? new String(data.array(), data.arrayOffset() + data.position(), data.remaining(), UTF_8)
        : new String(copy(data), UTF_8);
  }

  // The constructor for a character set, ISO 8859-1, is so large that it is called, not compiled
  // into its caller: 1.5 of 17 ns for a text of 16 bytes.
  @SuppressWarnings("deprecation")
  private static String ascii(ByteBuffer data) {
    return new String(data.array(), 0, data.arrayOffset() + data.position(), data.remaining());
  }

  private static byte[] copy(ByteBuffer data) {
    byte[] copy = new byte[data.remaining()];
    data.get(data.position(), copy);
    return copy;
  }

  private void append(ByteBuffer data) throws ProtocolViolationException {
    int added = data.remaining();
    int needed = lengthWith(added);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(2L * length, maxLength)));
    }
    if (!isInPlace(data)) {
      data.get(data.position(), bytes, length, added);
    }
    length = needed;
  }

  private boolean isInPlace(ByteBuffer data) {
    return data.hasArray()
        && data.array() == bytes
        && data.arrayOffset() + data.position() == length;
  }

  private int lengthWith(int more) throws ProtocolViolationException {
    if (more > maxLength - length) {
      throw fail(
          new ProtocolViolationException(
              Violation.MESSAGE_TOO_BIG, "a message is over the limit of " + maxLength + " bytes"));
    }
    return length + more;
  }

  private ProtocolViolationException fail(ProtocolViolationException violation) {
    forget();
    if (receiving != null) {
      receiving.finish();
    }
    return violation;
  }

  private void forget() {
    bytes = NOTHING;
    length = 0;
  }
}
