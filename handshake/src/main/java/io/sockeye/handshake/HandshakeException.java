package io.sockeye.handshake;

import java.io.IOException;
import java.util.Objects;

/**
 * The peer's half of the opening handshake cannot be accepted. The message names the header and
 * says what was wrong with it; text of the peer in it is cut and escaped, so that it may be logged
 * and sent.
 */
public final class HandshakeException extends IOException {

  private static final long serialVersionUID = 1L;

  /** What was wrong. */
  private final Reason reason;

  /** What the server answered; it is not serialized with the exception. */
  private final transient HandshakeResponse response;

  /** The kinds of failure, each with the status that a server answers it with. */
  public enum Reason {
    /** A line over {@link HeadLimits#lineLength()}: 431. */
    LINE_TOO_LONG(431),
    /** Header lines over {@link HeadLimits#headerCount()}: 431. */
    TOO_MANY_HEADERS(431),
    /** A head over {@link HeadLimits#totalLength()}: 431. */
    HEAD_TOO_LONG(431),
    /** A first line that is no request line or status line (RFC 9112, sections 3 and 4): 400. */
    START_LINE_MALFORMED(400),
    /** A line that is no header field (RFC 9112, section 5): 400. */
    HEADER_MALFORMED(400),
    /** A method other than GET (RFC 6455, section 4.2.1, item 1): 405. */
    METHOD_NOT_ALLOWED(405),
    /** A version before HTTP/1.1 (RFC 6455, section 4.2.1, item 1): 400. */
    HTTP_VERSION_TOO_OLD(400),
    /** A request target that has no resource name (RFC 6455, section 4.2.1, item 1): 400. */
    TARGET_INVALID(400),
    /** No Host, several, or one that is no host (RFC 9112, section 3.2): 400. */
    HOST_INVALID(400),
    /** A body, which would be mistaken for frames: 400. */
    BODY_PRESENT(400),
    /** An ordinary HTTP request (RFC 9110, section 15.5.22): 426. */
    NOT_WEBSOCKET(426),
    /** An Upgrade without {@code websocket} (RFC 6455, sections 4.1 and 4.2.1): 400. */
    UPGRADE_INVALID(400),
    /** A Connection without {@code Upgrade} (RFC 6455, sections 4.1 and 4.2.1): 400. */
    CONNECTION_INVALID(400),
    /** A Sec-WebSocket-Key that is not one key of 16 bytes (RFC 6455, section 4.2.1): 400. */
    KEY_INVALID(400),
    /** More than one Sec-WebSocket-Version (RFC 6455, section 11.3.5): 400. */
    VERSION_INVALID(400),
    /** A Sec-WebSocket-Version other than 13 (RFC 6455, section 4.2.2, item 4): 426. */
    VERSION_NOT_SUPPORTED(426),
    /** An Origin that the server's {@link OriginPolicy} does not allow: 403. */
    ORIGIN_NOT_ALLOWED(403),
    /**
     * A malformed Sec-WebSocket-Protocol, or one that was not asked for (RFC 6455, section 4.1):
     * 400.
     */
    SUBPROTOCOL_INVALID(400),
    /**
     * A malformed Sec-WebSocket-Extensions (RFC 6455, section 9.1), or one that does not fit what
     * was offered (RFC 6455, section 4.1; RFC 7692, section 7.1): 400.
     */
    EXTENSIONS_INVALID(400),
    /** A response other than 101 (RFC 6455, section 4.1). Only a client meets it. */
    STATUS_NOT_101(0),
    /** A missing or wrong Sec-WebSocket-Accept (RFC 6455, section 4.1). Only a client meets it. */
    ACCEPT_INVALID(0);

    private final int httpStatus;

    Reason(int httpStatus) {
      this.httpStatus = httpStatus;
    }

    /** {@return what {@link HandshakeException#httpStatus()} is} */
    int httpStatus() {
      return httpStatus;
    }
  }

  /**
   * Makes an exception without a response.
   *
   * @param reason the kind of failure
   * @param message what was wrong, in one line fit to be sent to the peer
   */
  public HandshakeException(Reason reason, String message) {
    this(reason, message, null);
  }

  /**
   * Makes an exception for a response that a client does not accept.
   *
   * @param reason the kind of failure
   * @param message what was wrong, in one line
   * @param response what the server answered; may be null
   */
  public HandshakeException(Reason reason, String message, HandshakeResponse response) {
    super(message);
    this.reason = Objects.requireNonNull(reason, "reason");
    this.response = response;
  }

  /** {@return the kind of failure} */
  public Reason reason() {
    return reason;
  }

  /** {@return the status code that a server answers with, or 0 for what only a client meets} */
  public int httpStatus() {
    return reason.httpStatus;
  }

  /**
   * {@return the response that a client refused; null on a server, or when there was no response}
   */
  public HandshakeResponse response() {
    return response;
  }
}
