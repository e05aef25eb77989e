package io.sockeye.codec.connection;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one daemon thread that enforces every deadline of every connection, and what is handed to
 * {@link #closeAfter(Duration, Closeable)}. It looks at each of them ten times a second, so that
 * what is watched pays nothing for it, and it ends when there has been nothing to watch for a
 * second.
 */
public final class Watchdog {

  /** Something with deadlines. */
  interface Watched {

    /**
     * Does what is due. It must not block.
     *
     * @param now {@link System#nanoTime()}
     */
    void check(long now);
  }

  private static final Logger LOG = System.getLogger(Watchdog.class.getName());
  private static final long TICK = Duration.ofMillis(100).toNanos();
  private static final int IDLE_TICKS = 10;

  private static final Watchdog OF_ALL =
      new Watchdog(ConnectionThreads.platformThreads("sockeye-watchdog"));

  private final ThreadFactory threads;
  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
  private final ReentrantLock starting = new ReentrantLock();

  /** Guarded by {@code starting}. */
  private boolean running;

  Watchdog(ThreadFactory threads) {
    this.threads = threads;
  }

  static void watch(Watched watched) {
    OF_ALL.add(watched);
  }

  static void forget(Watched watched) {
    OF_ALL.remove(watched);
  }

  void add(Watched each) {
    starting.lock();
    try {
      if (!running) {
        threads.newThread(this::run).start();
        running = true;
      }
      // Not before: who gets an Error, as when there are no more threads, does not take it back.
      watched.add(each);
    } finally {
      starting.unlock();
    }
  }

  void remove(Watched each) {
    watched.remove(each);
  }

  /**
   * Closes a resource when what it is used for is not done in time: an opening handshake on a
   * socket, for instance, or reading the answer.
   *
   * @param limit how long it may take, kept to within a quarter of a second; zero for no limit
   * @param target what to close, by the thread of the watchdog; closing it must not block
   * @return the deadline, to be closed as soon as it is done
   */
  public static Deadline closeAfter(Duration limit, Closeable target) {
    Deadline deadline = new Deadline(limit, target);
    if (!limit.isZero()) {
      watch(deadline.watched);
    }
    return deadline;
  }

  private void run() {
    for (int idleTicks = 0; ; idleTicks = watched.isEmpty() ? idleTicks + 1 : 0) {
      LockSupport.parkNanos(TICK);
      long now = System.nanoTime();
      for (Watched each : watched) {
        check(each, now);
      }
      if (idleTicks >= IDLE_TICKS && stop()) {
        return;
      }
    }
  }

  private static void check(Watched watched, long now) {
    try {
      watched.check(now);
    } catch (Throwable e) {
      // Even an Error, as when no thread can be started, is no reason to forget all others.
      LOG.log(Level.ERROR, "a deadline could not be enforced", e);
    }
  }

  private boolean stop() {
    starting.lock();
    try {
      running = !watched.isEmpty();
      return !running;
    } finally {
      starting.unlock();
    }
  }

  /**
   * A time limit for one thing, such as an opening handshake, that closes a resource when it
   * passes.
   */
  public static final class Deadline implements AutoCloseable {

    /** The watchdog may look at a deadline just when it is met: the first to say so wins. */
    private enum State {
      RUNNING,
      DONE,
      EXPIRED
    }

    private final long limit;
    private final Closeable target;
    private final long start = System.nanoTime();
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);

    /** Not the deadline itself, whose methods are there for everybody. */
    private final Watched watched = this::check;

    private Deadline(Duration limit, Closeable target) {
      this.limit = limit.toNanos();
      this.target = target;
    }

    /** {@return whether time ran out, so that the target is closed} */
    public boolean isExpired() {
      return state.get() == State.EXPIRED;
    }

    /** Ends the watch, because it was done in time. If time ran out before, nothing changes. */
    @Override
    public void close() {
      state.compareAndSet(State.RUNNING, State.DONE);
      forget(watched);
    }

    void check(long now) {
      if (now - start < limit) {
        return;
      }
      forget(watched);
      if (!state.compareAndSet(State.RUNNING, State.EXPIRED)) {
        return;
      }
      try {
        target.close();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "closing what took too long", e);
      }
    }
  }
}
