package io.sockeye.codec.connection;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/** A few large buffers for the connections that are busy at the moment. */
final class BufferPool {

  static final BufferPool INPUT = new BufferPool(64 * 1024);
  static final BufferPool OUTPUT = new BufferPool(16 * 1024);

  private static final int MOST_KEPT = 64;

  private final int size;
  private final ArrayBlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(MOST_KEPT);

  private BufferPool(int size) {
    this.size = size;
  }

  /** {@return an empty buffer} */
  ByteBuffer borrow() {
    ByteBuffer buffer = free.poll();
    return buffer == null ? ByteBuffer.allocate(size) : buffer.clear();
  }

  void giveBack(ByteBuffer buffer) {
    free.offer(buffer);
  }
}
