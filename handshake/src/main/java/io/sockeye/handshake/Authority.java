package io.sockeye.handshake;

import java.util.Locale;

/**
 * A host and perhaps a port, as in a Host header, an origin or a URI (RFC 3986, section 3.2),
 * without user information.
 *
 * @param host in lower case; an IPv6 literal is in brackets
 * @param port 0 to 65535, or -1 where none is given
 */
record Authority(String host, int port) {

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
      return isIpv6(text, 1, bracket) ? bracket + 1 : -1;
    }
    int i = 0;
    while (i < text.length() && isNameCharacter(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /**
   * Enough to tell an address from an attempt to smuggle something in; not every address exists.
   */
  private static boolean isIpv6(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (Character.digit(c, 16) < 0 && c != ':' && c != '.' || c > 127) {
        return false;
      }
    }
    int colon = text.indexOf(':');
    return colon > 0 && colon < to;
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
