package io.sockeye.codec.connection;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads for connections: virtual ones where the runtime has them (Java 21 and later), platform
 * threads otherwise. All are daemons.
 */
public final class ConnectionThreads {

  /** {@code Thread.ofVirtual}, or null before Java 21. */
  private static final MethodHandle OF_VIRTUAL = ofVirtual();

  /** {@code Thread.isVirtual}; on older runtimes it is always false. */
  private static final MethodHandle IS_VIRTUAL = isVirtual();

  private static final Executor EXECUTOR = executor();

  /**
   * How long a pause takes. After a microsecond (JDK 25) the thread was often back before its
   * carrier had looked for another, up to 99 times in a row; after this only on a busy machine.
   */
  private static final long PAUSE_NANOS = 50_000;

  private ConnectionThreads() {}

  /** {@return whether the runtime has virtual threads} */
  public static boolean virtualThreadsAvailable() {
    return OF_VIRTUAL != null;
  }

  /**
   * {@return a factory of virtual threads where there are any, or else of platform threads}
   *
   * @param name what the threads are called; platform threads have a hyphen and a number behind it
   */
  public static ThreadFactory factory(String name) {
    return virtualThreadsAvailable() ? virtualThreads(name) : platformThreads(name);
  }

  /**
   * {@return a factory of platform threads}
   *
   * @param name what the threads are called, before a hyphen and a number
   */
  public static ThreadFactory platformThreads(String name) {
    AtomicLong number = new AtomicLong();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * {@return a factory of virtual threads}
   *
   * @param name what all of the threads are called
   * @throws UnsupportedOperationException when the runtime has none
   */
  public static ThreadFactory virtualThreads(String name) {
    if (OF_VIRTUAL == null) {
      throw new UnsupportedOperationException(
          "virtual threads need Java 21 or later; this is Java " + Runtime.version().feature());
    }
    try {
      Object builder = OF_VIRTUAL.invoke();
      Class<?> type = Class.forName("java.lang.Thread$Builder$OfVirtual");
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      builder =
          lookup
              .findVirtual(type, "name", MethodType.methodType(type, String.class))
              .invoke(builder, name);
      return (ThreadFactory)
          lookup
              .findVirtual(type, "factory", MethodType.methodType(ThreadFactory.class))
              .invoke(builder);
    } catch (Throwable e) {
      throw new LinkageError("java.lang.Thread has virtual threads of an unknown kind", e);
    }
  }

  /**
   * Runs a short task that may block: no other task waits for it, as long as threads can be
   * started.
   *
   * @param task what to run; what it throws goes to the thread's handler of uncaught exceptions
   * @throws OutOfMemoryError when no thread can be started, and none is on its way to run it; it is
   *     not run then
   */
  public static void execute(Runnable task) {
    EXECUTOR.execute(task);
  }

  private static Executor executor() {
    if (OF_VIRTUAL != null) {
      ThreadFactory factory = virtualThreads("sockeye-task");
      return task -> factory.newThread(task).start();
    }
    return new LeaderFollowers(platformThreads("sockeye-task"), Duration.ofSeconds(1));
  }

  /**
   * Lets those run first that wait for the carrier, if the caller is a virtual thread; a platform
   * thread goes on.
   */
  // Nothing depends on it but the time that is saved.
  @SuppressWarnings("ThreadPriorityCheck")
  static void yieldIfVirtual() {
    if (isVirtual(Thread.currentThread())) {
      Thread.yield();
    }
  }

  /**
   * Waits for a moment if the caller is a virtual thread, so that its carrier looks for others; a
   * platform thread goes on.
   */
  static void pauseIfVirtual() {
    if (isVirtual(Thread.currentThread())) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static boolean isVirtual(Thread thread) {
    try {
      return (boolean) IS_VIRTUAL.invokeExact(thread);
    } catch (Throwable e) {
      throw new IllegalStateException("Thread.isVirtual has failed", e);
    }
  }

  private static MethodHandle isVirtual() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
    } catch (ReflectiveOperationException e) {
      return MethodHandles.dropArguments(
          MethodHandles.constant(boolean.class, false), 0, Thread.class);
    }
  }

  private static MethodHandle ofVirtual() {
    try {
      Class<?> builder = Class.forName("java.lang.Thread$Builder$OfVirtual");
      if (Runtime.version().feature() < 21) {
        return null;
      }
      return MethodHandles.publicLookup()
          .findStatic(Thread.class, "ofVirtual", MethodType.methodType(builder));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
