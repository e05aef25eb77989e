package io.sockeye.client;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Objects;

/** One proxy for whatever is connected to. */
final class FixedProxy extends ProxySelector {

  private final Proxy proxy;

  FixedProxy(Proxy proxy) {
    this.proxy = Objects.requireNonNull(proxy, "proxy");
  }

  @Override
  public List<Proxy> select(URI uri) {
    return List.of(proxy);
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException e) {
    // There is no other; whoever connects is told.
  }
}
