package io.sockeye.server;

import java.net.InetSocketAddress;

/**
 * What a trusted proxy says of the connection that it forwards; see {@link
 * WebSocketServerBuilder#trustedProxies(ProxyHeader, String...)}.
 *
 * @param client the address that connected to the outermost proxy that is trusted, and its port, 0
 *     when that is not known; null when the proxy keeps the address to itself
 * @param scheme {@code http} or {@code https}, by which the client connected to the proxy; null
 *     when it does not say
 * @param host the host, and perhaps the port, that the proxy was asked for, as it stands in the
 *     header; null when it does not say
 */
public record Forwarded(InetSocketAddress client, String scheme, String host) {}
