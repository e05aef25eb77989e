package io.sockeye.server;

import io.sockeye.codec.connection.Statistics;
import java.util.function.Function;

/**
 * What a server has done since it was started, over all connections, those that have ended
 * included, and what it holds at the moment. The numbers are taken one after the other: while there
 * is traffic they need not agree to the last message. What counts as received and sent is said in
 * {@link Statistics}.
 *
 * @param connectionsOpen the connections that are open, from when their opening handshake succeeded
 *     until their handler has ended and they are closed
 * @param connectionsOpened the opening handshakes that have succeeded
 * @param connectionsRefused the opening handshakes that were refused, for want of a place, for
 *     their origin or path, or because they were malformed; and the connections that were closed
 *     unanswered while too many were being refused, or the server was closing. Ordinary requests
 *     that {@link WebSocketServerBuilder#http(Function)} answers do not count
 * @param messagesReceived messages from clients
 * @param messagesSent messages to clients: a broadcast counts once for each member it was sent to
 * @param payloadBytesReceived bytes of the messages from clients, uncompressed
 * @param payloadBytesSent bytes of the messages to clients, uncompressed
 * @param wireBytesReceived bytes of frames of all kinds, within TLS, without the opening handshake
 * @param wireBytesSent bytes of frames of all kinds, within TLS, without the opening handshake
 * @param incompleteBytes bytes in memory of messages whose end has not come
 * @param queuedMessages messages that wait in the outboxes of {@link WebSocketServer#connections()}
 * @param queuedBytes bytes of payload of the messages that wait there
 */
public record ServerStatistics(
    int connectionsOpen,
    long connectionsOpened,
    long connectionsRefused,
    long messagesReceived,
    long messagesSent,
    long payloadBytesReceived,
    long payloadBytesSent,
    long wireBytesReceived,
    long wireBytesSent,
    long incompleteBytes,
    long queuedMessages,
    long queuedBytes) {}
