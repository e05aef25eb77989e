package io.sockeye.codec;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.zip.Deflater;

/**
 * Deflaters for messages that are compressed by themselves: some 256 KiB outside the heap each,
 * needed only while a message is compressed.
 */
final class DeflaterPool {

  private static final int MAX_KEPT = 16;
  private static final DeflaterPool[] BY_LEVEL = new DeflaterPool[Deflater.BEST_COMPRESSION + 1];

  static {
    for (int level = Deflater.BEST_SPEED; level <= Deflater.BEST_COMPRESSION; level++) {
      BY_LEVEL[level] = new DeflaterPool(level);
    }
  }

  private final int level;
  private final AtomicReferenceArray<Deflater> free = new AtomicReferenceArray<>(MAX_KEPT);

  private DeflaterPool(int level) {
    this.level = level;
  }

  /**
   * {@return the pool for a compression level}
   *
   * @param level 1 to 9
   */
  static DeflaterPool of(int level) {
    return BY_LEVEL[level];
  }

  /** {@return a deflater that has seen nothing, for raw DEFLATE data} */
  Deflater borrow() {
    for (int i = 0; i < MAX_KEPT; i++) {
      Deflater deflater = free.getAndSet(i, null);
      if (deflater != null) {
        return deflater;
      }
    }
    return new Deflater(level, true);
  }

  void giveBack(Deflater deflater) {
    deflater.reset();
    for (int i = 0; i < MAX_KEPT; i++) {
      if (free.compareAndSet(i, null, deflater)) {
        return;
      }
    }
    deflater.end();
  }
}
