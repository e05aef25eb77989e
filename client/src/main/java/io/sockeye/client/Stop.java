package io.sockeye.client;

import io.sockeye.codec.connection.ConnectionThreads;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The wish that a thread ends, from any thread. What it does meanwhile, it says how to end, and it
 * is ended at once.
 */
final class Stop {

  private final CountDownLatch requested = new CountDownLatch(1);
  private final ReentrantLock lock = new ReentrantLock();

  /** Who can be interrupted; null for nobody. */
  private Thread interruptible;

  /** What ends what is going on; null for nothing. */
  private Runnable end;

  boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** {@return whether it was requested within a time} */
  boolean await(Duration time) throws InterruptedException {
    return requested.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Requests it, and ends what is going on. It may be called any number of times. */
  void request() {
    Runnable ending = null;
    lock.lock();
    try {
      if (!isRequested()) {
        requested.countDown();
        ending = end;
        if (interruptible != null) {
          interruptible.interrupt();
        }
      }
    } finally {
      lock.unlock();
    }
    if (ending != null) {
      // It may have to wait for a peer, and who requests has a limit for that.
      ConnectionThreads.execute(ending);
    }
  }

  /**
   * The current thread begins something that an interrupt ends.
   *
   * @return false when it is to end already: then nothing is to begin
   */
  boolean beginInterruptible() {
    return begin(Thread.currentThread(), null);
  }

  /** It is over, and no interrupt of {@link #request()} is left. */
  void endInterruptible() {
    begin(null, null);
    if (isRequested()) {
      // It may have come when there was nothing to interrupt any more.
      Thread.interrupted();
    }
  }

  /**
   * The current thread begins something else.
   *
   * @param ending what ends it, run by a thread of its own
   * @return false when it is to end already: then nothing is to begin
   */
  boolean begin(Runnable ending) {
    return begin(null, ending);
  }

  private boolean begin(Thread thread, Runnable ending) {
    lock.lock();
    try {
      interruptible = thread;
      end = ending;
      return !isRequested();
    } finally {
      lock.unlock();
    }
  }
}
