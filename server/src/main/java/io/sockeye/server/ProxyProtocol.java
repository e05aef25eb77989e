package io.sockeye.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Reads the header with which a proxy begins a connection (The PROXY protocol, section 2), and not
 * a byte more: what follows may belong to TLS.
 */
final class ProxyProtocol {

  /** How a header of version 2 begins, and one of version 1 cannot (section 2.2). */
  private static final byte[] SIGNATURE = "\r\n\r\n\0\r\nQUIT\n".getBytes(ISO_8859_1);

  /** The longest line of version 1 with its end (section 2.1). */
  static final int MAX_LINE_BYTES = 107;

  /** The most that version 2 may have behind its first 16 bytes; others send some hundred. */
  static final int MAX_BODY_BYTES = 4096;

  private final ReadableByteChannel in;

  private ProxyProtocol(ReadableByteChannel in) {
    this.in = in;
  }

  /**
   * {@return what the header says; null when it is for a connection of the proxy's own, or says
   * nothing}
   *
   * @param in a new connection, in blocking mode
   * @throws ProxyProtocolException when it does not begin with a header
   * @throws EOFException when it ends before that
   */
  static Forwarded read(ReadableByteChannel in) throws IOException {
    return new ProxyProtocol(in).read();
  }

  private Forwarded read() throws IOException {
    // No header of either version is shorter. The first bytes tell at once who is no proxy.
    ByteBuffer first = ByteBuffer.allocate(SIGNATURE.length);
    boolean binary = true;
    boolean text = true;
    while (first.hasRemaining()) {
      receive(first);
      int length = first.position();
      binary &= startsWith(first, SIGNATURE, length);
      text &= startsWith(first, ProxyProtocolLine.START, length);
      if (!binary && !text) {
        throw new ProxyProtocolException("it begins with something else");
      }
    }
    return binary ? readBinary(first.flip()) : readLine(first.flip());
  }

  private static boolean startsWith(ByteBuffer bytes, byte[] start, int length) {
    for (int i = 0; i < Math.min(length, start.length); i++) {
      if (bytes.get(i) != start[i]) {
        return false;
      }
    }
    return true;
  }

  private Forwarded readBinary(ByteBuffer signature) throws IOException {
    ByteBuffer fixed = ByteBuffer.allocate(ProxyProtocolBinary.FIXED_BYTES).put(signature);
    receiveAll(fixed);
    int length = ProxyProtocolBinary.bodyLength(fixed);
    if (length > MAX_BODY_BYTES) {
      throw new ProxyProtocolException("it says that " + length + " bytes follow: too many");
    }
    ByteBuffer header = ByteBuffer.allocate(fixed.capacity() + length).put(fixed.flip());
    receiveAll(header);
    return ProxyProtocolBinary.parse(header.flip());
  }

  private Forwarded readLine(ByteBuffer beginning) throws IOException {
    ByteBuffer line = ByteBuffer.allocate(MAX_LINE_BYTES).put(beginning);
    int limit = line.capacity();
    while (line.get(line.position() - 1) != '\n') {
      if (line.position() == limit) {
        throw new ProxyProtocolException("its line is longer than " + limit + " bytes");
      }
      // Two at a time, unless the line may end with the next: it ends in CR and LF.
      int start = line.position();
      boolean mayEnd = line.get(start - 1) == '\r';
      line.limit(Math.min(limit, start + (mayEnd ? 1 : 2)));
      receive(line);
      if (!mayEnd && line.get(start) == '\n') {
        throw ProxyProtocolLine.badEnd();
      }
    }
    return ProxyProtocolLine.parse(ISO_8859_1.decode(line.flip()).toString());
  }

  private void receiveAll(ByteBuffer target) throws IOException {
    while (target.hasRemaining()) {
      receive(target);
    }
  }

  private void receive(ByteBuffer target) throws IOException {
    if (in.read(target) < 0) {
      throw new EOFException("the connection ended before its PROXY header was complete");
    }
  }
}
