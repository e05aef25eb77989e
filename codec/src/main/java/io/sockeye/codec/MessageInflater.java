package io.sockeye.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses the payload of the peer's messages (RFC 7692, section 7.2.2) in bounded pieces,
 * however far a small payload expands.
 *
 * <p>A peer may end a DEFLATE stream inside a message or with it (a block with BFINAL, section
 * 7.2.3.4). {@link Inflater} then has to begin anew, and has forgotten the window that the next
 * message may refer to: so the last bytes of output are kept to give them back to it.
 */
final class MessageInflater {

  private static final int FIRST_OUTPUT = 1024;
  private static final int MIN_ROOM = 512;
  private static final int MAX_ROOM = 16 * 1024;
  private static final byte[] NOTHING = {};
  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  private final Inflater inflater = new Inflater(true);
  private final boolean noContextTakeover;
  private final int window;
  private final int maxStreams;

  private ByteBuffer input;
  private boolean last;
  private boolean tailGiven;

  /** Whether the DEFLATE stream has ended and no byte has come since. */
  private boolean streamEnded;

  /** Those that have ended in the current message. */
  private int streams;

  /** Whether output may wait in the inflater, all input used, because there was no more room. */
  private boolean mayHoldOutput;

  /** The window: what was put out last, then the room for the next piece. */
  private byte[] output = NOTHING;

  private int end;
  private ByteBuffer piece = ByteBuffer.wrap(output);

  /** Met behind the last piece: what came before it goes first, however the payload was cut. */
  private ProtocolViolationException failure;

  /**
   * @param maxStreams how many DEFLATE streams may end in a message: beginning another costs much
   *     time, and an empty one is only two bytes long
   */
  MessageInflater(boolean noContextTakeover, int windowBits, int maxStreams) {
    this.noContextTakeover = noContextTakeover;
    this.window = 1 << windowBits;
    this.maxStreams = maxStreams;
  }

  /**
   * Takes the payload of a frame, or a part of it, to be inflated by {@link #next()}.
   *
   * @param payload borrowed until {@link #next()} returned the last piece
   * @param last whether the message ends with it
   */
  void accept(ByteBuffer payload, boolean last) {
    this.input = payload;
    this.last = last;
    this.tailGiven = false;
    give(payload);
  }

  private void give(ByteBuffer bytes) {
    if (streamEnded && bytes.hasRemaining()) {
      inflater.reset();
      int from = Math.max(0, end - window);
      if (end > from) {
        inflater.setDictionary(output, from, end - from);
      }
      streamEnded = false;
    }
    inflater.setInput(bytes);
  }

  /** {@return whether there is a payload that {@link #next()} has not used up} */
  boolean hasInput() {
    return input != null;
  }

  /** {@return whether the piece that {@link #next()} returned is the last of its message} */
  boolean isMessageEnd() {
    return input == null && last;
  }

  /**
   * {@return the next piece of the message, possibly empty, good until the next call}
   *
   * @throws ProtocolViolationException when the payload is not DEFLATE data, or too many streams
   */
  ByteBuffer next() throws ProtocolViolationException {
    if (failure != null) {
      throw failure;
    }
    makeRoom();
    int from = end;
    int to = Math.min(output.length, end + MAX_ROOM);
    while (end < to && failure == null && !isUsedUp()) {
      inflate(to);
    }
    if (failure != null && end == from) {
      throw failure;
    }
    if (end < to && failure == null) {
      input = null;
      streams = last ? 0 : streams;
    }
    ByteBuffer inflated = piece.limit(end).position(from);
    if (isMessageEnd() && noContextTakeover) {
      inflater.reset();
      streamEnded = false;
      end = 0;
    }
    return inflated;
  }

  private void inflate(int to) {
    long before = inflater.getBytesWritten();
    try {
      end += inflater.inflate(output, end, to - end);
      mayHoldOutput = end == to;
      if (inflater.finished()) {
        streamEnded = true;
        if (++streams > maxStreams) {
          failure = ProtocolViolationException.tooMany("DEFLATE streams", maxStreams);
        }
      }
    } catch (DataFormatException e) {
      end += (int) (inflater.getBytesWritten() - before);
      failure = new ProtocolViolationException(Violation.INVALID_DEFLATE_DATA);
      failure.initCause(e);
    }
  }

  /** Goes on to the next bytes of input where there are any. */
  private boolean isUsedUp() {
    if (streamEnded && input.hasRemaining()) {
      give(input);
      return false;
    }
    if (!streamEnded && (mayHoldOutput || !inflater.needsInput())) {
      return false;
    }
    if (last && !tailGiven) {
      tailGiven = true;
      // A stream that ended with the message needs no tail, and would take it for a new stream.
      if (!streamEnded) {
        inflater.setInput(TAIL);
        return false;
      }
    }
    return true;
  }

  private void makeRoom() {
    if (output.length - end >= MIN_ROOM) {
      return;
    }
    int max = window + MAX_ROOM;
    if (output.length < max) {
      output = Arrays.copyOf(output, Math.min(max, Math.max(FIRST_OUTPUT, 2 * output.length)));
      piece = ByteBuffer.wrap(output);
    } else {
      System.arraycopy(output, end - window, output, 0, window);
      end = window;
    }
  }

  /** Frees native memory. */
  void end() {
    inflater.end();
  }
}
