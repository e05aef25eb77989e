package io.sockeye.codec.connection;

/** A lock on something that is ended once: as soon as the lock is free. */
@SuppressWarnings("serial")
abstract class EndingLock extends HandoffLock {

  private volatile boolean ending;
  private volatile boolean ended;

  /** Ends it; under the lock, once. */
  abstract void whenFree();

  /** Has it ended, here or by the thread that holds the lock. */
  final void end() {
    ending = true;
    handOff();
  }

  @Override
  final boolean hasWork() {
    return ending && !ended;
  }

  @Override
  final void work() {
    ended = true;
    whenFree();
  }
}
