package io.sockeye.benchmarks.load;

import java.lang.management.ManagementFactory;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Counts, and notes latencies, of the thread that makes it. */
final class Stopwatch {

  private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final Histogram latencies = new Histogram(MAX_NANOS, 3);
  private long count;
  private long startNanos;
  private long startBusy;

  Stopwatch() {
    restart();
  }

  void restart() {
    latencies.reset();
    count = 0;
    startBusy = busy();
    startNanos = System.nanoTime();
  }

  void record(long latencyNanos) {
    latencies.recordValue(Math.min(latencyNanos, MAX_NANOS));
    count++;
  }

  Measurement stop() {
    return stop(0);
  }

  Measurement stop(long compressedBytes) {
    long nanos = System.nanoTime() - startNanos;
    return new Measurement(
        count,
        nanos,
        latencies.copy(),
        busy() - startBusy,
        compressedBytes,
        OptionalDouble.empty());
  }

  private static long busy() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
