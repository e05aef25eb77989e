package io.sockeye.codec.connection;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * A lock whose holder does, before it lets go, the work that others left for it because they would
 * not wait.
 *
 * <p>None is lost: whoever leaves work tries the lock afterwards, and whoever lets go looks for
 * work once more after that.
 */
final class HandoffLock {

  private final ReentrantLock lock = new ReentrantLock();
  private final BooleanSupplier isWorkLeft;
  private final Runnable work;

  /**
   * @param isWorkLeft whether there is work; asked by any thread
   * @param work does what is left; run under the lock, must not throw
   */
  HandoffLock(BooleanSupplier isWorkLeft, Runnable work) {
    this.isWorkLeft = isWorkLeft;
    this.work = work;
  }

  void lock() {
    lock.lock();
  }

  /** Waits no longer than so many nanoseconds; for any time when they are 0. */
  boolean tryLock(long nanos) throws InterruptedException {
    if (lock.tryLock()) {
      return true;
    }
    if (nanos == 0) {
      lock.lockInterruptibly();
      return true;
    }
    return lock.tryLock(nanos, TimeUnit.NANOSECONDS);
  }

  boolean isHeldByCurrentThread() {
    return lock.isHeldByCurrentThread();
  }

  void unlock() {
    do {
      try {
        if (lock.getHoldCount() == 1 && isWorkLeft.getAsBoolean()) {
          work.run();
        }
      } finally {
        lock.unlock();
      }
    } while (isWorkLeft.getAsBoolean() && !lock.isHeldByCurrentThread() && lock.tryLock());
  }

  /** Has the work done that was just left: here, or by the thread that holds the lock. */
  void handOff() {
    if (lock.tryLock()) {
      unlock();
    }
  }

  /** Does something now, or not at all when the lock is taken. */
  void ifFree(Runnable action) {
    if (lock.tryLock()) {
      try {
        action.run();
      } finally {
        unlock();
      }
    }
  }
}
