package io.sockeye.client;

import io.sockeye.handshake.WebSocketUri;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * What TCP connects to.
 *
 * @param name what it is called in messages
 * @param host a name or an IP address
 * @param address null when the host has still to be looked up
 * @param port 1 to 65535
 */
record Endpoint(String name, String host, InetAddress address, int port) {

  static Endpoint of(WebSocketUri uri) {
    return new Endpoint(uri.hostHeader(), uri.host(), null, uri.port());
  }

  static Endpoint ofProxy(InetSocketAddress proxy) {
    return new Endpoint(
        "the proxy " + authority(proxy.getHostString(), proxy.getPort()),
        proxy.getHostString(),
        proxy.getAddress(),
        proxy.getPort());
  }

  /** {@return a host and a port as CONNECT names them (RFC 9110, section 9.3.6)} */
  static String authority(String host, int port) {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
