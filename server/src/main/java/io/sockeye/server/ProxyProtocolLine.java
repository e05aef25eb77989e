package io.sockeye.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Pattern;

/** Version 1 of the PROXY protocol (section 2.1): a line of text. */
final class ProxyProtocolLine {

  static final byte[] START = "PROXY ".getBytes(ISO_8859_1);

  private static final Pattern PORT = Pattern.compile("0|[1-9][0-9]{0,4}");
  private static final int MAX_PORT = 65_535;

  private ProxyProtocolLine() {}

  /**
   * {@return who has connected to the proxy; null when it does not say}
   *
   * @param line up to the first line feed
   */
  static Forwarded parse(String line) throws ProxyProtocolException {
    if (!line.endsWith("\r\n")) {
      throw badEnd();
    }
    String[] words = line.substring(0, line.length() - 2).split(" ", -1);
    if (words[1].equals("UNKNOWN")) {
      // Whatever follows is to be ignored.
      return null;
    }
    if (words.length != 6) {
      throw new ProxyProtocolException("its line has " + words.length + " words instead of 6");
    }
    InetSocketAddress source = address(words[1], words[2], words[4]);
    address(words[1], words[3], words[5]);
    return new Forwarded(source, null, null);
  }

  static ProxyProtocolException badEnd() {
    return new ProxyProtocolException("its line does not end in CR and LF");
  }

  private static InetSocketAddress address(String family, String address, String port)
      throws ProxyProtocolException {
    InetAddress parsed =
        switch (family) {
          case "TCP4" -> IpAddress.parseIpv4(address);
          case "TCP6" -> IpAddress.parseIpv6(address);
          default -> throw new ProxyProtocolException("its line is not for TCP4, TCP6 or UNKNOWN");
        };
    if (parsed == null) {
      throw new ProxyProtocolException(
          "its line has no address of " + family + " where one belongs");
    }
    if (!PORT.matcher(port).matches() || Integer.parseInt(port) > MAX_PORT) {
      throw new ProxyProtocolException("its line has no port where one belongs");
    }
    return new InetSocketAddress(parsed, Integer.parseInt(port));
  }
}
