package io.sockeye.autobahn.suite;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Tells every few seconds how far a run has got. */
final class Progress implements AutoCloseable {

  private static final int SECONDS_BETWEEN_LINES = 10;
  private static final int UNKNOWN = -1;

  private final String run;
  private final int cases;
  private final long start = System.nanoTime();
  private final AtomicInteger done = new AtomicInteger(UNKNOWN);
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

  /** {@return the number of cases that are done, in words, as far as anybody has told} */
  String account() {
    int known = done.get();
    return known == UNKNOWN
        ? "how many of " + cases + " cases are done, nobody tells"
        : "at least " + known + " of " + cases + " cases are done";
  }

  private void tell() {
    int known = done.get();
    String count = known == UNKNOWN ? "running " + cases : known + " of " + cases;
    System.out.printf("  %s: %s cases, %d s%n", run, count, seconds());
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
