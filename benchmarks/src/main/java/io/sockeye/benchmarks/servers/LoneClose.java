package io.sockeye.benchmarks.servers;

import java.nio.ByteBuffer;

/**
 * The one thing that a server which only repeats bytes knows of WebSockets: after a Close the end
 * of the TCP connection is the server's to make (RFC 6455, section 7.1.1).
 */
final class LoneClose {

  /** How a masked Close with a code and no reason begins. */
  private static final short BEGINNING = (short) 0x8882;

  private static final int LENGTH = 8;

  private LoneClose() {}

  /**
   * {@return whether these bytes are a Close, and nothing else}
   *
   * @param read what has come at once
   */
  static boolean is(ByteBuffer read) {
    return read.remaining() == LENGTH && read.getShort(read.position()) == BEGINNING;
  }
}
