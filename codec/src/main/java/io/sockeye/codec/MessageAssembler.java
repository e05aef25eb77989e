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

  private static final byte[] NOTHING = {};

  private final int maxLength;
  private byte[] bytes = NOTHING;
  private int length;

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
   * @param fragment as it came from {@link WebSocketProtocol#receive}; its data are copied, and its
   *     buffer is left as it was
   * @return the message when this was its last fragment, or null
   * @throws ProtocolViolationException when the message is longer than an array can be; the
   *     fragments so far are forgotten
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
    Message message = message(fragment.opcode(), ByteBuffer.wrap(bytes, 0, length));
    forget();
    return message;
  }

  private static Message message(Opcode opcode, ByteBuffer data) {
    if (opcode == Opcode.TEXT && data.hasArray()) {
      int from = data.arrayOffset() + data.position();
      return new Message.Text(new String(data.array(), from, data.remaining(), UTF_8));
    }
    byte[] copy = new byte[data.remaining()];
    data.get(data.position(), copy);
    return opcode == Opcode.TEXT
        ? new Message.Text(new String(copy, UTF_8))
        : new Message.Binary(copy);
  }

  private void append(ByteBuffer data) throws ProtocolViolationException {
    int added = data.remaining();
    if (added > maxLength - length) {
      forget();
      throw new ProtocolViolationException(
          Violation.MESSAGE_TOO_BIG, "a message is over the limit of " + maxLength + " bytes");
    }
    int needed = length + added;
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(2L * length, maxLength)));
    }
    data.get(data.position(), bytes, length, added);
    length = needed;
  }

  private void forget() {
    bytes = NOTHING;
    length = 0;
  }
}
