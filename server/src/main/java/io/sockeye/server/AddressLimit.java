package io.sockeye.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * How many connections may come from one address.
 *
 * @param max how many
 * @param onlyFromInternet whether addresses that are not routed on the Internet have no limit
 */
record AddressLimit(int max, boolean onlyFromInternet) {

  /** Behind a private address there may be a proxy, with all clients behind it. */
  static final AddressLimit DEFAULT = new AddressLimit(1_000, true);

  AddressLimit {
    if (max < 1) {
      throw new IllegalArgumentException("maxConnectionsPerAddress is at least 1, not " + max);
    }
  }

  boolean appliesTo(InetAddress address) {
    return !onlyFromInternet || !isLocal(address);
  }

  private static boolean isLocal(InetAddress address) {
    if (address.isLoopbackAddress() || address.isLinkLocalAddress()) {
      return true;
    }
    int first = address.getAddress()[0] & 0xFF;
    if (address instanceof Inet6Address) {
      // RFC 4193: fc00::/7.
      return (first & 0xFE) == 0xFC;
    }
    // RFC 1918, and RFC 6598: 100.64.0.0/10.
    int second = address.getAddress()[1] & 0xFF;
    return address.isSiteLocalAddress() || first == 100 && (second & 0xC0) == 64;
  }

  /**
   * {@return what connections of one client have in common: its IPv4 address, or the network of its
   * IPv6 address}
   */
  static Object clientOf(InetAddress address) {
    // A client has a /64 to itself, and may use a new address of it for each connection.
    return address instanceof Inet6Address
        ? ByteBuffer.wrap(address.getAddress(), 0, 8).getLong()
        : address;
  }
}
