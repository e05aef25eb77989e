package io.sockeye.server;

import io.sockeye.handshake.HandshakeRequest;
import io.sockeye.handshake.Headers;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.Objects;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * The request of a client that a server answers, and where it came from.
 *
 * @param handshake the request as it came
 * @param remoteAddress the other end of the TCP connection: behind a proxy, the proxy; the loopback
 *     address with port 0 when it came over a Unix domain socket
 * @param sslSession what was agreed on in the TLS handshake: the version and cipher suite, the
 *     client's certificates, and, as an {@link javax.net.ssl.ExtendedSSLSession}, the server name
 *     that the client indicated; null when it did not come over TLS
 * @param forwarded what a trusted proxy says of the client, as {@link
 *     WebSocketServerBuilder#trustedProxies(ProxyHeader, String...)} has it; null when it did not
 *     come from such a proxy, or the proxy says nothing
 */
public record Request(
    HandshakeRequest handshake,
    InetSocketAddress remoteAddress,
    SSLSession sslSession,
    Forwarded forwarded) {

  /**
   * Makes a request.
   *
   * @param handshake the request as it came
   * @param remoteAddress the other end of the TCP connection
   * @param sslSession what was agreed on in the TLS handshake, or null
   * @param forwarded what a trusted proxy says of the client, or null
   */
  public Request {
    Objects.requireNonNull(handshake, "handshake");
    Objects.requireNonNull(remoteAddress, "remoteAddress");
  }

  /**
   * {@return the client's address: what a trusted proxy says, and else {@link #remoteAddress()}}
   *
   * <p>The port is 0 when the proxy does not name it.
   */
  public InetSocketAddress clientAddress() {
    return forwarded == null || forwarded.client() == null ? remoteAddress : forwarded.client();
  }

  /**
   * {@return whether the client's connection is over TLS: to the trusted proxy, where that says how
   * it was connected to, and else to this server}
   */
  public boolean secure() {
    return forwarded == null || forwarded.scheme() == null
        ? sslSession != null
        : forwarded.scheme().equals("https");
  }

  /** {@return the request as the client made it, as far as a trusted proxy says so} */
  HandshakeRequest asked() {
    if (forwarded == null || forwarded.host() == null) {
      return handshake;
    }
    Headers.Builder headers = Headers.builder().add("Host", forwarded.host());
    handshake
        .headers()
        .forEach(
            (name, value) -> {
              if (!name.equalsIgnoreCase("Host")) {
                headers.add(name, value);
              }
            });
    return new HandshakeRequest(
        handshake.method(), handshake.target(), handshake.version(), headers.build());
  }

  /**
   * {@return the subject of the certificate that the client has proved to own, or null}
   *
   * <p>There is none unless {@link
   * WebSocketServerBuilder#sslParameters(java.util.function.Consumer) sslParameters} asks for one,
   * and always one when they need one.
   */
  public Principal clientPrincipal() {
    try {
      return sslSession == null ? null : sslSession.getPeerPrincipal();
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  /** {@return the method, such as {@code GET}} */
  public String method() {
    return handshake.method();
  }

  /** {@return the path, not decoded; it begins with a slash unless the client sent nonsense} */
  public String path() {
    return handshake.path();
  }

  /** {@return the query, not decoded and without its question mark, or null} */
  public String query() {
    return handshake.query();
  }

  /** {@return the header lines} */
  public Headers headers() {
    return handshake.headers();
  }
}
