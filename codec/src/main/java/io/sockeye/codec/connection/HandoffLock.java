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
// It is a lock rather than has one, for the memory: every connection has three.
@SuppressWarnings("serial")
abstract class HandoffLock extends ReentrantLock {

  /** {@return whether work is left for the holder} Any thread may ask. */
  abstract boolean hasWork();

  /** Does what is left; under the lock. It must not throw. */
  abstract void work();

  /** Waits no longer than so many nanoseconds; for any time when they are 0. */
  boolean tryLock(long nanos) throws InterruptedException {
    if (tryLock()) {
      return true;
    }
    if (nanos == 0) {
      lockInterruptibly();
      return true;
    }
    return tryLock(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void unlock() {
    do {
      try {
        if (getHoldCount() == 1 && hasWork()) {
          work();
        }
      } finally {
        super.unlock();
      }
    } while (hasWork() && !isHeldByCurrentThread() && tryLock());
  }

  /** Has the work done that was just left: here, or by the thread that holds the lock. */
  void handOff() {
    if (tryLock()) {
      unlock();
    }
  }

  /** Does something now, or not at all when the lock is taken. */
  void ifFree(Runnable action) {
    if (tryLock()) {
      try {
        action.run();
      } finally {
        unlock();
      }
    }
  }
}
