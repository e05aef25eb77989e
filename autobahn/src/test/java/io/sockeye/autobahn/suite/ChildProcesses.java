package io.sockeye.autobahn.suite;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** The processes that this one has started: none of them outlives it, nor does what they start. */
final class ChildProcesses {

  private static final int SECONDS_TO_END = 5;

  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Set<Process> RUNNING = new HashSet<>();
  private static boolean ending;

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(ChildProcesses::endAll, "end of child processes"));
  }

  private ChildProcesses() {}

  /**
   * Starts a process.
   *
   * @throws IOException if it cannot be started, or if this process is ending
   */
  static Process start(ProcessBuilder builder) throws IOException {
    LOCK.lock();
    try {
      // A run that fails because its runner was ended must not start another.
      if (ending) {
        throw new IOException("not started, since this process is ending: " + builder.command());
      }
      Process process = builder.start();
      RUNNING.add(process);
      return process;
    } finally {
      LOCK.unlock();
    }
  }

  /** Ends a process and all that it has started, by force if need be. */
  static void end(Process process) {
    end(List.of(process));
    LOCK.lock();
    try {
      RUNNING.remove(process);
    } finally {
      LOCK.unlock();
    }
  }

  private static void endAll() {
    List<Process> running;
    LOCK.lock();
    try {
      ending = true;
      running = List.copyOf(RUNNING);
    } finally {
      LOCK.unlock();
    }
    end(running);
  }

  private static void end(Collection<Process> processes) {
    List<ProcessHandle> handles =
        processes.stream()
            .flatMap(process -> Stream.concat(process.descendants(), Stream.of(process.toHandle())))
            .toList();
    handles.forEach(ProcessHandle::destroy);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_END);
    for (ProcessHandle handle : handles) {
      if (!hasEnded(handle, deadline - System.nanoTime())) {
        handle.destroyForcibly();
      }
    }
  }

  private static boolean hasEnded(ProcessHandle handle, long nanos) {
    try {
      handle.onExit().get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }
}
