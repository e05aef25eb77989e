package io.sockeye.benchmarks.load;

import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/**
 * What was measured in one go.
 *
 * @param count of messages, deliveries or connections
 * @param nanos how long it took
 * @param latencies of each in nanoseconds
 * @param busyNanos how long the load generator's thread used a processor
 * @param compressedBytes what came of them from the server; 0 where nothing was to be compressed
 * @param leastServed how many messages the connection with the fewest has had, as a share of the
 *     mean of all connections, 0 to 1; empty for a load that is no echo on connections that last
 */
public record Measurement(
    long count,
    long nanos,
    Histogram latencies,
    long busyNanos,
    long compressedBytes,
    OptionalDouble leastServed) {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MICRO = 1e3;

  Measurement withLeastServed(double share) {
    return new Measurement(
        count, nanos, latencies, busyNanos, compressedBytes, OptionalDouble.of(share));
  }

  /** {@return how many there were in a second} */
  public double rate() {
    return count / (nanos / NANOS_PER_SECOND);
  }

  /**
   * {@return a percentile of the latency in microseconds}
   *
   * @param percentile 0 to 100
   */
  public double latencyMicros(double percentile) {
    return latencies.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
  }

  /** {@return the share of the time, 0 to 1, in which the generator was busy} */
  public double generatorBusy() {
    return (double) busyNanos / nanos;
  }
}
