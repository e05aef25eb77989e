package io.sockeye.codec.connection;

/** A lock on something that is ended once: as soon as the lock is free. */
final class EndingLock implements HandoffLock.Work {

  private final Runnable end;
  private final HandoffLock lock = new HandoffLock(this);
  private volatile boolean ending;
  private volatile boolean ended;

  /**
   * @param end run under the lock, once
   */
  EndingLock(Runnable end) {
    this.end = end;
  }

  void lock() {
    lock.lock();
  }

  boolean tryLock() {
    return lock.tryLock();
  }

  /** Waits no longer than so many nanoseconds; for any time when they are 0. */
  boolean tryLock(long nanos) throws InterruptedException {
    return lock.tryLock(nanos);
  }

  boolean isHeldByCurrentThread() {
    return lock.isHeldByCurrentThread();
  }

  void unlock() {
    lock.unlock();
  }

  /** Has it ended, here or by the thread that holds the lock. */
  void end() {
    ending = true;
    lock.handOff();
  }

  @Override
  public boolean isLeft() {
    return ending && !ended;
  }

  @Override
  public void doWhatIsLeft() {
    ended = true;
    end.run();
  }
}
