package io.sockeye.codec.connection;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A few large buffers for the connections that are busy at the moment. */
final class BufferPool {

  static final BufferPool INPUT = new BufferPool(64 * 1024);
  static final BufferPool OUTPUT = new BufferPool(16 * 1024);

  private static final int MAX_KEPT = 64;

  /** Of the heap, all that are lent to those who can do without. */
  private static final int SHARE = 16;

  private final int size;
  private final int maxLent;
  private final ArrayBlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(MAX_KEPT);
  private final AtomicInteger lent = new AtomicInteger();

  private BufferPool(int size) {
    this(size, (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / SHARE / size));
  }

  /**
   * @param maxLent how many {@link #borrowOneOfFew()} lends at the same time
   */
  BufferPool(int size, int maxLent) {
    this.size = size;
    this.maxLent = maxLent;
  }

  /** {@return an empty buffer} */
  ByteBuffer borrow() {
    ByteBuffer buffer = free.poll();
    ByteBuffer borrowed = buffer == null ? ByteBuffer.allocate(size) : buffer.clear();
    lent.incrementAndGet();
    return borrowed;
  }

  /** {@return an empty buffer, or null when very many are lent: a peer must not have them all} */
  ByteBuffer borrowOneOfFew() {
    return lent.get() < maxLent ? borrow() : null;
  }

  void giveBack(ByteBuffer buffer) {
    lent.decrementAndGet();
    free.offer(buffer);
  }
}
