package io.sockeye.client;

import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.HeadLimits;
import io.sockeye.handshake.WebSocketUri;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * From a URI to a connection to its server: directly, by the proxy that is selected for it, or by a
 * Unix domain socket.
 */
final class Router {

  private final Connector connector;
  private final UnixDomainSocketAddress unixDomainSocket;
  private final ProxySelector selector;
  private final Credentials credentials;
  private final Map<Proxy.Type, Tunnel> tunnels;

  /**
   * @param unixDomainSocket where every URI leads to; null for none
   */
  Router(
      Connector connector,
      UnixDomainSocketAddress unixDomainSocket,
      ProxySelector selector,
      Credentials credentials,
      HeadLimits limits) {
    this.connector = connector;
    this.unixDomainSocket = unixDomainSocket;
    this.selector = selector;
    this.credentials = credentials;
    tunnels =
        Map.of(
            Proxy.Type.HTTP, new HttpTunnel(limits, credentials.canBeAskedFor()),
            Proxy.Type.SOCKS, new Socks5Tunnel(credentials.canBeAskedFor()));
  }

  /** What proxies have asked for while one call has been going on. */
  static final class Known {
    private final Map<Proxy, BasicCredentials> credentials = new HashMap<>();
  }

  SocketChannel connect(WebSocketUri uri, Known known, TimeBudget time) throws IOException {
    return unixDomainSocket == null
        ? connectByTcp(uri, known, time)
        : connector.connect(unixDomainSocket, time);
  }

  private SocketChannel connectByTcp(WebSocketUri uri, Known known, TimeBudget time)
      throws IOException {
    List<Proxy> proxies = select(uri);
    List<IOException> failures = new ArrayList<>();
    for (int i = 0; i < proxies.size(); i++) {
      Proxy proxy = proxies.get(i);
      try {
        return connect(proxy, uri, known, time.share(proxies.size() - i));
      } catch (ProxyException e) {
        throw e;
      } catch (ConnectException | SocketTimeoutException | UnknownHostException e) {
        if (proxy.type() != Proxy.Type.DIRECT) {
          selector.connectFailed(HttpUri.of(uri), proxy.address(), e);
        }
        failures.add(e);
      }
    }
    throw failures.size() == 1 ? failures.get(0) : unreachable(uri, failures);
  }

  private List<Proxy> select(WebSocketUri uri) throws IOException {
    List<Proxy> proxies = selector.select(HttpUri.of(uri));
    if (proxies == null || proxies.isEmpty()) {
      // To connect directly, though nobody has said so, could tell whom the caller talks to.
      throw new ConnectException(
          "the ProxySelector has selected nothing for "
              + uri.hostHeader()
              + ": Proxy.NO_PROXY would stand for a direct connection");
    }
    return List.copyOf(proxies);
  }

  private SocketChannel connect(Proxy proxy, WebSocketUri uri, Known known, TimeBudget time)
      throws IOException {
    if (proxy.type() == Proxy.Type.DIRECT) {
      return connector.connect(Endpoint.of(uri), time);
    }
    Endpoint endpoint = Endpoint.ofProxy((InetSocketAddress) proxy.address());
    try {
      return tunnel(endpoint, proxy.type(), uri, known.credentials.get(proxy), time);
    } catch (ProxyException e) {
      if (e.challenge() == null || !credentials.canBeAskedFor()) {
        throw e;
      }
      BasicCredentials given = credentials.forProxy(proxy, uri, e.challenge());
      if (given == null) {
        throw e;
      }
      known.credentials.put(proxy, given);
      // On another connection, as the proxy may close this one, or send a body first.
      return tunnel(endpoint, proxy.type(), uri, given, time);
    }
  }

  private SocketChannel tunnel(
      Endpoint proxy, Proxy.Type type, WebSocketUri uri, BasicCredentials given, TimeBudget time)
      throws IOException {
    String asked = proxy.name() + ", asked for " + Endpoint.authority(uri.host(), uri.port()) + ",";
    SocketChannel channel = connector.connect(proxy, time);
    return time.within(
        channel,
        () -> "the answer of " + asked,
        () -> {
          try {
            tunnels.get(type).open(channel, asked, uri, given);
            return channel;
          } catch (ConnectException | ClosedChannelException e) {
            throw e;
          } catch (HandshakeException e) {
            throw new ProxyException(
                asked + " did not answer as an HTTP proxy does: " + e.getMessage());
          } catch (IOException e) {
            throw new ConnectException(asked + " broke the connection: " + e.getMessage());
          }
        });
  }

  private static IOException unreachable(WebSocketUri uri, List<IOException> failures) {
    String message =
        failures.stream()
            .map(IOException::getMessage)
            .collect(
                Collectors.joining(
                    "; ", "no way of the ProxySelector leads to " + uri.hostHeader() + ": ", ""));
    return failures.stream().anyMatch(SocketTimeoutException.class::isInstance)
        ? new SocketTimeoutException(message)
        : new ConnectException(message);
  }
}
