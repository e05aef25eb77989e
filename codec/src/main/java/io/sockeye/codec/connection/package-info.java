/**
 * A blocking WebSocket connection over any transport.
 *
 * <p>Start with {@link io.sockeye.codec.connection.WebSocket}.
 *
 * <p>The rules of the protocol are decided in {@link io.sockeye.codec}, which this package waits
 * and locks for; it knows nothing of handshakes, servers and clients.
 *
 * <p>No argument may be null, and no result is, unless it says so.
 */
package io.sockeye.codec.connection;
