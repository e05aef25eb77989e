package io.sockeye.codec.connection;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * What leaves by the transport, gathered in a buffer so that it takes few writes. Used by one
 * thread at a time, under the lock of its heir; any may ask for the failure.
 */
abstract class TransportOutput extends TrafficCounts {

  /** The most that is handed to the transport at once, so that a deadline can see progress. */
  private static final int MAX_WRITTEN = 128 * 1024;

  private final Transport transport;
  private final Deadlines deadlines;

  /** Borrowed while it holds bytes that were not written yet. */
  private ByteBuffer gathered;

  /** Why nothing can be written any more. */
  private volatile IOException failure;

  TransportOutput(Transport transport, Deadlines deadlines) {
    this.transport = transport;
    this.deadlines = deadlines;
  }

  final SocketAddress peer() {
    return transport.remoteAddress();
  }

  final IOException failure() {
    return failure;
  }

  final void setFailure(IOException reason) {
    failure = reason;
  }

  final void requireWritable() throws IOException {
    IOException failed = failure;
    if (failed != null) {
      throw Failure.again(failed);
    }
  }

  /** {@return the gathering buffer, with room for so many bytes} */
  final ByteBuffer roomFor(int bytes) throws IOException {
    if (gathered == null) {
      gathered = BufferPool.OUTPUT.borrow();
    } else if (gathered.remaining() < bytes) {
      boolean written = false;
      try {
        write(gathered.flip());
        written = true;
      } finally {
        if (!written) {
          giveBack();
        }
      }
      gathered.clear();
    }
    return gathered;
  }

  final void put(ByteBuffer frame) throws IOException {
    if (frame.remaining() > roomFor(0).remaining()) {
      drain(frame);
    } else {
      gathered.put(frame);
    }
  }

  /** Writes what was gathered. */
  final void drain() throws IOException {
    if (gathered != null) {
      try {
        if (gathered.position() > 0) {
          write(gathered.flip());
        }
      } finally {
        giveBack();
      }
    }
  }

  /** Writes what was gathered and then these bytes, without copying them. */
  final void drain(ByteBuffer bytes) throws IOException {
    try {
      int end = bytes.limit();
      ByteBuffer head = gathered.flip();
      do {
        bytes.limit(Math.min(end, bytes.position() + MAX_WRITTEN));
        write(head, bytes);
        bytes.limit(end);
      } while (bytes.hasRemaining());
    } finally {
      giveBack();
    }
  }

  private void write(ByteBuffer... bytes) throws IOException {
    deadlines.writeBegins();
    try {
      countOnWire(RecordedWrite.write(transport, bytes));
    } catch (IOException e) {
      IOException before = failure;
      if (before != null) {
        throw Failure.again(before);
      }
      cut(e);
      // A transport over another WebSocket has one to throw; without a cause nothing has left.
      throw e instanceof ConnectionClosedException ? Failure.again(e) : e;
    } catch (RuntimeException | Error e) {
      // A channel that finds no memory for its copy says so in the middle of a frame, for instance.
      cut(new IOException("a write has failed", e));
      throw e;
    } finally {
      deadlines.writeEnds();
    }
  }

  /**
   * A frame may have been cut: nothing can follow it, and so the peer may wait for ever. What it
   * has sent before can still be received.
   */
  final void cut(IOException reason) {
    setFailure(reason);
    deadlines.closingBegins();
  }

  final void giveBack() {
    if (gathered != null) {
      BufferPool.OUTPUT.giveBack(gathered);
      gathered = null;
    }
  }

  /** Closes this direction of the transport, or both if the other one can be missed. */
  final void endOutput(boolean closeReceived) throws IOException {
    if (!closeReceived || transport.hasHalfClose()) {
      // Closing both ways with bytes unread would take the Close frame away from the peer.
      transport.shutdownOutput();
    } else {
      transport.close();
    }
  }
}
