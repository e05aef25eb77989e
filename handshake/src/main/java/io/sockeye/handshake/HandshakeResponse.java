package io.sockeye.handshake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.sockeye.handshake.HandshakeException.Reason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;

/**
 * An HTTP/1.1 response (RFC 9112, section 4) and, where the server refuses the handshake, its body.
 * Compared by content.
 *
 * @param status the status code, 100 to 999
 * @param reason the reason phrase, ISO-8859-1 without control characters; may be empty
 * @param headers the header lines
 * @param body the bytes after the head. The array is not copied. A decoded response has none: they
 *     stay in the buffer.
 */
public record HandshakeResponse(int status, String reason, Headers headers, byte[] body) {

  private static final byte[] NO_BODY = {};

  /**
   * Makes a response.
   *
   * @param status the status code, 100 to 999
   * @param reason the reason phrase, ISO-8859-1 without control characters; may be empty
   * @param headers the header lines
   * @param body the bytes after the head; the array is not copied
   * @throws IllegalArgumentException when the status or the reason is anything else
   */
  public HandshakeResponse {
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(body, "body");
    if (status < 100 || status > 999) {
      throw new IllegalArgumentException("a status code is 100 to 999, not " + status);
    }
    if (HttpSyntax.indexOfNonText(reason) >= 0) {
      throw new IllegalArgumentException(
          "the reason phrase "
              + HttpSyntax.quote(reason)
              + " is not ISO-8859-1 without control characters");
    }
  }

  /**
   * Makes a response without a body.
   *
   * @param status the status code, 100 to 999
   * @param reason the reason phrase, ISO-8859-1 without control characters; may be empty
   * @param headers the header lines
   * @throws IllegalArgumentException when the status or the reason is anything else
   */
  public HandshakeResponse(int status, String reason, Headers headers) {
    this(status, reason, headers, NO_BODY);
  }

  /**
   * {@return the response of a server that refuses a handshake and closes the connection, with a
   * line of plain text for people to read; it says how to do better where HTTP has a header for
   * that}
   *
   * @param failure what was wrong with the request
   * @throws IllegalArgumentException when it is a failure that only a client meets
   */
  public static HandshakeResponse refusal(HandshakeException failure) {
    Headers.Builder extra = Headers.builder();
    switch (failure.httpStatus()) {
      case 405 -> extra.add("Allow", "GET");
      case 426 ->
          extra
              .add("Upgrade", "websocket")
              .add("Connection", "Upgrade")
              .add("Sec-WebSocket-Version", "13");
      default -> {}
    }
    return refusal(failure.httpStatus(), failure.getMessage(), extra.build());
  }

  /**
   * {@return a response that closes the connection, with a line of plain text for people to read}
   *
   * @param status the status code, 300 to 599
   * @param why the line of text, sent as UTF-8; it goes to whoever asked
   * @param extra further headers, such as WWW-Authenticate or Location
   * @throws IllegalArgumentException when the status is anything else
   */
  public static HandshakeResponse refusal(int status, String why, Headers extra) {
    if (status < 300 || status > 599) {
      throw new IllegalArgumentException("a refusal has a status of 300 to 599, not " + status);
    }
    byte[] body = (why + "\n").getBytes(UTF_8);
    Headers headers =
        Headers.builder()
            .addAll(extra)
            .add("Connection", "close")
            .add("Content-Type", "text/plain; charset=utf-8")
            .add("Content-Length", Integer.toString(body.length))
            .build();
    return new HandshakeResponse(status, reasonPhrase(status), headers, body);
  }

  /** {@return a 404 response: nothing is served at the path of the request} */
  public static HandshakeResponse notFound() {
    return refusal(404, "nothing is served at this path", Headers.EMPTY);
  }

