package io.sockeye.benchmarks.soak;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Ends connections on which an answer is overdue. */
final class Stalls implements AutoCloseable {

  private static final long INTERVAL_MILLIS = 250;
  private static final int END_SECONDS = 10;

  private final long patience;
  private final Set<LoadConnection> watched = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean closed;

  Stalls(Duration patience) {
    this.patience = patience.toNanos();
    thread = new Thread(this::run, "soak-stalls");
    thread.setDaemon(true);
    thread.start();
  }

  void watch(LoadConnection connection) {
    watched.add(connection);
  }

  void forget(LoadConnection connection) {
    watched.remove(connection);
  }

  private void run() {
    try {
      while (!closed) {
        TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS);
        long now = System.nanoTime();
        for (LoadConnection connection : watched) {
          if (connection.waitsLongerThan(patience, now)) {
            connection.stalled();
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
