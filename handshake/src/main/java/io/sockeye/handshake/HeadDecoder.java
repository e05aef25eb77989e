package io.sockeye.handshake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sockeye.handshake.HandshakeException.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BiFunction;

/**
 * Decodes the head of a request or response as it arrives, in pieces of any size. Get one from
 * {@link HandshakeRequest#decoder(HeadLimits)} or {@link HandshakeResponse#decoder(HeadLimits)}.
 *
 * <p>Each byte is looked at once, and refused as soon as it breaks a rule, so that a head that
 * comes byte by byte costs no more than one that comes whole. No more memory is held than the lines
 * received so far, which {@link HeadLimits} bound.
 *
 * <p>Strict where laxness has let one message pass for another (RFC 9112, section 11.2): a line
 * ends with CR LF and nothing else, no line continues another, no whitespace stands before a colon.
 *
 * <p>Not for use by several threads at a time. After a failure it cannot be used further.
 *
 * @param <T> what the head becomes: {@link HandshakeRequest} or {@link HandshakeResponse}
 */
public final class HeadDecoder<T> {

  /** Reads the first line of a head. */
  interface StartLine<T> {
    T parse(String line) throws HandshakeException;
  }

  private final HeadLimits limits;
  private final StartLine<T> startLine;
  private final BiFunction<T, Headers, T> withHeaders;

  private byte[] line = new byte[128];
  private int length;
  private int total;
  private boolean afterCr;
  private T head;
  private Headers.Builder headers = Headers.builder();

  HeadDecoder(HeadLimits limits, StartLine<T> startLine, BiFunction<T, Headers, T> withHeaders) {
    this.limits = limits;
    this.startLine = startLine;
    this.withHeaders = withHeaders;
  }

  /**
   * Takes bytes up to the blank line that ends the head.
   *
   * @param in the bytes that have arrived. All of them are taken when they do not end the head.
   *     When they do, the position is left behind the blank line: what follows belongs to the first
   *     frame or to a body.
   * @return the head, after which the next one may be decoded; null when more bytes are needed
   * @throws HandshakeException when the head is malformed or over a limit
   */
  public T decode(ByteBuffer in) throws HandshakeException {
    while (in.hasRemaining()) {
      if (!afterCr) {
        takeText(in);
      }
      if (in.hasRemaining() && takeOther(in.get())) {
        return finish();
      }
    }
    return null;
  }

  /** Takes what may stand in a line, as far as the limits let it grow. */
  private void takeText(ByteBuffer in) {
    int start = in.position();
    int room = Math.min(limits.totalLength() - total, limits.lineLength() - length);
    int limit = start + Math.min(room, in.remaining());
    int end = start;
    while (end < limit && HttpSyntax.isTextByte(in.get(end))) {
      end++;
    }
    int count = end - start;
    if (length + count > line.length) {
      line = Arrays.copyOf(line, Math.max(length + count, 2 * line.length));
    }
    in.get(line, length, count);
    length += count;
    total += count;
  }

  /** Takes a byte that is not text, or is over a limit; whether it ends the head. */
  private boolean takeOther(byte b) throws HandshakeException {
    if (total == limits.totalLength()) {
      throw new HandshakeException(
          Reason.HEAD_TOO_LONG, "the head is over the limit of " + total + " bytes");
    }
    total++;
    if (afterCr) {
      if (b != '\n') {
        throw malformed("a CR is not followed by LF");
      }
      afterCr = false;
      if (length == 0 && head != null) {
        return true;
      }
      endLine();
      return false;
    }
    if (b == '\n') {
      throw malformed("a line ends with LF alone, not CR LF");
    }
    if (HttpSyntax.isTextByte(b)) {
      throw new HandshakeException(
          Reason.LINE_TOO_LONG, where() + " is over the limit of " + length + " bytes");
    }
    if (b != '\r') {
      throw malformed(String.format("there is a control character, %02x", b));
    }
    afterCr = true;
    return false;
  }

  private void endLine() throws HandshakeException {
    if (head == null) {
      head = startLine.parse(new String(line, 0, length, ISO_8859_1));
    } else {
      addHeader();
    }
    length = 0;
  }

  private void addHeader() throws HandshakeException {
    if (headers.size() == limits.headerCount()) {
      throw new HandshakeException(
          Reason.TOO_MANY_HEADERS, "there are more than " + limits.headerCount() + " headers");
    }
    int colon = 0;
    while (colon < length && HttpSyntax.isTokenCharacter(line[colon])) {
      colon++;
    }
    if (colon == length || line[colon] != ':' || colon == 0) {
      throw malformed(
          HttpSyntax.isWhitespace(line[0])
              ? "it begins with whitespace: lines cannot be folded"
              : "there is no token followed by a colon");
    }
    int start = colon + 1;
    int end = length;
    while (start < end && HttpSyntax.isWhitespace(line[start])) {
      start++;
    }
    while (end > start && HttpSyntax.isWhitespace(line[end - 1])) {
      end--;
    }
    headers.addChecked(
        new String(line, 0, colon, ISO_8859_1), new String(line, start, end - start, ISO_8859_1));
  }

  private T finish() {
    T finished = withHeaders.apply(head, headers.build());
    head = null;
    headers = Headers.builder();
    total = 0;
    return finished;
  }

  private HandshakeException malformed(String what) {
    return new HandshakeException(
        head == null ? Reason.START_LINE_MALFORMED : Reason.HEADER_MALFORMED,
        where() + " is malformed: " + what);
  }

  private String where() {
    if (head == null) {
      return "the first line";
    }
    return "header line "
        + (headers.size() + 1)
        + " "
        + HttpSyntax.quote(new String(line, 0, Math.min(length, nameLength()), ISO_8859_1));
  }

  /**
   * The length of the name in the current line: the value, which may be secret, is never quoted.
   */
  private int nameLength() {
    int i = 0;
    while (i < length && HttpSyntax.isTokenCharacter(line[i])) {
      i++;
    }
    return i;
  }
}
