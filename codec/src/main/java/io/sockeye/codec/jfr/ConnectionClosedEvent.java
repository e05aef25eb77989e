package io.sockeye.codec.jfr;

import java.util.Objects;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

@Name("io.sockeye.ConnectionClosed")
@Label("Connection Closed")
@Category("Sockeye")
@Description("A connection has ended, in good order or not")
@StackTrace(false)
final class ConnectionClosedEvent extends Event {

  private static final ConnectionClosedEvent PROTOTYPE = new ConnectionClosedEvent();

  @Label("Role")
  @Description("Which of the two this end is: SERVER or CLIENT")
  String role;

  @Label("Peer")
  @Description("Address of the other end of the connection: behind a proxy, the proxy")
  String peer;

  @Label("Close Code")
  @Description("Code of the peer's Close frame: 1005 if it had none, 1006 if none came")
  int code;

  @Label("Close Code Sent")
  @Description("Code of the Close frame of this end: 1005 if it had none, 0 if none was sent")
  int codeSent;

  @Label("Initiator")
  @Description(
      "Who sent the first Close frame, or ended the connection without one: THIS_END or PEER")
  String initiator;

  @Label("Open For")
  @Description("Time since the opening handshake")
  @Timespan(Timespan.NANOSECONDS)
  long openFor;

  @Label("Messages Received")
  @Description("Text and binary messages")
  long messagesReceived;

  @Label("Messages Sent")
  @Description("Text and binary messages")
  long messagesSent;

  @Label("Payload Bytes Received")
  @Description("Of messages, uncompressed")
  @DataAmount
  long payloadBytesReceived;

  @Label("Payload Bytes Sent")
  @Description("Of messages, uncompressed")
  @DataAmount
  long payloadBytesSent;

  @Label("Wire Bytes Received")
  @Description("Of frames of all kinds, within TLS")
  @DataAmount
  long wireBytesReceived;

  @Label("Wire Bytes Sent")
  @Description("Of frames of all kinds, within TLS")
  @DataAmount
  long wireBytesSent;

  @Label("Compression Ratio Received")
  @Description("Bytes of payload for each byte on the wire, headers included; 0 without any")
  float compressionRatioReceived;

  @Label("Compression Ratio Sent")
  @Description("Bytes of payload for each byte on the wire, headers included; 0 without any")
  float compressionRatioSent;

  static boolean isWanted() {
    return PROTOTYPE.isEnabled();
  }

  static void commitIfWanted(ClosedConnection closed) {
    if (PROTOTYPE.isEnabled()) {
      ConnectionClosedEvent event = new ConnectionClosedEvent();
      event.role = closed.role().name();
      event.peer = Objects.toString(closed.peer(), null);
      event.code = closed.code();
      event.codeSent = closed.codeSent();
      event.initiator = closed.byPeer() ? "PEER" : "THIS_END";
      event.openFor = closed.openFor().toNanos();
      event.received(closed.received());
      event.sent(closed.sent());
      event.commit();
    }
  }

  private void received(ClosedConnection.Traffic traffic) {
    messagesReceived = traffic.messages();
    payloadBytesReceived = traffic.payloadBytes();
    wireBytesReceived = traffic.wireBytes();
    compressionRatioReceived = traffic.compressionRatio();
  }

  private void sent(ClosedConnection.Traffic traffic) {
    messagesSent = traffic.messages();
    payloadBytesSent = traffic.payloadBytes();
    wireBytesSent = traffic.wireBytes();
    compressionRatioSent = traffic.compressionRatio();
  }
}
