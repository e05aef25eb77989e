package io.sockeye.interop;

import java.io.Closeable;
import java.net.URI;

/**
 * A WebSocket library of somebody else, which plays either end of a connection. It offers or agrees
 * to the subprotocol {@code interop}, refuses connections to {@code /denied}, and sends each
 * message back, but for texts that {@link Commands} knows.
 */
interface Peer {

  /** The window of DEFLATE that no parameter has made smaller, in bits. */
  int FULL_WINDOW = 15;

  /** What not every library can do. */
  enum Ability {
    BE_SERVER,
    BE_CLIENT,
    SEND_FRAGMENTS,
    SEND_PING,
    DEFLATE,
    /** To agree to a smaller window, and to keep to it. */
    SMALL_WINDOW
  }

  /** {@return the library's name} */
  String name();

  boolean can(Ability ability);

  /** Makes it ready, or ends the calling test as {@link Software} does. */
  default void prepare() throws Exception {}

  /**
   * Starts a server on this machine, which says where it is {@code listening}.
   *
   * @param windowBits of permessage-deflate in both directions; 0 not to compress
   */
  Running serve(int windowBits) throws Exception;

  /** Starts a client, which may say that it was {@code refused}, and with which status. */
  Running call(URI server, int windowBits) throws Exception;

  /** {@return the status with which its server refuses} */
  default int statusOfDenied() {
    return 403;
  }

  /** A peer at work. It says its {@code version}, and how a connection was {@code closed}. */
  interface Running extends Closeable {

    Lines lines();
  }
}
