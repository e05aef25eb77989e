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

@Name("io.sockeye.MessageReceived")
@Label("Message Received")
@Category("Sockeye")
@Description(
    "From its first bytes until it was complete: for one that is read as a stream, until all was read")
@Threshold("20 ms")
@StackTrace(false)
final class MessageReceivedEvent extends Event implements MessageRecording {

  private static final MessageReceivedEvent PROTOTYPE = new MessageReceivedEvent();

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
    MessageReceivedEvent event = new MessageReceivedEvent();
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
