package io.sockeye.client.cli;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * A proxy as it is given on the command line.
 *
 * @param login null for none
 */
record ProxyUrl(Proxy proxy, Login login) {

  private static final int MAX_PORT = 65535;

  /**
   * {@return what a text such as {@code http://user:password@example.com:3128} stands for}
   *
   * @throws IllegalArgumentException when it stands for nothing; the message does not repeat it,
   *     since there may be a password in it
   */
  static ProxyUrl parse(String text) {
    try {
      URI url = new URI(text);
      String host = url.getHost();
      boolean hasPath = url.getRawPath() != null && url.getRawPath().length() > 1;
      if (host == null || url.getPort() < 1 || url.getPort() > MAX_PORT || hasPath) {
        throw malformed();
      }
      InetSocketAddress address =
          InetSocketAddress.createUnresolved(
              host.startsWith("[") ? host.substring(1, host.length() - 1) : host, url.getPort());
      return new ProxyUrl(
          new Proxy(type(url.getScheme()), address),
          url.getUserInfo() == null ? null : Login.parse(url.getUserInfo()));
    } catch (URISyntaxException e) {
      throw malformed();
    }
  }

  private static Proxy.Type type(String scheme) {
    return switch (scheme == null ? "" : scheme) {
      case "http" -> Proxy.Type.HTTP;
      case "socks5", "socks5h" -> Proxy.Type.SOCKS;
      default -> throw malformed();
    };
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "the proxy is given as http://host:port or socks5://host:port, with user:password@ before"
            + " the host for one that asks");
  }
}
