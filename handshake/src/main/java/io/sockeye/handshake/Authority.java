package io.sockeye.handshake;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A host and perhaps a port, as in a Host header, an origin or a URI (RFC 3986, section 3.2),
 * without user information.
 *
 * @param host in lower case; an IPv6 literal is in brackets
 * @param port 0 to 65535, or -1 where none is given
 */
record Authority(String host, int port) {

  private static final Pattern IPV6_GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");

  /** The parts of a text, or null when it is not a host and a port. */
  static Authority parse(String text) {
    int end = hostEnd(text);
    if (end <= 0) {
      return null;
    }
    int port = -1;
    if (end < text.length()) {
      port = parsePort(text, end);
      if (port < -1) {
        return null;
      }
    }
    return new Authority(text.substring(0, end).toLowerCase(Locale.ROOT), port);
  }

  private static int hostEnd(String text) {
    if (text.startsWith("[")) {
      int bracket = text.indexOf(']');
      return bracket > 0 && isIpv6(text.substring(1, bracket)) ? bracket + 1 : -1;
    }
    int i = 0;
    while (i < text.length() && isNameCharacter(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /** RFC 3986, section 3.2.2: eight groups, of which a double colon stands for some. */
  private static boolean isIpv6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text, true) == 8;
    }
    int before = groups(text.substring(0, gap), false);
    int after = groups(text.substring(gap + 2), true);
    return before >= 0 && after >= 0 && before + after < 8;
  }

  /** How many groups of 16 bits there are, or -1 when that is not what the text is. */
  private static int groups(String text, boolean mayEndInIpv4) {
    if (text.isEmpty()) {
      return 0;
    }
    String[] groups = text.split(":", -1);
    String last = groups[groups.length - 1];
    boolean ipv4 = mayEndInIpv4 && IPV4.matcher(last).matches();
    for (int i = 0; i < groups.length - (ipv4 ? 1 : 0); i++) {
      if (!IPV6_GROUP.matcher(groups[i]).matches()) {
        return -1;
      }
    }
    return groups.length + (ipv4 ? 1 : 0);
  }

  /** The characters of a registered name (RFC 3986, section 3.2.2). */
  private static boolean isNameCharacter(char c) {
    return HttpSyntax.isLetter(c) || HttpSyntax.isDigit(c) || "-._~%!$&'()*+,;=".indexOf(c) >= 0;
  }

  /** The port that stands after a colon; -1 when nothing does, -2 when it is no port. */
  private static int parsePort(String text, int colon) {
    if (text.charAt(colon) != ':' || text.length() > colon + 6) {
      return -2;
    }
    int port = colon + 1 == text.length() ? -1 : 0;
    for (int i = colon + 1; i < text.length(); i++) {
      if (!HttpSyntax.isDigit(text.charAt(i))) {
        return -2;
      }
      port = 10 * port + text.charAt(i) - '0';
    }
    return port > 65535 ? -2 : port;
  }

  /** The port, or the given one where there is none. */
  int portOr(int defaultPort) {
    return port < 0 ? defaultPort : port;
  }
}
