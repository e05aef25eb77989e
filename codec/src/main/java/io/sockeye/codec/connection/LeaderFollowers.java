package io.sockeye.codec.connection;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs short tasks that may block, each as soon as there is a thread for it. While tasks wait, one
 * thread, the leader, is on its way to them; before it runs the first, another is made the leader
 * if there are more. So no task waits for one that blocks, while a thousand that do not block are
 * run by few threads: to wake a thread for each takes longer than most of them do.
 */
final class LeaderFollowers implements Executor {

  private static final Logger LOG = System.getLogger(LeaderFollowers.class.getName());

  private final ThreadFactory threads;
  private final long idleNanos;
  private final ReentrantLock lock = new ReentrantLock();

  // What follows is guarded by the lock.

  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

  /** Those that have nothing to do, the last first: the others end when they are not needed. */
  private final ArrayDeque<Worker> followers = new ArrayDeque<>();

  /** Was started, or woken, and has not looked at the tasks yet; null when there is none. */
  private Worker leader;

  /**
   * @param idle how long a thread that has nothing to do stays
   */
  LeaderFollowers(ThreadFactory threads, Duration idle) {
    this.threads = threads;
    idleNanos = idle.toNanos();
  }

  /**
   * @throws OutOfMemoryError when no thread can be started, and none is on its way; the task is not
   *     run then. One that was taken runs when a thread has ended its task, if no other can be
   *     started
   */
  @Override
  public void execute(Runnable task) {
    lock.lock();
    try {
      tasks.add(task);
      try {
        promote();
      } catch (RuntimeException | Error e) {
        tasks.removeLast();
        throw e;
      }
    } finally {
      lock.unlock();
    }
  }

  /** If tasks wait, sees to it that a thread is on its way to them. */
  private void promote() {
    if (leader != null || tasks.isEmpty()) {
      return;
    }
    Worker next = followers.poll();
    if (next == null) {
      next = new Worker();
      threads.newThread(next).start();
    } else {
      next.promoted.signal();
    }
    leader = next;
  }

  private Runnable take() {
    Runnable task = tasks.remove();
    try {
      promote();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "no thread could be started for " + tasks.size() + " tasks", e);
    }
    return task;
  }

  private final class Worker implements Runnable {

    private final Condition promoted = lock.newCondition();

    @Override
    public void run() {
      for (Runnable task = next(); task != null; task = next()) {
        // An interrupt was meant for the task before, not for this one.
        Thread.interrupted();
        try {
          task.run();
        } catch (Throwable e) {
          Thread thread = Thread.currentThread();
          thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
      }
    }

    /** {@return what to run next; null when there was nothing to do for long} */
    private Runnable next() {
      lock.lock();
      try {
        while (true) {
          if (leader == this) {
            leader = null;
          }
          if (!tasks.isEmpty()) {
            return take();
          }
          if (!follow()) {
            return null;
          }
        }
      } finally {
        lock.unlock();
      }
    }

    /** {@return whether it is the leader now; if not it is not needed} */
    private boolean follow() {
      followers.push(this);
      long left = idleNanos;
      while (leader != this && left > 0) {
        try {
          left = promoted.awaitNanos(left);
        } catch (InterruptedException e) {
          // It has no task that could be meant.
        }
      }
      if (leader != this) {
        followers.removeLastOccurrence(this);
      }
      return leader == this;
    }
  }
}
