package io.sockeye.handshake;

/**
 * An origin, or several that differ in subdomains or ports, in an allow-list.
 *
 * @param like the scheme, the host or the end of the host, and the port
 * @param subdomains whether the host is any under that of {@code like}
 * @param anyHost whether the host is of no importance
 * @param anyPort whether the port is of no importance
 */
record OriginPattern(Origin like, boolean subdomains, boolean anyHost, boolean anyPort) {

  private static final String ANY_PORT = ":*";

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException when it is none
   */
  static OriginPattern parse(String pattern) {
    boolean anyPort = pattern.endsWith(ANY_PORT);
    String text = anyPort ? pattern.substring(0, pattern.length() - ANY_PORT.length()) : pattern;
    int host = Math.min(text.indexOf("://") + 3, text.length());
    boolean subdomains = text.startsWith("*.", host);
    boolean anyHost = text.startsWith("*:", host) || text.substring(host).equals("*");

    // Something ordinary stands in for what '*' replaces, and the result has to be an origin.
    String ordinary =
        text.substring(0, host)
            + (subdomains
                ? text.substring(host + 2)
                : anyHost ? "any" + text.substring(host + 1) : text.substring(host));
    Origin like = Origin.parse(ordinary);
    boolean twoPorts = anyPort && text.indexOf(':', Math.max(host, text.lastIndexOf(']'))) >= 0;
    if (like == null || ordinary.indexOf('*') >= 0 || twoPorts) {
      throw new IllegalArgumentException(
          "the origin pattern "
              + HttpSyntax.quote(pattern)
              + " is not scheme://host or scheme://host:port without a path; '*' may stand for the"
              + " host, for its first labels (https://*.example.com) and for the port");
    }
    return new OriginPattern(like, subdomains, anyHost, anyPort);
  }

  boolean matches(Origin origin) {
    return like.scheme().equals(origin.scheme())
        && (anyPort || like.port() == origin.port())
        && (anyHost
            || (subdomains
                ? origin.host().endsWith("." + like.host())
                : origin.host().equals(like.host())));
  }
}
