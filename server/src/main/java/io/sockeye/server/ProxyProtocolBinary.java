package io.sockeye.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Version 2 of the PROXY protocol (section 2.2): binary, with parameters. */
final class ProxyProtocolBinary {

  /** The signature, version and command, family and transport, and the length of the rest. */
  static final int FIXED_BYTES = 16;

  private static final int LENGTH_AT = 14;

  private static final int LOCAL = 0;
  private static final int PROXY = 1;

  private static final int CHECKSUM = 0x03;
  private static final int TLS = 0x20;

  /** In the first byte of {@link #TLS}: the client has connected over it. */
  private static final int CLIENT_TLS = 0x01;

  private final ByteBuffer header;

  private ProxyProtocolBinary(ByteBuffer header) {
    this.header = header;
  }

  /** {@return how many bytes follow the first 16} */
  static int bodyLength(ByteBuffer fixed) {
    return fixed.getShort(LENGTH_AT) & 0xFFFF;
  }

  /**
   * {@return who has connected to the proxy; null when it connects for itself, or does not say}
   *
   * @param header the whole of it, with the right signature and length
   */
  static Forwarded parse(ByteBuffer header) throws ProxyProtocolException {
    return new ProxyProtocolBinary(header).parse();
  }

  private Forwarded parse() throws ProxyProtocolException {
    header.position(LENGTH_AT - 2);
    int versionAndCommand = header.get() & 0xFF;
    int family = header.get() & 0xFF;
    header.getShort();
    if (versionAndCommand >> 4 != 2) {
      throw new ProxyProtocolException("its version is " + (versionAndCommand >> 4));
    }
    int command = versionAndCommand & 0x0F;
    if (command > PROXY) {
      throw new ProxyProtocolException("its command is " + command);
    }
    if (command == LOCAL) {
      // Whatever else it has is to be discarded, with the family.
      return null;
    }
    InetSocketAddress source = source(family);
    String scheme = parameters();
    return source == null ? null : new Forwarded(source, scheme, null);
  }

  /** Reads the addresses; null when they are of no use. */
  private InetSocketAddress source(int family) throws ProxyProtocolException {
    return switch (family) {
      case 0x00 -> skipAddresses(0);
      // Streams and datagrams: HTTP/3 has come over the latter.
      case 0x11, 0x12 -> internetSource(4);
      case 0x21, 0x22 -> internetSource(16);
      case 0x31, 0x32 -> skipAddresses(2 * 108);
      default ->
          throw new ProxyProtocolException(
              String.format("its address family and transport are 0x%02X", family));
    };
  }

  private InetSocketAddress internetSource(int addressBytes) throws ProxyProtocolException {
    requireRoom(2 * (addressBytes + 2), "its addresses");
    byte[] source = new byte[addressBytes];
    header.get(source);
    header.position(header.position() + addressBytes);
    int port = header.getShort() & 0xFFFF;
    header.getShort();
    try {
      return new InetSocketAddress(InetAddress.getByAddress(source), port);
    } catch (UnknownHostException e) {
      throw new AssertionError("an address has 4 or 16 bytes", e);
    }
  }

  private InetSocketAddress skipAddresses(int bytes) throws ProxyProtocolException {
    requireRoom(bytes, "its addresses");
    header.position(header.position() + bytes);
    return null;
  }

  /** {@return the scheme in the type-length-value vectors (section 2.2.1), null for unknown} */
  private String parameters() throws ProxyProtocolException {
    String scheme = null;
    while (header.hasRemaining()) {
      requireRoom(3, "its last parameter");
      int type = header.get() & 0xFF;
      int length = header.getShort() & 0xFFFF;
      requireRoom(length, "its last parameter");
      int start = header.position();
      if (type == CHECKSUM) {
        checkChecksum(start, length);
      } else if (type == TLS) {
        if (length < 5) {
          throw new ProxyProtocolException("its parameter for TLS is too short");
        }
        scheme = (header.get(start) & CLIENT_TLS) != 0 ? "https" : "http";
      }
      header.position(start + length);
    }
    return scheme;
  }

  /** Section 2.2.3: over the whole header, with zero in the place of the checksum. */
  private void checkChecksum(int start, int length) throws ProxyProtocolException {
    if (length != Integer.BYTES) {
      throw new ProxyProtocolException("its checksum has " + length + " bytes instead of 4");
    }
    byte[] all = new byte[header.limit()];
    header.get(0, all);
    ByteBuffer.wrap(all).putInt(start, 0);
    CRC32C checksum = new CRC32C();
    checksum.update(all);
    if ((int) checksum.getValue() != header.getInt(start)) {
      throw new ProxyProtocolException("its checksum is wrong");
    }
  }

  private void requireRoom(int bytes, String what) throws ProxyProtocolException {
    if (header.remaining() < bytes) {
      throw new ProxyProtocolException("it is too short for " + what);
    }
  }
}
