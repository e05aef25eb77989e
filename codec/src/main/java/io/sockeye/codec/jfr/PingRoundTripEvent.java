package io.sockeye.codec.jfr;

import java.net.SocketAddress;
import java.util.Objects;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

@Name("io.sockeye.PingRoundTrip")
@Label("Ping Round Trip")
@Category("Sockeye")
@Description("From a Ping of this end until its Pong was noticed, by a thread that receives")
@StackTrace(false)
final class PingRoundTripEvent extends Event implements PingRecording {

  private static final PingRoundTripEvent PROTOTYPE = new PingRoundTripEvent();

  @Label("Peer")
  @Description("Address of the other end of the connection: behind a proxy, the proxy")
  String peer;

  static PingRecording beginIfWanted() {
    if (!PROTOTYPE.isEnabled()) {
      return null;
    }
    PingRoundTripEvent event = new PingRoundTripEvent();
    event.begin();
    return event;
  }

  @Override
  public void end(SocketAddress peerAddress) {
    end();
    if (shouldCommit()) {
      peer = Objects.toString(peerAddress, null);
      commit();
    }
  }
}
