package io.sockeye.handshake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sockeye.handshake.HandshakeException.Reason;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The head of an HTTP/1.1 request (RFC 9112, section 3).
 *
 * @param method a token, such as {@code GET}
 * @param target visible ASCII without {@code '#'}: for a handshake a path and query, or an absolute
 *     http or https URI (RFC 6455, section 4.2.1, item 1)
 * @param version {@code HTTP/}, a digit, a dot and a digit
 * @param headers the header lines
 */
public record HandshakeRequest(String method, String target, String version, Headers headers) {

  /**
   * Makes a request.
   *
   * @param method a token, such as {@code GET}
   * @param target visible ASCII without {@code '#'}
   * @param version {@code HTTP/}, a digit, a dot and a digit
   * @param headers the header lines
   * @throws IllegalArgumentException when the method, the target or the version is anything else
   */
  public HandshakeRequest {
    Objects.requireNonNull(headers, "headers");
    if (!HttpSyntax.isToken(method)) {
      throw new IllegalArgumentException(
          "the method " + HttpSyntax.quote(method) + " is not a token");
    }
    if (!isTarget(target)) {
      throw new IllegalArgumentException(
          "the request target "
              + HttpSyntax.quote(target)
              + " is not visible ASCII without a fragment; percent-encode other characters");
    }
    if (!isVersion(version)) {
      throw new IllegalArgumentException(
          "the version " + HttpSyntax.quote(version) + " is not HTTP/digit.digit");
    }
  }

  private static boolean isTarget(String target) {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (!HttpSyntax.isVisibleAscii(c) || c == '#') {
        return false;
      }
    }
    return !target.isEmpty();
  }

  private static boolean isVersion(String version) {
    return version.length() == 8
        && version.startsWith("HTTP/")
        && HttpSyntax.isDigit(version.charAt(5))
        && version.charAt(6) == '.'
        && HttpSyntax.isDigit(version.charAt(7));
  }

  /**
   * {@return a decoder for requests that arrive in pieces}
   *
   * @param limits how large a request may be
   */
  public static HeadDecoder<HandshakeRequest> decoder(HeadLimits limits) {
    return new HeadDecoder<>(
        limits,
        HandshakeRequest::parse,
        (r, headers) -> new HandshakeRequest(r.method, r.target, r.version, headers));
  }

  /**
   * Decodes a request within the {@linkplain HeadLimits#DEFAULT default limits} that is expected to
   * be there as a whole. It begins anew with each call: for a request that arrives in many pieces a
   * {@link #decoder(HeadLimits)} does less work.
   *
   * @param in the bytes that have arrived. The position is left behind the blank line that ends the
   *     head, since what follows belongs to the first frame; it is left where it was when more
   *     bytes are needed.
   * @return the request; null when more bytes are needed
   * @throws HandshakeException when the head is malformed or over a limit
   */
  public static HandshakeRequest decode(ByteBuffer in) throws HandshakeException {
    int start = in.position();
    HandshakeRequest request = decoder(HeadLimits.DEFAULT).decode(in);
    if (request == null) {
      in.position(start);
    }
    return request;
  }

  private static HandshakeRequest parse(String line) throws HandshakeException {
    int first = line.indexOf(' ');
    int second = line.indexOf(' ', first + 1);
    if (first < 0 || second < 0) {
      throw new HandshakeException(
          Reason.START_LINE_MALFORMED, "the first line is not a method, a target and a version");
    }
    try {
      return new HandshakeRequest(
          line.substring(0, first),
          line.substring(first + 1, second),
          line.substring(second + 1),
          Headers.EMPTY);
    } catch (IllegalArgumentException e) {
      throw new HandshakeException(Reason.START_LINE_MALFORMED, e.getMessage());
    }
  }

  /** {@return the bytes of the request line, the headers and the blank line} */
  public byte[] encode() {
    StringBuilder head = new StringBuilder(512);
    head.append(method).append(' ').append(target).append(' ').append(version).append("\r\n");
    headers.appendTo(head);
    return head.append("\r\n").toString().getBytes(ISO_8859_1);
  }

  /** {@return the path of the target, not decoded: {@code /} where an absolute URI has none} */
  public String path() {
    int start = pathStart();
    int query = target.indexOf('?', start);
    String path = target.substring(start, query < 0 ? target.length() : query);
    return path.isEmpty() ? "/" : path;
  }

  /** {@return the query of the target, not decoded and without its question mark, or null} */
  public String query() {
    int query = target.indexOf('?', pathStart());
    return query < 0 ? null : target.substring(query + 1);
  }

  /** Whether the target has a resource name in it (RFC 6455, section 4.2.1, item 1). */
  boolean hasResourceName() {
    return target.charAt(0) == '/' || authorityStart() > 0 && authority() != null;
  }

  /**
   * The host that is asked: that of an absolute target (RFC 9112, section 3.2.2), else the Host
   * header. Null when it is missing or malformed.
   */
  Authority authority() {
    int start = authorityStart();
    if (start > 0) {
      return Authority.parse(target.substring(start, pathStart()));
    }
    String host = headers.first("Host");
    return host == null ? null : Authority.parse(host);
  }

  /** Where the authority of an absolute target begins; 0 for other targets. */
  private int authorityStart() {
    if (target.regionMatches(true, 0, "http://", 0, 7)) {
      return 7;
    }
    return target.regionMatches(true, 0, "https://", 0, 8) ? 8 : 0;
  }

  private int pathStart() {
    int i = authorityStart();
    if (i > 0) {
      while (i < target.length() && target.charAt(i) != '/' && target.charAt(i) != '?') {
        i++;
      }
    }
    return i;
  }
}
