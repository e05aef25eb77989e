/**
 * A WebSocket server that runs each connection on a thread of its own, virtual where there are any.
 *
 * <p>Start with {@link io.sockeye.server.WebSocketServer}.
 *
 * <p>It owns sockets and threads alone: what is right on the wire is decided by {@link
 * io.sockeye.handshake} and {@link io.sockeye.codec}, and nothing here knows of clients.
 *
 * <p>No argument may be null, and no result is, unless it says so.
 */
package io.sockeye.server;
