package io.sockeye.server;

import io.sockeye.handshake.HandshakeRequest;
import io.sockeye.handshake.Headers;
import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * What a client asked for, and from where.
 *
 * @param handshake the request as it came
 * @param remoteAddress the other end of the TCP connection: behind a proxy, the proxy
 * @param secure whether it came over TLS
 */
public record Request(HandshakeRequest handshake, InetSocketAddress remoteAddress, boolean secure) {

  /**
   * Makes a request.
   *
   * @param handshake the request as it came
   * @param remoteAddress the other end of the TCP connection
   * @param secure whether it came over TLS
   */
  public Request {
    Objects.requireNonNull(handshake, "handshake");
    Objects.requireNonNull(remoteAddress, "remoteAddress");
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
