package io.sockeye.codec.jfr;

import io.sockeye.codec.Role;
import java.net.SocketAddress;
import java.time.Duration;

/**
 * What is recorded of a connection that has ended.
 *
 * @param role which of the two this end is
 * @param peer the address of the other end, or null
 * @param code of the peer's Close; 1006 when none came
 * @param codeSent of this end's Close; 0 when none was sent
 * @param byPeer whether the other end has ended it, with a Close or without
 * @param openFor since the opening handshake
 * @param received what came
 * @param sent what went
 */
public record ClosedConnection(
    Role role,
    SocketAddress peer,
    int code,
    int codeSent,
    boolean byPeer,
    Duration openFor,
    Traffic received,
    Traffic sent) {

  /**
   * One direction.
   *
   * @param messages how many
   * @param payloadBytes theirs, uncompressed
   * @param wireBytes all that went over the transport
   */
  public record Traffic(long messages, long payloadBytes, long wireBytes) {

    float compressionRatio() {
      return wireBytes == 0 ? 0 : (float) payloadBytes / wireBytes;
    }
  }
}
