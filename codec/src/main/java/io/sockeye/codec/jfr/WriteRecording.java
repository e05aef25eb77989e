package io.sockeye.codec.jfr;

import java.net.SocketAddress;

/** A write to the transport that is being recorded. */
public interface WriteRecording {

  /**
   * It has returned, or failed.
   *
   * @param peer the address of the other end, or null
   * @param bytes how many were to be written
   */
  void end(SocketAddress peer, long bytes);
}
