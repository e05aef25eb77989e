package io.sockeye.benchmarks.comparison;

import io.sockeye.benchmarks.load.IdleConnections;
import io.sockeye.benchmarks.load.Measurement;
import io.sockeye.benchmarks.load.ReconnectLoad;
import io.sockeye.benchmarks.load.StampedTraffic;
import io.sockeye.benchmarks.load.Timing;
import io.sockeye.benchmarks.report.Metric;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** One measurement of one server. */
final class Measuring {

  private static final double MICROS_PER_NANO = 1e-3;
  private static final double PER_CENT = 100;
  private static final String ECHO = "/echo";
  private static final int WARM_UP_CLIENTS = 16;
  private static final int WARM_UP_BYTES = 128;
  private static final Duration WARM_UP = Duration.ofSeconds(4);
  private static final int SETTLE_SECONDS = 2;

  private Measuring() {}

  static Map<Metric, Double> load(ServerProcess server, Load load, Timing timing)
      throws IOException {
    // What it costs the server to warm up and to open connections is not part of it.
    Duration[] cpuBefore = new Duration[1];
    Measurement measurement =
        load.run(server.address(), timing.onMeasuring(() -> cpuBefore[0] = server.cpu()));
    Duration cpu = server.cpu().minus(cpuBefore[0]);
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.put(Metric.RATE, measurement.rate());
    values.put(Metric.GENERATOR_BUSY_PERCENT, PER_CENT * measurement.generatorBusy());
    measurement
        .leastServed()
        .ifPresent(share -> values.put(Metric.LEAST_SERVED_PERCENT, PER_CENT * share));
    if (measurement.count() > 0) {
      values.put(Metric.P50_MICROS, measurement.latencyMicros(50));
      values.put(Metric.P99_MICROS, measurement.latencyMicros(99));
      values.put(Metric.P999_MICROS, measurement.latencyMicros(99.9));
      values.put(Metric.SERVER_CPU_MICROS, cpu.toNanos() * MICROS_PER_NANO / measurement.count());
      if (measurement.compressedBytes() > 0) {
        values.put(
            Metric.COMPRESSED_BYTES, (double) measurement.compressedBytes() / measurement.count());
      }
    }
    return values;
  }

  /**
   * Connections come and go first: what is made once is not counted, and the stacks of threads are
   * those of compiled code, as they are in a server that has run for a while.
   */
  static Map<Metric, Double> memory(ServerProcess server, int connections) throws IOException {
    new ReconnectLoad(WARM_UP_CLIENTS, new StampedTraffic(WARM_UP_BYTES), ECHO)
        .run(server.address(), new Timing(Duration.ZERO, WARM_UP));
    settle();
    long heapBefore = server.liveHeap();
    OptionalLong residentBefore = server.residentMemory();
    try (IdleConnections idle = IdleConnections.open(server.address(), ECHO, connections)) {
      settle();
      Map<Metric, Double> values = new EnumMap<>(Metric.class);
      values.put(Metric.HEAP_BYTES, (double) (server.liveHeap() - heapBefore) / idle.count());
      OptionalLong resident = server.residentMemory();
      if (resident.isPresent() && residentBefore.isPresent()) {
        values.put(
            Metric.RSS_BYTES,
            (double) (resident.getAsLong() - residentBefore.getAsLong()) / idle.count());
      }
      return values;
    }
  }

  /** Lets a server become idle: there is nothing to see from outside when it has. */
  private static void settle() throws IOException {
    try {
      TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
