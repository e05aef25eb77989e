package io.sockeye.codec.connection;

import java.time.Duration;

/**
 * What has gone over a connection since its opening handshake, and what waits at the moment. Each
 * number is exact unless it says otherwise, but those of a connection in use are taken one after
 * the other, and need not agree to the last message.
 *
 * @param age how long ago the opening handshake was, also of a connection that has ended since
 * @param messagesReceived the messages that have come to their end, whether read or discarded
 * @param messagesSent the messages that were handed to the transport, or are gathered to be
 * @param payloadBytesReceived the bytes of messages that have come, after inflating; text in UTF-8.
 *     A message that has come in part counts with that part
 * @param payloadBytesSent the bytes of messages that were handed on, before compressing; text in
 *     UTF-8
 * @param wireBytesReceived the bytes that were read from the transport, and came with the
 *     handshake: frames of all kinds with their headers; within TLS
 * @param wireBytesSent the bytes that the transport has taken: frames of all kinds with their
 *     headers; within TLS
 * @param incompleteBytes the bytes in memory of a message whose end has not come
 * @param waitingSenders about how many threads wait until another thread's message was sent
 * @param unansweredPings the Pings of this end whose Pong has not come, 64 at most
 */
public record Statistics(
    Duration age,
    long messagesReceived,
    long messagesSent,
    long payloadBytesReceived,
    long payloadBytesSent,
    long wireBytesReceived,
    long wireBytesSent,
    long incompleteBytes,
    int waitingSenders,
    int unansweredPings) {

  static Statistics of(Duration age, Receiver receiver, Output output, Sender sender, Pings pings) {
    return new Statistics(
        age,
        receiver.messages(),
        output.messages(),
        receiver.payloadBytes(),
        output.payloadBytes(),
        receiver.wireBytes(),
        output.wireBytes(),
        receiver.incompleteBytes(),
        sender.waiting(),
        pings.unanswered());
  }
}
