package io.sockeye.handshake;

import java.util.Locale;

/**
 * A serialized origin (RFC 6454, section 6.2), such as {@code https://example.com}.
 *
 * @param scheme in lower case
 * @param host in lower case; an IPv6 literal is in brackets
 * @param port the port, the scheme's default where none is given, or -1 where there is no default
 */
record Origin(String scheme, String host, int port) {

  /** The origin that a text stands for; null when it is none, or the opaque origin {@code null}. */
  static Origin parse(String text) {
    int colon = text.indexOf("://");
    if (colon < 0 || !isScheme(text, colon)) {
      return null;
    }
    Authority authority = Authority.parse(text.substring(colon + 3));
    if (authority == null) {
      return null;
    }
    String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
    return new Origin(scheme, authority.host(), authority.portOr(defaultPort(scheme)));
  }

  /** RFC 3986, section 3.1. */
  private static boolean isScheme(String text, int end) {
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (!HttpSyntax.isLetter(c)
          && (i == 0 || !HttpSyntax.isDigit(c) && c != '+' && c != '-' && c != '.')) {
        return false;
      }
    }
    return end > 0;
  }

  private static int defaultPort(String scheme) {
    return switch (scheme) {
      case "http", "ws" -> 80;
      case "https", "wss" -> 443;
      default -> -1;
    };
  }

  /**
   * Whether a page of this origin and a request to the given host are of the same site. On a secure
   * connection only https will do. On a plain one https will do too: a proxy in front of the server
   * may have ended TLS, and a browser lets no page of an https origin connect in the clear.
   */
  boolean isSame(Authority asked, boolean secure) {
    boolean schemeFits = scheme.equals("https") || scheme.equals("http") && !secure;
    return schemeFits && host.equals(asked.host()) && port == asked.portOr(defaultPort(scheme));
  }
}
