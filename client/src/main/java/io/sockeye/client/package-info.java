/**
 * A WebSocket client: from a URI to an open {@link io.sockeye.codec.connection.WebSocket}.
 *
 * <p>Start with {@link io.sockeye.client.WebSocketClient#connect(String)}, or with {@link
 * io.sockeye.client.WebSocketClient#builder()} for headers, subprotocols, TLS, proxies and limits.
 * {@link io.sockeye.client.ReconnectingClient} connects again when its connection is lost.
 *
 * <p>What the protocol and the opening handshake demand is decided in {@code io.sockeye.codec} and
 * {@code io.sockeye.handshake}; here are only sockets, TLS, deadlines, and the way to a server:
 * addresses, proxies and redirects. The package must not depend on the server's.
 *
 * <p>No argument may be null, and no result is, unless it says so.
 */
package io.sockeye.client;
