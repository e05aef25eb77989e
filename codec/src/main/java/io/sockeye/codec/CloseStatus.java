package io.sockeye.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * How a connection was closed: the status code and reason of a Close frame (RFC 6455, sections
 * 5.5.1 and 7.1.5), or one of the codes that stand for its absence.
 *
 * @param code a code that {@linkplain CloseCode#maySend(int) may be sent}, or 1005, 1006 or 1015
 * @param reason text for people to read, of 123 bytes of UTF-8 at most; empty where there is none,
 *     never null
 */
public record CloseStatus(int code, String reason) {

  /** The status code and reason that a control frame has room for. */
  private static final int MAX_REASON_BYTES = 123;

  /** 1000: the purpose of the connection has been fulfilled. */
  public static final CloseStatus NORMAL_CLOSURE = of(CloseCode.NORMAL_CLOSURE);

  /** 1001: the endpoint goes away. */
  public static final CloseStatus GOING_AWAY = of(CloseCode.GOING_AWAY);

  /**
   * 1005: the Close frame received had no status code. Sent, it is a Close frame without a body.
   */
  public static final CloseStatus NO_STATUS_RECEIVED = of(CloseCode.NO_STATUS_RECEIVED);

  /** 1006: the connection ended without a Close frame. */
  public static final CloseStatus ABNORMAL_CLOSURE = of(CloseCode.ABNORMAL_CLOSURE);

  /**
   * Makes a status.
   *
   * @param code 1000-1003, 1005-1015 or 3000-4999
   * @param reason empty where there is none
   * @throws IllegalArgumentException when the code is neither one that may be sent nor 1005, 1006
   *     or 1015, when the reason is longer than 123 bytes of UTF-8 or has an unpaired surrogate, or
   *     when one of those three codes has a reason
   */
  public CloseStatus {
    Objects.requireNonNull(reason, "reason");
    boolean neverSent = code == 1005 || code == 1006 || code == 1015;
    if (!neverSent && !CloseCode.maySend(code)) {
      throw new IllegalArgumentException(
          "close code " + code + " is not one of 1000-1003, 1007-1014, 3000-4999");
    }
    if (neverSent && !reason.isEmpty()) {
      throw new IllegalArgumentException("close code " + code + " is never sent: it has no reason");
    }
    int length = Utf8.encode(reason).length;
    if (length > MAX_REASON_BYTES) {
      throw new IllegalArgumentException(
          "the close reason is " + length + " bytes of UTF-8; 123 fit into a Close frame");
    }
  }

  /**
   * {@return the status with this code and no reason}
   *
   * @param code the code
   */
  public static CloseStatus of(CloseCode code) {
    return new CloseStatus(code.code(), "");
  }

  /**
   * {@return the status with this code and as much of a reason as fits into a Close frame, cut
   * between two characters}
   *
   * @param code the code
   * @param reason a text of any length; unpaired surrogates become {@code '?'}
   * @throws IllegalArgumentException when there is a reason, and the code is 1005, 1006 or 1015
   */
  public static CloseStatus withReasonCut(CloseCode code, String reason) {
    byte[] utf8 = reason.getBytes(UTF_8);
    int end = Math.min(utf8.length, MAX_REASON_BYTES);
    while (end < utf8.length && end > 0 && (utf8[end] & 0xC0) == 0x80) {
      end--;
    }
    return new CloseStatus(code.code(), new String(utf8, 0, end, UTF_8));
  }

  /**
   * Reads the body of a Close frame.
   *
   * @param body from position to limit; it is left as it was
   * @return the status; {@link #NO_STATUS_RECEIVED} for an empty body
   * @throws ProtocolViolationException when the body is one byte long or more than 125, the code
   *     may not be sent, or the reason is not UTF-8
   */
  public static CloseStatus decode(ByteBuffer body) throws ProtocolViolationException {
    if (!body.hasRemaining()) {
      return NO_STATUS_RECEIVED;
    }
    if (body.remaining() == 1) {
      throw new ProtocolViolationException(Violation.CLOSE_BODY_TOO_SHORT);
    }
    if (body.remaining() > FrameRules.MAX_CONTROL_PAYLOAD) {
      throw new ProtocolViolationException(Violation.CONTROL_FRAME_TOO_LONG);
    }
    int start = body.position();
    int code = (body.get(start) & 0xFF) << 8 | body.get(start + 1) & 0xFF;
    if (!CloseCode.maySend(code)) {
      throw new ProtocolViolationException(
          Violation.CLOSE_CODE_INVALID, "a Close frame has the status code " + code);
    }
    byte[] reason = new byte[body.remaining() - 2];
    body.get(start + 2, reason);
    if (!Utf8.isValid(reason)) {
      throw new ProtocolViolationException(
          Violation.INVALID_UTF8, "the reason of a Close frame is not valid UTF-8");
    }
    return new CloseStatus(code, new String(reason, UTF_8));
  }

  /**
   * {@return the body of a Close frame with this status: empty for 1005}
   *
   * @throws IllegalArgumentException for 1006 and 1015, which are never sent
   */
  public byte[] encode() {
    if (code == 1005) {
      return new byte[0];
    }
    requireMaySend();
    byte[] utf8 = reason.getBytes(UTF_8);
    byte[] body = new byte[2 + utf8.length];
    body[0] = (byte) (code >>> 8);
    body[1] = (byte) code;
    System.arraycopy(utf8, 0, body, 2, utf8.length);
    return body;
  }

  private void requireMaySend() {
    if (!CloseCode.maySend(code)) {
      throw new IllegalArgumentException("close code " + code + " is never sent in a Close frame");
    }
  }

  /** {@return a line to read, such as {@code "1001 GOING_AWAY: server restarts"}} */
  @Override
  public String toString() {
    CloseCode registered = CloseCode.of(code);
    return code
        + (registered == null ? "" : " " + registered)
        + (reason.isEmpty() ? "" : ": " + reason);
  }
}
