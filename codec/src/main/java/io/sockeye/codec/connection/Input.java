package io.sockeye.codec.connection;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The bytes of the peer as they come. An idle connection waits with a small buffer; a large one is
 * borrowed when that fills, and given back when it was no longer filled. Used under the
 * connection's receive lock.
 */
final class Input {

  private static final int SMALL = 512;

  private final Transport transport;
  private final Deadlines deadlines;

  /** Made when what came with the handshake is used up. */
  private ByteBuffer small;

  /** Borrowed; null most of the time. */
  private ByteBuffer large;

  private ByteBuffer current;

  /**
   * @param received what was read from the transport before; it becomes this object's
   */
  Input(Transport transport, Deadlines deadlines, ByteBuffer received) {
    this.transport = transport;
    this.deadlines = deadlines;
    this.current = received;
  }

  /** {@return what has come and was not used, from position to limit} */
  ByteBuffer buffer() {
    return current;
  }

  /**
   * Waits for more, after all was used.
   *
   * @return false when the peer has ended the stream
   */
  boolean read() throws IOException {
    current = next();
    current.clear();
    int length = 0;
    deadlines.readBegins();
    try {
      length = transport.read(current);
    } finally {
      deadlines.readEnds();
      current.flip();
    }
    return length >= 0;
  }

  // Which of the buffers it is, not what is in it.
  @SuppressWarnings("ReferenceEquality")
  private ByteBuffer next() {
    boolean filled = current.limit() == current.capacity();
    if (current == large) {
      if (filled) {
        return large;
      }
      release();
    } else if (current == small && filled) {
      large = BufferPool.INPUT.borrow();
      return large;
    }
    if (small == null) {
      small = ByteBuffer.allocate(SMALL);
    }
    return small;
  }

  /** Gives back what is borrowed. What has come is lost with it. */
  void release() {
    if (large != null) {
      BufferPool.INPUT.giveBack(large);
      large = null;
      current = small;
    }
  }
}
