package io.sockeye.handshake;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * A ws or wss URI in parts (RFC 6455, section 3).
 *
 * @param secure whether it is a wss URI
 * @param host a name or an IP address, ASCII in lower case; an IPv6 literal is without brackets
 * @param port 1 to 65535; 80 for ws and 443 for wss where the URI has none
 * @param resourceName the path, and the query if there is one: visible ASCII that begins with
 *     {@code '/'}
 */
public record WebSocketUri(boolean secure, String host, int port, String resourceName) {

  /**
   * Makes a URI from its parts.
   *
   * @param secure whether it is a wss URI
   * @param host a name or an IP address, ASCII in lower case; an IPv6 literal is without brackets
   * @param port 1 to 65535
   * @param resourceName the path, and the query if there is one
   * @throws IllegalArgumentException when a part is malformed
   */
  public WebSocketUri {
    Authority authority = Authority.parse(bracketed(host));
    if (authority == null || !authority.equals(new Authority(bracketed(host), -1))) {
      throw new IllegalArgumentException(
          HttpSyntax.quote(host) + " is neither a host name in lower case nor an IP address");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
    }
    if (!resourceName.startsWith("/")
        || resourceName.indexOf('#') >= 0
        || !resourceName.chars().allMatch(HttpSyntax::isVisibleAscii)) {
      throw new IllegalArgumentException(
          "the resource name "
              + HttpSyntax.quote(resourceName)
              + " is not a path and query of visible ASCII; percent-encode other characters");
    }
  }

  /**
   * {@return the parts of a URI}
   *
   * @param uri a ws or wss URI, such as {@code wss://example.com/chat?room=1}
   * @throws IllegalArgumentException when it is no URI, or not one that {@link #of(URI)} takes
   */
  public static WebSocketUri of(String uri) {
    try {
      return of(new URI(uri));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          HttpSyntax.quote(uri) + " is not a URI: " + e.getReason() + " at index " + e.getIndex());
    }
  }

  /**
   * {@return the parts of a URI; characters outside ASCII are percent-encoded, and those of a host
   * name go through IDNA}
   *
   * @param uri an absolute ws or wss URI, its scheme in upper or lower case
   * @throws IllegalArgumentException when the scheme is another one, there is no host, the port is
   *     not 1 to 65535, or there is a fragment or user information
   */
  public static WebSocketUri of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean secure = scheme.equals("wss");
    if (!secure && !scheme.equals("ws")) {
      throw invalid(uri, "the scheme has to be ws or wss");
    }
    if (uri.getRawFragment() != null) {
      throw invalid(uri, "a WebSocket URI has no fragment; write # as %23");
    }
    String authority = uri.getRawAuthority();
    if (authority == null) {
      throw invalid(uri, "there is no host");
    }
    if (authority.indexOf('@') >= 0) {
      // Not quoted: what stands there is likely a password.
      throw new IllegalArgumentException(
          "a WebSocket URI has no user information; send an Authorization header instead");
    }
    Authority asked = parseAuthority(uri, authority);
    if (asked == null) {
      throw invalid(uri, "the host or the port is malformed");
    }
    URI ascii = URI.create(uri.toASCIIString());
    String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
    return new WebSocketUri(
        secure,
        asked.host().replace("[", "").replace("]", ""),
        asked.portOr(secure ? 443 : 80),
        ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery());
  }

  private static Authority parseAuthority(URI uri, String authority) {
    if (authority.startsWith("[")) {
      return Authority.parse(authority);
    }
    int colon = authority.indexOf(':');
    String host = colon < 0 ? authority : authority.substring(0, colon);
    try {
      return Authority.parse(IDN.toASCII(host) + authority.substring(host.length()));
    } catch (IllegalArgumentException e) {
      throw invalid(uri, "the host is not a name: " + e.getMessage());
    }
  }

  private static IllegalArgumentException invalid(URI uri, String why) {
    return new IllegalArgumentException(HttpSyntax.quote(uri.toString()) + ": " + why);
  }

  private static String bracketed(String host) {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  /** {@return the value of the Host header: the port is left out where it is the default} */
  public String hostHeader() {
    return port == (secure ? 443 : 80) ? bracketed(host) : bracketed(host) + ":" + port;
  }

  /** {@return the URI; the port is left out where it is the default} */
  @Override
  public String toString() {
    return (secure ? "wss://" : "ws://") + hostHeader() + resourceName;
  }
}
