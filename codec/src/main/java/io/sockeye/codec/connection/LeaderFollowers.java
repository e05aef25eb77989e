package io.sockeye.codec.connection;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs short tasks that may block, each as soon as a thread can be had. One thread, the leader, is
 * on its way to the tasks that wait; when it takes one, another has to lead if there are more. So
 * no task waits for one that blocks, while a thousand that do not block are run by few threads: to
 * wake a thread for each costs more than most of them do.
 */
final class LeaderFollowers implements Executor {

  private final ThreadFactory threads;
  private final long idleNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition lead = lock.newCondition();

  // What follows is guarded by the lock.

  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

  /** Those that have nothing to do. */
  private int followers;

  /** Whether a thread was started, or woken, that has not looked at the tasks yet. */
  private boolean hasLeader;

  /**
   * @param idle how long a thread that has nothing to do stays
   */
  LeaderFollowers(ThreadFactory threads, Duration idle) {
    this.threads = threads;
    idleNanos = idle.toNanos();
  }

  /**
   * @throws OutOfMemoryError when no thread can be started; the task is not run then
   */
  @Override
  public void execute(Runnable task) {
    lock.lock();
    try {
      tasks.add(task);
      try {
        promote();
      } catch (Throwable e) {
        tasks.removeLast();
        throw e;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whatever waits has a leader behind this. */
  private void promote() {
    if (hasLeader || tasks.isEmpty()) {
      return;
    }
    if (followers > 0) {
      lead.signal();
    } else {
      threads.newThread(this::work).start();
    }
    hasLeader = true;
  }

  private void work() {
    Runnable task = lead();
    while (task != null) {
      run(task);
      task = next();
    }
  }

  private Runnable lead() {
    lock.lock();
    try {
      hasLeader = false;
      return take();
    } finally {
      lock.unlock();
    }
  }

  /** {@return what to run next; null when there was nothing to do for a while} */
  private Runnable next() {
    lock.lock();
    try {
      long left = idleNanos;
      while (tasks.isEmpty() && left > 0) {
        followers++;
        try {
          left = lead.awaitNanos(left);
        } catch (InterruptedException e) {
          // Nobody has this thread to interrupt it: whoever did meant a task that has ended.
        } finally {
          followers--;
          hasLeader = false;
        }
      }
      return take();
    } finally {
      lock.unlock();
    }
  }

  private Runnable take() {
    Runnable task = tasks.poll();
    if (task != null) {
      try {
        promote();
      } catch (OutOfMemoryError e) {
        // No thread is to be had: the rest waits for one that has run its task.
      }
    }
    return task;
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
    // An interrupt was meant for this task, not for the next.
    Thread.interrupted();
  }
}
