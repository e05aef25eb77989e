package io.sockeye.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Compresses the payload of one endpoint's messages (RFC 7692, section 7.2.1).
 *
 * <p>{@link Deflater} always has a window of 32 KiB. A smaller window of n bits is kept to by a
 * full flush every 2^n bytes of input: after it no match reaches back further.
 */
final class MessageDeflater {

  private static final int FULL_WINDOW_BITS = 15;
  private static final int MIN_OUTPUT = 256;

  /** An output array that a large message has made larger than this is not kept. */
  private static final int MAX_OUTPUT_KEPT = 16 * 1024;

  private static final byte[] NOTHING = {};

  /** What every flush ends with, and RFC 7692 leaves out at the end of a message. */
  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  /** Where each message is compressed by itself, the deflaters come from here; null elsewhere. */
  private final DeflaterPool pool;

  /** Null between messages where it comes from a pool. */
  private Deflater deflater;

  /** Bytes of input between two full flushes; never reached where the window is not restricted. */
  private final long window;

  private long sinceFullFlush;
  private byte[] output = NOTHING;
  private int length;

  MessageDeflater(boolean noContextTakeover, int windowBits, int level) {
    this.pool = noContextTakeover ? DeflaterPool.of(level) : null;
    this.deflater = noContextTakeover ? null : new Deflater(level, true);
    this.window = windowBits == FULL_WINDOW_BITS ? Long.MAX_VALUE : 1L << windowBits;
  }

  /**
   * Compresses the next part of a message.
   *
   * @param data its position moves to its limit
   * @param last whether the message ends here
   * @return the payload of a frame, good until the next call
   */
  ByteBuffer deflate(ByteBuffer data, boolean last) {
    if (deflater == null) {
      deflater = pool.borrow();
    }
    if (output.length > MAX_OUTPUT_KEPT) {
      output = NOTHING;
    }
    length = 0;
    int end = data.limit();
    while (end - data.position() > window - sinceFullFlush) {
      data.limit(data.position() + (int) (window - sinceFullFlush));
      deflate(data, Deflater.FULL_FLUSH);
      sinceFullFlush = 0;
      data.limit(end);
    }
    sinceFullFlush += data.remaining();
    deflate(data, Deflater.SYNC_FLUSH);
    if (last) {
      endMessage();
    }
    return ByteBuffer.wrap(output, 0, length);
  }

  private void deflate(ByteBuffer data, int flush) {
    int expected = Math.max(MIN_OUTPUT, data.remaining() / 2);
    deflater.setInput(data);
    boolean full;
    do {
      if (output.length - length < MIN_OUTPUT) {
        output = Arrays.copyOf(output, Math.addExact(length, Math.max(length, expected)));
      }
      int room = output.length - length;
      int written = deflater.deflate(output, length, room, flush);
      length += written;
      full = written == room;
    } while (full);
    // The deflater would keep the last message alive.
    deflater.setInput(NOTHING);
  }

  private void endMessage() {
    if (endsWithTail()) {
      length -= TAIL.length;
    } else {
      // There was nothing to flush: an empty stored block without its tail (RFC 7692, 7.2.3.6).
      output = output.length == 0 ? new byte[1] : output;
      output[0] = 0;
      length = 1;
    }
    if (pool != null) {
      pool.giveBack(deflater);
      deflater = null;
      sinceFullFlush = 0;
    }
  }

  private boolean endsWithTail() {
    return length >= TAIL.length
        && Arrays.equals(output, length - TAIL.length, length, TAIL, 0, TAIL.length);
  }

  /** Makes the next message independent of those before it; between two messages. */
  void forgetContext() {
    if (deflater != null) {
      deflater.reset();
      sinceFullFlush = 0;
    }
  }

  /** Frees native memory. */
  void end() {
    if (deflater != null) {
      deflater.end();
      deflater = null;
    }
  }
}
