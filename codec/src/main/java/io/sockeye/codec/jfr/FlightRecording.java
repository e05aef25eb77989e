package io.sockeye.codec.jfr;

import io.sockeye.codec.Role;
import io.sockeye.codec.Violation;
import java.net.SocketAddress;

/**
 * The events of connections. What takes time is begun here and ended by the object that is
 * returned: null when no recording wants the event, so that what is not recorded costs no memory
 * and no look at the clock.
 *
 * <p>Without the module jdk.jfr nothing is ever wanted. No class but those of the events may name a
 * class of it, and none of them is initialized then.
 */
public final class FlightRecording {

  private static final boolean POSSIBLE = isPossible();

  private FlightRecording() {}

  private static boolean isPossible() {
    try {
      Class.forName("jdk.jfr.Event", false, FlightRecording.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /**
   * {@return an opening handshake that begins now, or null}
   *
   * @param role which of the two this end is
   */
  public static HandshakeRecording openingHandshake(Role role) {
    return POSSIBLE ? OpeningHandshakeEvent.beginIfWanted(role) : null;
  }

  /** {@return a message of which the first bytes have come now, or null} */
  public static MessageRecording messageReceived() {
    return POSSIBLE ? MessageReceivedEvent.beginIfWanted() : null;
  }

  /** {@return a message that is to be sent from now on, or null} */
  public static MessageRecording messageSent() {
    return POSSIBLE ? MessageSentEvent.beginIfWanted() : null;
  }

  /** {@return a write that begins now, or null} */
  public static WriteRecording slowSend() {
    return POSSIBLE ? SlowSendEvent.beginIfWanted() : null;
  }

  /** {@return a Ping that is to be sent now, or null} */
  public static PingRecording pingRoundTrip() {
    return POSSIBLE ? PingRoundTripEvent.beginIfWanted() : null;
  }

  /**
   * Records that the peer broke a rule.
   *
   * @param role which of the two this end is
   * @param peer its address, or null
   * @param violation the rule
   */
  public static void violation(Role role, SocketAddress peer, Violation violation) {
    if (POSSIBLE) {
      ViolationEvent.commitIfWanted(role, peer, violation);
    }
  }

  /** {@return whether the end of a connection is wanted} */
  public static boolean wantsConnectionClosed() {
    return POSSIBLE && ConnectionClosedEvent.isWanted();
  }

  /**
   * Records the end of a connection.
   *
   * @param closed what there is to say of it
   */
  public static void connectionClosed(ClosedConnection closed) {
    if (POSSIBLE) {
      ConnectionClosedEvent.commitIfWanted(closed);
    }
  }
}
