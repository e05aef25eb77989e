package io.sockeye.codec;

/**
 * What the first two bytes of a frame may be (RFC 6455, sections 5.1, 5.2, 5.4 and 5.5), each rule
 * with the sentence that it comes from:
 *
 * <pre>
 * bit   7    6     5     4    3 2 1 0     7     6 5 4 3 2 1 0
 *      FIN  RSV1  RSV2  RSV3  opcode     MASK      length
 * </pre>
 */
final class FrameRules {

  static final int FIN = 0x80;
  static final int RSV1 = 0x40;
  static final int RSV2_RSV3 = 0x30;
  static final int MASK = 0x80;
  static final int LENGTH = 0x7F;

  /** The value of the 7-bit length that says that 16 bits follow. */
  static final int LENGTH_16 = 126;

  /** The value of the 7-bit length that says that 64 bits follow. */
  static final int LENGTH_64 = 127;

  static final int MAX_CONTROL_PAYLOAD = 125;

  private FrameRules() {}

  /**
   * {@return whether these begin an unfragmented message with a length of 7 or 16 bits, not
   * compressed, which {@link #check(int, int, Role, boolean, boolean) breaks no rule} between
   * messages} Most frames do: this is told in fewer steps.
   */
  static boolean beginUnfragmentedMessage(int first, int second, boolean receiverIsServer) {
    int opcode = first & 0xFF ^ FIN;
    int length = receiverIsServer ? second & 0xFF ^ MASK : second & 0xFF;
    return (opcode == Opcode.TEXT.code() || opcode == Opcode.BINARY.code()) && length <= LENGTH_16;
  }

  /**
   * {@return the first rule that a frame breaks, or null}
   *
   * @param first the first byte: FIN, RSV1-3, opcode
   * @param second the second byte: MASK, 7-bit length
   * @param receiver who received it
   * @param inMessage whether a message is under way that the last data frame did not finish
   * @param deflate whether permessage-deflate was agreed
   */
  static Violation check(int first, int second, Role receiver, boolean inMessage, boolean deflate) {
    Opcode opcode = Opcode.of(first);
    if (opcode == null) {
      // 5.2: "If an unknown opcode is received, the receiving endpoint MUST _Fail the WebSocket
      // Connection_."
      return Violation.RESERVED_OPCODE;
    }
    // 5.2: "MUST be 0 unless an extension is negotiated that defines meanings for non-zero values."
    // RFC 7692, 6: "An endpoint MUST NOT set the "Per-Message Compressed" bit of control frames and
    // non-first fragments of a data message."
    boolean mayBeCompressed = deflate && opcode.isMessage();
    if ((first & RSV2_RSV3) != 0 || (first & RSV1) != 0 && !mayBeCompressed) {
      return Violation.RESERVED_BIT;
    }
    // 5.1: "The server MUST close the connection upon receiving a frame that is not masked. [...] A
    // client MUST close a connection if it detects a masked frame."
    boolean masked = (second & MASK) != 0;
    if (masked != (receiver == Role.SERVER)) {
      return masked ? Violation.MASK_FORBIDDEN : Violation.MASK_REQUIRED;
    }
    if (opcode.isControl()) {
      // 5.5: "All control frames MUST have a payload length of 125 bytes or less and MUST NOT be
      // fragmented."
      if ((first & FIN) == 0) {
        return Violation.CONTROL_FRAME_FRAGMENTED;
      }
      return (second & LENGTH) > MAX_CONTROL_PAYLOAD ? Violation.CONTROL_FRAME_TOO_LONG : null;
    }
    if (opcode == Opcode.CONTINUATION) {
      // 5.4: "A fragmented message consists of a single frame with the FIN bit clear and an opcode
      // other than 0, followed by zero or more frames with the FIN bit clear and the opcode set to
      // 0, and terminated by a single frame with the FIN bit set and an opcode of 0."
      return inMessage ? null : Violation.CONTINUATION_UNEXPECTED;
    }
    // 5.4: "The fragments of one message MUST NOT be interleaved between the fragments of another
    // message unless an extension has been negotiated that can interpret the interleaving."
    return inMessage ? Violation.CONTINUATION_EXPECTED : null;
  }
}
