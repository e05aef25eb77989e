package io.sockeye.autobahn.suite;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Tells every few seconds how far a run has got. */
final class Progress implements AutoCloseable {

  private static final int SECONDS_BETWEEN_LINES = 10;

  private final String run;
  private final int cases;
  private final long start = System.nanoTime();
  private final AtomicInteger done = new AtomicInteger();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Starts to tell.
   *
   * @param run its name
   * @param cases how many there are
   */
  Progress(String run, int cases) {
    this.run = run;
    this.cases = cases;
    clock.scheduleAtFixedRate(
        this::tell, SECONDS_BETWEEN_LINES, SECONDS_BETWEEN_LINES, TimeUnit.SECONDS);
  }

  /** Tells how many cases are done; who knows of fewer changes nothing. */
  void reached(int count) {
    done.accumulateAndGet(count, Math::max);
  }

  /** {@return the seconds since the start} */
  long seconds() {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
  }

  private void tell() {
    // One of the runners tells nothing before its end.
    String count =
        done.get() == 0 ? "running " + cases + " cases" : done + " of " + cases + " cases";
    System.out.printf("  %s: %s, %d s%n", run, count, seconds());
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
