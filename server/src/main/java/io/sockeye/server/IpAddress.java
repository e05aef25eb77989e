package io.sockeye.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** IP addresses as text, for which nobody is asked. */
final class IpAddress {

  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
  private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9a-fA-F:][0-9a-fA-F:.]{1,44}");

  private IpAddress() {}

  /** {@return an address of either version, or null when the text is none} */
  static InetAddress parse(String text) {
    return text.indexOf(':') >= 0 ? parseIpv6(text) : parseIpv4(text);
  }

  /** {@return the address of a text with four decimal numbers, or null when the text is none} */
  static InetAddress parseIpv4(String text) {
    return IPV4.matcher(text).matches() ? literal(text) : null;
  }

  /** {@return the address of a text with colons, or null when the text is none} */
  static InetAddress parseIpv6(String text) {
    boolean looksLikeOne = text.indexOf(':') >= 0 && IPV6_CHARACTERS.matcher(text).matches();
    return looksLikeOne ? literal(text) : null;
  }

  private static InetAddress literal(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