  /**
   * {@return a 503 response: the server takes no more connections for now}
   *
   * @param why the line of text
   * @param retryAfter when to try again, rounded up to seconds; null to leave that open
   */
  public static HandshakeResponse serviceUnavailable(String why, Duration retryAfter) {
    return refusal(
        503,
        why,
        retryAfter == null
            ? Headers.EMPTY
            : Headers.of(
                "Retry-After", Long.toString(retryAfter.plusNanos(999_999_999).toSeconds())));
  }

  private static String reasonPhrase(int status) {
    return switch (status) {
      case 301 -> "Moved Permanently";
      case 302 -> "Found";
      case 303 -> "See Other";
      case 307 -> "Temporary Redirect";
      case 308 -> "Permanent Redirect";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case 426 -> "Upgrade Required";
      case 429 -> "Too Many Requests";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 503 -> "Service Unavailable";
      default -> "";
    };
  }

  /**
   * {@return a decoder for responses that arrive in pieces}
   *
   * @param limits how large the head of a response may be
   */
  public static HeadDecoder<HandshakeResponse> decoder(HeadLimits limits) {
    return new HeadDecoder<>(
        limits,
        HandshakeResponse::parse,
        (r, headers) -> new HandshakeResponse(r.status, r.reason, headers));
  }

  /**
   * Decodes the head of a response within the {@linkplain HeadLimits#DEFAULT default limits} that
   * is expected to be there as a whole. It begins anew with each call: for a response that arrives
   * in many pieces a {@link #decoder(HeadLimits)} does less work.
   *
   * @param in the bytes that have arrived. The position is left behind the blank line that ends the
   *     head, since what follows belongs to the first frame or to the body; it is left where it was
   *     when more bytes are needed.
   * @return the response, with an empty body; null when more bytes are needed
   * @throws HandshakeException when the head is malformed or over a limit
   */
  public static HandshakeResponse decode(ByteBuffer in) throws HandshakeException {
    int start = in.position();
    HandshakeResponse response = decoder(HeadLimits.DEFAULT).decode(in);
    if (response == null) {
      in.position(start);
    }
    return response;
  }

  /** Reads {@code HTTP/1.x}, a space, three digits, a space and the phrase, which may be empty. */
  private static HandshakeResponse parse(String line) throws HandshakeException {
    boolean wellFormed =
        line.length() >= 13
            && line.startsWith("HTTP/1.")
            && HttpSyntax.isDigit(line.charAt(7))
            && line.charAt(8) == ' '
            && line.charAt(9) != '0'
            && HttpSyntax.isDigit(line.charAt(9))
            && HttpSyntax.isDigit(line.charAt(10))
            && HttpSyntax.isDigit(line.charAt(11))
            && line.charAt(12) == ' ';
    if (!wellFormed) {
      throw new HandshakeException(
          Reason.START_LINE_MALFORMED,
          "the first line is not HTTP/1.x, a status code and a reason phrase");
    }
    return new HandshakeResponse(
        Integer.parseInt(line.substring(9, 12)), line.substring(13), Headers.EMPTY);
  }

  /** {@return the bytes of the status line, the headers, the blank line and the body} */
  public byte[] encode() {
    StringBuilder text = new StringBuilder(512);
    text.append("HTTP/1.1 ").append(status).append(' ').append(reason).append("\r\n");
    headers.appendTo(text);
    byte[] head = text.append("\r\n").toString().getBytes(ISO_8859_1);
    if (body.length == 0) {
      return head;
    }
    byte[] all = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HandshakeResponse that
        && status == that.status
        && reason.equals(that.reason)
        && headers.equals(that.headers)
        && Arrays.equals(body, that.body);
  }

  @Override
  public int hashCode() {
    return 31 * Objects.hash(status, reason, headers) + Arrays.hashCode(body);
  }

  /** {@return the status, the reason and the headers, fit for a log, and the length of the body} */
  @Override
  public String toString() {
    return status + " " + reason + " " + headers + " body of " + body.length + " bytes";
  }
}
