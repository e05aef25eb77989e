package io.sockeye.benchmarks.report;

/** A figure of a sample. */
public enum Metric {
  /** Messages, deliveries or connections a second. */
  RATE("a second"),
  /** The latency that half of them stay within, in microseconds. */
  P50_MICROS("p50 us"),
  /** The latency that 99 % stay within, in microseconds. */
  P99_MICROS("p99 us"),
  /** The latency that 99.9 % stay within, in microseconds. */
  P999_MICROS("p99.9 us"),
  /** Processor time of the server for each, in microseconds. */
  SERVER_CPU_MICROS("server CPU us"),
  /** How busy the load generator was, in per cent of one processor. */
  GENERATOR_BUSY_PERCENT("generator busy %"),
  /**
   * How many messages the connection with the fewest has had, in per cent of the mean of all
   * connections.
   */
  LEAST_SERVED_PERCENT("least served %"),
  /** What the server sent for each, in bytes: much less with context takeover than without. */
  COMPRESSED_BYTES("compressed B"),
  /** Live heap for each connection, in bytes. */
  HEAP_BYTES("heap B"),
  /** Resident memory of the process for each connection, in bytes. */
  RSS_BYTES("RSS B");

  private final String title;

  Metric(String title) {
    this.title = title;
  }

  /** {@return the heading of its column} */
  public String title() {
    return title;
  }
}
