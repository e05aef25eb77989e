package io.sockeye.codec;

/** The opcodes of RFC 6455, section 5.2. The other ten values are reserved. */
public enum Opcode {
  /** Continues the message begun by a text or binary frame. */
  CONTINUATION(0x0),
  /** Begins a message of UTF-8 text. */
  TEXT(0x1),
  /** Begins a message of arbitrary bytes. */
  BINARY(0x2),
  /** Begins or answers the closing handshake. */
  CLOSE(0x8),
  /** Asks for a {@link #PONG}. */
  PING(0x9),
  /** Answers a {@link #PING}, or stands alone as a heartbeat. */
  PONG(0xA);

  private static final Opcode[] BY_CODE = new Opcode[16];

  static {
    for (Opcode opcode : values()) {
      BY_CODE[opcode.code] = opcode;
    }
  }

  private final int code;

  Opcode(int code) {
    this.code = code;
  }

  /**
   * {@return the opcode with this value, or null when it is reserved}
   *
   * @param code only the low four bits count, as in the first byte of a frame
   */
  static Opcode of(int code) {
    return BY_CODE[code & 0x0F];
  }

  /** {@return the value on the wire, 0 to 15} */
  public int code() {
    return code;
  }

  /** {@return whether this is a control frame's opcode (RFC 6455, section 5.5)} */
  public boolean isControl() {
    return code >= 0x8;
  }

  /** {@return whether this is the opcode of a message, {@link #TEXT} or {@link #BINARY}} */
  public boolean isMessage() {
    return this == TEXT || this == BINARY;
  }
}
