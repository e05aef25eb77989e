package io.sockeye.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of those that a request has passed (RFC 7239, section 6). */
final class ForwardedNode {

  private static final String OBFUSCATED = "_[A-Za-z0-9._-]+";
  private static final Pattern NODE =
      Pattern.compile(
          "(?:(?<ipv4>[0-9.]+)|\\[(?<ipv6>[^\\]]*)\\]|unknown|"
              + OBFUSCATED
              + ")(?::(?:(?<port>[0-9]{1,5})|"
              + OBFUSCATED
              + "))?",
          Pattern.CASE_INSENSITIVE);
  private static final int MAX_PORT = 65_535;

  private ForwardedNode() {}

  /**
   * {@return its address, with port 0 when there is none; null when it is unknown or obfuscated}
   *
   * @throws IllegalArgumentException when the text is no node
   */
  static InetSocketAddress parse(String text) {
    Matcher node = NODE.matcher(text);
    if (!node.matches()) {
      throw new IllegalArgumentException("no address, nor \"unknown\"");
    }
    InetAddress address = null;
    if (node.group("ipv4") != null) {
      address = requireAddress(IpAddress.parseIpv4(node.group("ipv4")));
    } else if (node.group("ipv6") != null) {
      address = requireAddress(IpAddress.parseIpv6(node.group("ipv6")));
    }
    int port = node.group("port") == null ? 0 : Integer.parseInt(node.group("port"));
    if (port > MAX_PORT) {
      throw new IllegalArgumentException("a port over " + MAX_PORT);
    }
    return address == null ? null : new InetSocketAddress(address, port);
  }

  private static InetAddress requireAddress(InetAddress address) {
    if (address == null) {
      throw new IllegalArgumentException("no address");
    }
    return address;
  }
}
