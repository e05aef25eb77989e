package io.sockeye.codec.connection;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The bytes of the peer as they come. A connection waits with a buffer of its own whose size
 * follows what comes at once: a quiet one takes up little memory, and a busy one receives a number
 * of messages at once. A large one is borrowed when that fills, unless very many are, and given
 * back when it is no longer filled. Used under the connection's receive lock.
 */
final class Input {

  /** What comes now and then, such as a line of a chat, has up to 128 bytes and a header. */
  private static final int MIN_SIZE = 144;

  private static final int MAX_SIZE = 4096;

  /** The most that is read at once: the JDK copies it by way of memory that it keeps. */
  private static final int MAX_READ = 128 * 1024;

  /** So much of small messages takes about as long as a read. */
  private static final int WORK_BYTES = 4096;

  /** So much of a large message takes less. */
  private static final int WORK_BYTES_OF_MESSAGE = 8192;

  /** After so much a thread pauses: that is 3 to 20 ms, if it never had to wait. */
  private static final int MAX_WORK = 1024;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Transport transport;
  private final Deadlines deadlines;

  /** Made when what came with the handshake is used up. */
  private ByteBuffer own;

  /** How large its own buffer is to be. */
  private int size = MIN_SIZE;

  /** Borrowed; null most of the time. */
  private ByteBuffer large;

  private ByteBuffer current;

  /** How far the current one may be filled by the next read. */
  private int end;

  /** What was done since the last pause, in reads. */
  private int work;

  /** Whether the last read went into a message. */
  private boolean behindMessage;

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

  /** Goes on to the next buffer, after all was used. It is empty until {@link #read()}. */
  void turn() {
    current = next().clear();
    end = current.limit();
    current.limit(0);
  }

  /**
   * Has what comes next stand where it shall stay, after all was used.
   *
   * @param target where that is: the buffer until the next turn, or until {@link #letGo()}
   */
  void turnTo(ByteBuffer target) {
    release();
    current = target;
    end = Math.min(target.limit(), target.position() + MAX_READ);
    current.limit(current.position());
  }

  /**
   * Waits for more, after a turn.
   *
   * @return null when it has come, otherwise why nothing more comes
   */
  IOException read() {
    letOthersRun();
    int start = current.position();
    current.limit(end);
    deadlines.readBegins();
    try {
      return transport.read(current) < 0
          ? new EOFException("the peer ended the connection without a Close frame")
          : null;
    } catch (IOException e) {
      return e;
    } finally {
      deadlines.readEnds();
      behindMessage = !isReused();
      work +=
          1 + (current.position() - start) / (behindMessage ? WORK_BYTES_OF_MESSAGE : WORK_BYTES);
      current.limit(current.position()).position(start);
    }
  }

  /**
   * By the time that the others had their turn something has often come: then it need not wait,
   * which costs a virtual thread twice as much as the read. Not so for a large message: what polls
   * for input is a virtual thread too, and would wait behind the long turns of the others.
   *
   * <p>A carrier looks for threads that were woken from outside, such as by input, only when no
   * other wants to run on it. One that yields wants to run all the time, and one behind a large
   * message does not even yield: so now and then it pauses, although it need not wait.
   */
  private void letOthersRun() {
    if (work >= MAX_WORK) {
      work = 0;
      ConnectionThreads.pauseIfVirtual();
    } else if (isReused() && !behindMessage) {
      ConnectionThreads.yieldIfVirtual();
    }
  }

  /** {@return whether the current buffer will be read into again} */
  // Which of the buffers it is, not what is in it.
  @SuppressWarnings("ReferenceEquality")
  private boolean isReused() {
    return current == own || current == large;
  }

  // Which of the buffers it is, not what is in it.
  @SuppressWarnings("ReferenceEquality")
  private ByteBuffer next() {
    boolean filled = current.limit() == current.capacity();
    if (filled && current == large) {
      return large;
    }
    if (filled && current == own && size == MAX_SIZE) {
      large = BufferPool.INPUT.borrowOneOfFew();
      return large == null ? own : large;
    }
    if (current == own) {
      // It grows fast and shrinks slowly, so that messages of one length come to fit.
      if (filled) {
        size = Math.min(4 * size, MAX_SIZE);
      } else if (current.limit() < size / 4) {
        size = Math.max(size / 2, MIN_SIZE);
      }
    }
    release();
    if (own == null || own.capacity() != size) {
      own = ByteBuffer.allocate(size);
    }
    return own;
  }

  /** Forgets a buffer that somebody else has made, if all in it was used. */
  void letGo() {
    if (!isReused() && !current.hasRemaining()) {
      current = NOTHING;
    }
  }

  /** Gives back what is borrowed. What has come is lost with it. */
  void release() {
    if (large != null) {
      BufferPool.INPUT.giveBack(large);
      large = null;
    }
    current = NOTHING;
  }
}
