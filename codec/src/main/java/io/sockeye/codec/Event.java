package io.sockeye.codec;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * What a peer's bytes mean to the endpoint that receives them: {@link
 * WebSocketProtocol#receive(ByteBuffer)} yields them.
 */
public sealed interface Event {

  /**
   * The next part of a message, in order; uncompressed, and checked to be UTF-8 where it is text,
   * unless that was {@linkplain WebSocketProtocol#receive(ByteBuffer, MessageAssembler) left to an
   * assembler}. Parts are cut wherever bytes happened to arrive, not where the peer cut its frames
   * (RFC 6455, section 5.4), and a character of a text may stand across two of them.
   *
   * @param opcode what the message is: {@link Opcode#TEXT} or {@link Opcode#BINARY}, the same for
   *     all of its parts
   * @param data the bytes from position to limit, possibly none: borrowed, good until the next call
   *     of {@link WebSocketProtocol#receive(ByteBuffer)}
   * @param last whether the message ends here
   */
  record Fragment(Opcode opcode, ByteBuffer data, boolean last) implements Event {

    /**
     * Makes a part of a message.
     *
     * @param opcode {@link Opcode#TEXT} or {@link Opcode#BINARY}
     * @param data the bytes from position to limit
     * @param last whether the message ends here
     * @throws IllegalArgumentException when the opcode is not that of a message
     */
    public Fragment {
      Objects.requireNonNull(data, "data");
      if (!opcode.isMessage()) {
        throw new IllegalArgumentException(opcode + " is not the opcode of a message");
      }
    }
  }

  /**
   * A Ping, which {@link WebSocketProtocol#reply(Event)} answers (RFC 6455, section 5.5.2).
   *
   * @param data its application data, 125 bytes at most; a copy that may be kept
   */
  record Ping(ByteBuffer data) implements Event {}

  /**
   * A Pong, asked for or not (RFC 6455, section 5.5.3).
   *
   * @param data its application data, 125 bytes at most; a copy that may be kept
   */
  record Pong(ByteBuffer data) implements Event {}

  /**
   * The peer's Close, the last event of a connection (RFC 6455, section 5.5.1), which {@link
   * WebSocketProtocol#reply(Event)} answers.
   *
   * @param status its code and reason; {@link CloseStatus#NO_STATUS_RECEIVED} when its body is
   *     empty
   */
  record Close(CloseStatus status) implements Event {}
}
