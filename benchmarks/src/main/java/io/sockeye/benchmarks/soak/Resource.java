package io.sockeye.benchmarks.soak;

import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * What may not grow. The tolerances are what differs from sample to sample in runs of a server that
 * leaks nothing: messages that are under way, threads of tasks that have just ended, connections
 * that are being replaced.
 */
enum Resource {
  HEAP("heap after GC", true, Vitals::heap, 0.10, 16 << 20, 12 << 20),
  RESIDENT("resident memory", false, Vitals::resident, 0.10, 64 << 20, Long.MAX_VALUE),
  THREADS("threads", false, Vitals::threads, 0.10, 16, 8),
  DESCRIPTORS("file descriptors", false, Vitals::descriptors, 0.02, 16, 8);

  private final String title;
  private final boolean afterCollection;
  private final ToLongFunction<Vitals> value;
  private final double trendShare;
  private final long trend;
  private final long remainder;

  Resource(
      String title,
      boolean afterCollection,
      ToLongFunction<Vitals> value,
      double trendShare,
      long trend,
      long remainder) {
    this.title = title;
    this.afterCollection = afterCollection;
    this.value = value;
    this.trendShare = trendShare;
    this.trend = trend;
    this.remainder = remainder;
  }

  String title() {
    return title;
  }

  boolean isBytes() {
    return this == HEAP || this == RESIDENT;
  }

  boolean isIn(Sample sample) {
    return sample.collected() || !afterCollection;
  }

  /** {@return how much of it a process uses; less than 0 where that is not known} */
  double of(Sample sample, Function<Sample, Vitals> process) {
    return value.applyAsLong(process.apply(sample));
  }

  /** {@return how much the trend of the steady part may make up, at a level} */
  double trendTolerance(double level) {
    return trend + trendShare * level;
  }

  /**
   * {@return whether it rises for a while although nothing leaks, ever more slowly} The system
   * gives memory outside the heap when it is first touched: of the 256 KiB of a deflater, a page
   * more with each few messages, unless they were those of an earlier deflater.
   */
  boolean approachesItsLevel() {
    return this == RESIDENT;
  }

  /** {@return whether the end is compared with the beginning: the JVM keeps what it once had} */
  boolean comesBack() {
    return remainder != Long.MAX_VALUE;
  }

  /** {@return how much more there may be at the end than at the beginning} */
  double remainderTolerance() {
    return remainder;
  }
}
