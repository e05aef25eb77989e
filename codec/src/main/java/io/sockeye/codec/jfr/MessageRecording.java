package io.sockeye.codec.jfr;

import io.sockeye.codec.Opcode;
import java.net.SocketAddress;

/** A message on its way that is being recorded. */
public interface MessageRecording {

  /**
   * It is complete.
   *
   * @param peer the address of the other end, or null
   * @param opcode text or binary
   * @param bytes how many it has, uncompressed
   */
  void end(SocketAddress peer, Opcode opcode, long bytes);
}
