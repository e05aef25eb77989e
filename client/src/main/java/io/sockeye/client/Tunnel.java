package io.sockeye.client;

import io.sockeye.handshake.WebSocketUri;
import java.io.IOException;
import java.nio.channels.SocketChannel;

/** What has a proxy connect to a server. */
interface Tunnel {

  /**
   * Has the connection to a proxy become one to the server.
   *
   * @param proxy what the proxy is called in messages, and what it is asked for
   * @param credentials for the proxy; null for none
   * @throws ProxyException when the proxy refuses; with a {@link ProxyException#challenge()} when
   *     it might not with credentials, and none were given
   */
  void open(SocketChannel channel, String proxy, WebSocketUri target, BasicCredentials credentials)
      throws IOException;
}
