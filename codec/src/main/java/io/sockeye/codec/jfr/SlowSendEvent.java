package io.sockeye.codec.jfr;

import java.net.SocketAddress;
import java.util.Objects;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;

// With its stack trace, which says whose thread was held up.
@Name("io.sockeye.SlowSend")
@Label("Slow Send")
@Category("Sockeye")
@Description("A write to the transport that took long, because the peer reads slowly")
@Threshold("20 ms")
final class SlowSendEvent extends Event implements WriteRecording {

  private static final SlowSendEvent PROTOTYPE = new SlowSendEvent();

  @Label("Peer")
  @Description("Address of the other end of the connection: behind a proxy, the proxy")
  String peer;

  @Label("Bytes")
  @Description("How many were to be written")
  @DataAmount
  long bytes;

  static WriteRecording beginIfWanted() {
    if (!PROTOTYPE.isEnabled()) {
      return null;
    }
    SlowSendEvent event = new SlowSendEvent();
    event.begin();
    return event;
  }

  @Override
  public void end(SocketAddress peerAddress, long length) {
    end();
    if (shouldCommit()) {
      peer = Objects.toString(peerAddress, null);
      bytes = length;
      commit();
    }
  }
}
