package io.sockeye.codec.connection;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock whose holder does, before it lets go, the work that others left for it because they would
 * not wait.
 *
 * <p>None is lost: whoever leaves work tries the lock afterwards, and whoever lets go looks for
 * work once more after that.
 */
final class HandoffLock {

  /** What is left for the holder. */
  interface Work {

    /** {@return whether there is any} Any thread may ask. */
    boolean isLeft();

    /** Does what is left; under the lock. It must not throw. */
    void doWhatIsLeft();
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Work work;

  HandoffLock(Work work) {
    this.work = work;
  }

  void lock() {
    lock.lock();
  }

  boolean tryLock() {
    return lock.tryLock();
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
        if (lock.getHoldCount() == 1 && work.isLeft()) {
          work.doWhatIsLeft();
        }
      } finally {
        lock.unlock();
      }
    } while (work.isLeft() && !lock.isHeldByCurrentThread() && lock.tryLock());
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
