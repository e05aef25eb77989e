package io.sockeye.codec.jfr;

import io.sockeye.codec.Opcode;
import java.net.SocketAddress;
import java.util.Objects;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

@Name("io.sockeye.MessageSent")
@Label("Message Sent")
@Category("Sockeye")
@Description(
    "From the call until the transport has taken it: for one that is written as a stream, until that was closed")
@Threshold("20 ms")
@StackTrace(false)
final class MessageSentEvent extends Event implements MessageRecording {

  private static final MessageSentEvent PROTOTYPE = new MessageSentEvent();

  @Label("Peer")
  @Description("Address of the other end of the connection: behind a proxy, the proxy")
  String peer;

  @Label("Opcode")
  @Description("TEXT or BINARY")
  String opcode;

  @Label("Payload Bytes")
  @Description("Length of the message, uncompressed")
  @DataAmount
  long payloadBytes;

  static MessageRecording beginIfWanted() {
    if (!PROTOTYPE.isEnabled()) {
      return null;
    }
    MessageSentEvent event = new MessageSentEvent();
    event.begin();
    return event;
  }

  @Override
  public void end(SocketAddress peerAddress, Opcode kind, long bytes) {
    end();
    if (shouldCommit()) {
      peer = Objects.toString(peerAddress, null);
      opcode = kind.name();
      payloadBytes = bytes;
      commit();
    }
  }
}
