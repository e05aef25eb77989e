package io.sockeye.handshake;

/**
 * How large the head of a peer's request or response may be: its first line, the header lines and
 * the blank line. A server answers a larger one with status 431 (RFC 6585, section 5).
 *
 * @param lineLength the bytes of one line without its line break, from 1
 * @param headerCount the number of header lines, from 1
 * @param totalLength the bytes of all lines with their line breaks, from 1
 */
public record HeadLimits(int lineLength, int headerCount, int totalLength) {

  /** 8 KiB a line, 100 headers, 16 KiB in total. */
  public static final HeadLimits DEFAULT = new HeadLimits(8 * 1024, 100, 16 * 1024);

  /**
   * Makes a set of limits.
   *
   * @param lineLength the bytes of one line without its line break, from 1
   * @param headerCount the number of header lines, from 1
   * @param totalLength the bytes of all lines with their line breaks, from 1
   * @throws IllegalArgumentException when a limit is less than 1
   */
  public HeadLimits {
    if (lineLength < 1 || headerCount < 1 || totalLength < 1) {
      throw new IllegalArgumentException(
          "limits are from 1, not " + lineLength + ", " + headerCount + ", " + totalLength);
    }
  }
}
