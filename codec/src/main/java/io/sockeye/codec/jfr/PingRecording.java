package io.sockeye.codec.jfr;

import java.net.SocketAddress;

/** A Ping that is being recorded. */
public interface PingRecording {

  /**
   * Its Pong has come.
   *
   * @param peer the address of the other end, or null
   */
  void end(SocketAddress peer);
}
