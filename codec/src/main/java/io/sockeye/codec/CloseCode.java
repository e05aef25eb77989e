package io.sockeye.codec;

/**
 * The status codes of a Close frame as registered with IANA (RFC 6455, sections 7.4.1 and 11.7).
 * Codes from 3000 to 4999 may be used as well: 3000-3999 are registered by libraries and
 * frameworks, 4000-4999 are private.
 */
public enum CloseCode {
  /** The purpose of the connection has been fulfilled. */
  NORMAL_CLOSURE(1000),
  /** The endpoint goes away: a server shuts down, a browser leaves the page. */
  GOING_AWAY(1001),
  /** The peer broke the protocol. */
  PROTOCOL_ERROR(1002),
  /** The endpoint cannot accept this type of data. */
  UNSUPPORTED_DATA(1003),
  /** Never sent: says that the Close frame received had no status code. */
  NO_STATUS_RECEIVED(1005),
  /** Never sent: says that the connection ended without a Close frame. */
  ABNORMAL_CLOSURE(1006),
  /** A message does not fit its type: text that is not UTF-8, or bad compressed data. */
  INVALID_FRAME_PAYLOAD_DATA(1007),
  /** A message breaks the endpoint's policy. */
  POLICY_VIOLATION(1008),
  /** A message is too big to process. */
  MESSAGE_TOO_BIG(1009),
  /** The client expected an extension that the server did not agree to. */
  MANDATORY_EXTENSION(1010),
  /** The endpoint met a condition that it did not expect. */
  INTERNAL_ERROR(1011),
  /** The service restarts; the client may connect again. */
  SERVICE_RESTART(1012),
  /** The service is overloaded; the client should connect again later. */
  TRY_AGAIN_LATER(1013),
  /** A gateway got an invalid answer from the server behind it. */
  BAD_GATEWAY(1014),
  /** Never sent: says that the TLS handshake failed. */
  TLS_HANDSHAKE(1015);

  private final int code;

  CloseCode(int code) {
    this.code = code;
  }

  /** {@return the number, 1000 to 1015} */
  public int code() {
    return code;
  }

  /**
   * {@return whether a Close frame may carry a status code: 1000-1003, 1007-1014 and 3000-4999}
   *
   * @param code any number
   */
  public static boolean maySend(int code) {
    return code >= 1000 && code <= 1003
        || code >= 1007 && code <= 1014
        || code >= 3000 && code <= 4999;
  }

  /**
   * {@return the registered code with this number, or null}
   *
   * @param code any number
   */
  static CloseCode of(int code) {
    for (CloseCode closeCode : values()) {
      if (closeCode.code == code) {
        return closeCode;
      }
    }
    return null;
  }
}
