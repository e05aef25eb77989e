package io.sockeye.client;

import io.sockeye.handshake.WebSocketUri;
import java.io.IOException;
import java.net.Authenticator;
import java.net.Authenticator.RequestorType;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URL;

/** Asks an {@link Authenticator} for users and passwords. */
final class Credentials {

  private static final String SCHEME = "Basic";

  private final Authenticator authenticator;

  /**
   * @param authenticator null for none
   */
  Credentials(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  /** {@return whether there is anybody to ask} */
  boolean canBeAskedFor() {
    return authenticator != null;
  }

  /** {@return those for a server, or null when the authenticator has none} */
  BasicCredentials forServer(WebSocketUri uri, BasicChallenge challenge) throws IOException {
    PasswordAuthentication given =
        authenticator.requestPasswordAuthenticationInstance(
            uri.host(),
            null,
            uri.port(),
            HttpUri.of(uri).getScheme(),
            challenge.realm(),
            SCHEME,
            url(uri),
            RequestorType.SERVER);
    return given == null ? null : BasicCredentials.forHttp(given);
  }

  /** {@return those for a proxy, or null when the authenticator has none} */
  BasicCredentials forProxy(Proxy proxy, WebSocketUri target, BasicChallenge challenge)
      throws IOException {
    boolean socks = proxy.type() == Proxy.Type.SOCKS;
    InetSocketAddress address = (InetSocketAddress) proxy.address();
    PasswordAuthentication given =
        authenticator.requestPasswordAuthenticationInstance(
            address.getHostString(),
            address.getAddress(),
            address.getPort(),
            socks ? "SOCKS5" : "http",
            challenge.realm(),
            SCHEME,
            url(target),
            RequestorType.PROXY);
    if (given == null) {
      return null;
    }
    return socks ? BasicCredentials.forSocks(given) : BasicCredentials.forHttp(given);
  }

  /** The URL class of the JDK knows http and https alone. */
  private static URL url(WebSocketUri uri) {
    try {
      return HttpUri.of(uri).toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
