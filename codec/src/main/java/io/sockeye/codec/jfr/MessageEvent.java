package io.sockeye.codec.jfr;

import io.sockeye.codec.Opcode;
import java.net.SocketAddress;
import java.util.Objects;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;

/** What is recorded of a message, whichever way it goes. */
abstract class MessageEvent extends Event implements MessageRecording {

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

  @Override
  public final void end(SocketAddress peerAddress, Opcode kind, long bytes) {
    end();
    if (shouldCommit()) {
      peer = Objects.toString(peerAddress, null);
      opcode = kind.name();
      payloadBytes = bytes;
      commit();
    }
  }
}
