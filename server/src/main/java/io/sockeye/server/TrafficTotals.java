package io.sockeye.server;

import io.sockeye.codec.connection.Statistics;

/** What has gone over several connections. Used by one thread at a time. */
final class TrafficTotals {

  private long messagesReceived;
  private long messagesSent;
  private long payloadBytesReceived;
  private long payloadBytesSent;
  private long wireBytesReceived;
  private long wireBytesSent;
  private long incompleteBytes;

  void add(Statistics connection) {
    messagesReceived += connection.messagesReceived();
    messagesSent += connection.messagesSent();
    payloadBytesReceived += connection.payloadBytesReceived();
    payloadBytesSent += connection.payloadBytesSent();
    wireBytesReceived += connection.wireBytesReceived();
    wireBytesSent += connection.wireBytesSent();
    incompleteBytes += connection.incompleteBytes();
  }

  TrafficTotals copy() {
    TrafficTotals copy = new TrafficTotals();
    copy.messagesReceived = messagesReceived;
    copy.messagesSent = messagesSent;
    copy.payloadBytesReceived = payloadBytesReceived;
    copy.payloadBytesSent = payloadBytesSent;
    copy.wireBytesReceived = wireBytesReceived;
    copy.wireBytesSent = wireBytesSent;
    copy.incompleteBytes = incompleteBytes;
    return copy;
  }

  ServerStatistics statistics(int open, long opened, long refused, ConnectionGroup.Queued queued) {
    return new ServerStatistics(
        open,
        opened,
        refused,
        messagesReceived,
        messagesSent,
        payloadBytesReceived,
        payloadBytesSent,
        wireBytesReceived,
        wireBytesSent,
        incompleteBytes,
        queued.messages(),
        queued.bytes());
  }
}
