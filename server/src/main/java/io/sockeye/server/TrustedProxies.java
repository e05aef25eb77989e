package io.sockeye.server;

import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.Headers;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Who is believed when it says for whom it connects, and how it does so. */
final class TrustedProxies {

  static final TrustedProxies NONE = new TrustedProxies(ProxyHeader.FORWARDED, List.of());

  private static final Logger LOG = System.getLogger(WebSocketServer.class.getName());

  private final ProxyHeader header;
  private final List<Network> networks;
  private final AtomicBoolean warned = new AtomicBoolean();

  private TrustedProxies(ProxyHeader header, List<Network> networks) {
    this.header = header;
    this.networks = networks;
  }

  /**
   * @throws IllegalArgumentException when there is no network, or a text is none
   */
  static TrustedProxies of(ProxyHeader header, String... networks) {
    if (networks.length == 0) {
      throw new IllegalArgumentException("there is no address of a proxy to be trusted");
    }
    return new TrustedProxies(header, Arrays.stream(networks).map(Network::parse).toList());
  }

  boolean contains(InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }

  /**
   * {@return what a proxy says at the beginning of its connection; null if it says nothing there}
   *
   * @param remote where the connection comes from
   */
  Forwarded read(ReadableByteChannel connection, InetAddress remote) throws IOException {
    if (header != ProxyHeader.PROXY_PROTOCOL || !contains(remote)) {
      return null;
    }
    try {
      return ProxyProtocol.read(connection);
    } catch (ProxyProtocolException e) {
      if (!warned.getAndSet(true)) {
        LOG.log(
            Level.WARNING,
            "a connection of the trusted proxy {0} has no proper header of the PROXY protocol: {1};"
                + " the same is not logged again",
            remote.getHostAddress(),
            e.getMessage());
      }
      throw e;
    }
  }

  /**
   * {@return what a proxy says in its request; null if it says nothing there}
   *
   * @param remote where the connection comes from
   * @throws HandshakeException when it cannot be understood
   */
  Forwarded read(Headers headers, InetAddress remote) throws HandshakeException {
    if (header == ProxyHeader.PROXY_PROTOCOL || !contains(remote)) {
      return null;
    }
    ForwardedHeaders forwarded = new ForwardedHeaders(headers, this::contains);
    return header == ProxyHeader.FORWARDED ? forwarded.forwarded() : forwarded.xForwarded();
  }
}
