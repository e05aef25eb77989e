package io.sockeye.codec;

/**
 * The rules of RFC 6455 and RFC 7692 that a peer can break once the connection is open, each with
 * the close code that says so to the peer.
 */
public enum Violation {
  /** Opcode 3-7 or 11-15 (RFC 6455, section 5.2). */
  RESERVED_OPCODE(CloseCode.PROTOCOL_ERROR, "5.2", "the opcode is reserved"),
  /**
   * A reserved bit is set that no agreed extension gave a meaning: RSV2, RSV3, or RSV1 other than
   * on the first frame of a message where permessage-deflate was agreed (RFC 6455, section 5.2; RFC
   * 7692, section 6).
   */
  RESERVED_BIT(CloseCode.PROTOCOL_ERROR, "5.2", "a reserved bit is set"),
  /** A control frame without FIN (RFC 6455, section 5.5). */
  CONTROL_FRAME_FRAGMENTED(CloseCode.PROTOCOL_ERROR, "5.5", "a control frame is fragmented"),
  /** A control frame with more than 125 bytes of payload (RFC 6455, section 5.5). */
  CONTROL_FRAME_TOO_LONG(
      CloseCode.PROTOCOL_ERROR, "5.5", "a control frame has more than 125 bytes of payload"),
  /** A frame from a client that is not masked (RFC 6455, section 5.1). */
  MASK_REQUIRED(CloseCode.PROTOCOL_ERROR, "5.1", "a frame from a client is not masked"),
  /** A frame from a server that is masked (RFC 6455, section 5.1). */
  MASK_FORBIDDEN(CloseCode.PROTOCOL_ERROR, "5.1", "a frame from a server is masked"),
  /** A payload length that a shorter form could express (RFC 6455, section 5.2). */
  LENGTH_NOT_MINIMAL(
      CloseCode.PROTOCOL_ERROR, "5.2", "the payload length is not in its shortest form"),
  /** A 64-bit payload length with its most significant bit set (RFC 6455, section 5.2). */
  LENGTH_NEGATIVE(
      CloseCode.PROTOCOL_ERROR, "5.2", "the payload length has its most significant bit set"),
  /** A text or binary frame inside a fragmented message (RFC 6455, section 5.4). */
  CONTINUATION_EXPECTED(
      CloseCode.PROTOCOL_ERROR, "5.4", "a new message begins inside a fragmented one"),
  /** A continuation frame outside a fragmented message (RFC 6455, section 5.4). */
  CONTINUATION_UNEXPECTED(
      CloseCode.PROTOCOL_ERROR, "5.4", "a continuation frame continues no message"),
  /** A Close frame whose body is one byte long (RFC 6455, section 5.5.1). */
  CLOSE_BODY_TOO_SHORT(
      CloseCode.PROTOCOL_ERROR, "5.5.1", "the body of a Close frame is one byte long"),
  /** A Close frame with a status code that may not be sent (RFC 6455, section 7.4). */
  CLOSE_CODE_INVALID(
      CloseCode.PROTOCOL_ERROR, "7.4", "a Close frame has a status code that may not be sent"),
  /** Text, or the reason of a Close frame, that is not UTF-8 (RFC 6455, section 8.1). */
  INVALID_UTF8(CloseCode.INVALID_FRAME_PAYLOAD_DATA, "8.1", "text is not valid UTF-8"),
  /** A compressed message that is not DEFLATE data (RFC 7692, section 7.2.2). */
  INVALID_DEFLATE_DATA(
      CloseCode.INVALID_FRAME_PAYLOAD_DATA,
      "RFC 7692, 7.2.2",
      "a compressed message is not valid DEFLATE data"),
  /** A message or frame over this endpoint's limit (RFC 6455, section 10.4). */
  MESSAGE_TOO_BIG(CloseCode.MESSAGE_TOO_BIG, "10.4", "a message is over the size limit"),
  /**
   * A message in more frames than this endpoint's limit, or with more control frames between them
   * or DEFLATE streams in them (RFC 6455, section 10.4).
   */
  TOO_MANY_FRAGMENTS(CloseCode.MESSAGE_TOO_BIG, "10.4", "a message has too many fragments");

  private final CloseCode closeCode;
  private final String section;
  private final String description;

  Violation(CloseCode closeCode, String section, String description) {
    this.closeCode = closeCode;
    this.section = section.startsWith("RFC") ? section : "RFC 6455, " + section;
    this.description = description;
  }

  /** {@return the code of the Close frame that answers this violation} */
  public CloseCode closeCode() {
    return closeCode;
  }

  /** {@return where the rule stands, such as {@code "RFC 6455, 5.2"}} */
  public String section() {
    return section;
  }

  /** {@return what the peer did wrong, in a few English words without a full stop} */
  public String description() {
    return description;
  }
}
