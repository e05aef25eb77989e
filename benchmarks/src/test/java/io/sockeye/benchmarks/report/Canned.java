package io.sockeye.benchmarks.report;

import io.sockeye.benchmarks.report.ServerInfo.Kind;
import java.util.List;
import java.util.Map;

/** A small result, made up. */
final class Canned {

  static final ScenarioInfo RATES = new ScenarioInfo("2", "two by two", "messages", Metric.RATE);
  static final ScenarioInfo HEAPS = new ScenarioInfo("9", "idle", "connection", Metric.HEAP_BYTES);

  private Canned() {}

  static ComparisonResult result() {
    return new ComparisonResult(
        Map.of("JDK", "a JDK", "machine", "a machine"),
        List.of(RATES, HEAPS, new ScenarioInfo("10", "not run", "connections", Metric.RATE)),
        List.of(
            new ServerInfo("mine", Kind.OURS, "this one"),
            new ServerInfo("fast", Kind.PEER, "a fast peer"),
            new ServerInfo("slow", Kind.PEER, "a slow peer"),
            new ServerInfo("other", Kind.OTHER, "in another language"),
            new ServerInfo("bare", Kind.FLOOR, "bytes")),
        Map.of("absent", "needs Java 99"),
        List.of(
            rate("mine", 1, 100),
            rate("fast", 1, 190),
            rate("slow", 1, 50),
            rate("other", 1, 900),
            rate("bare", 1, 1000),
            rate("mine", 2, 400),
            rate("fast", 2, 210),
            rate("slow", 2, 50),
            rate("mine", 3, 300),
            heap("mine", 4000),
            heap("slow", 8000)));
  }

  private static Sample rate(String server, int round, double rate) {
    return new Sample(
        "2", server, round, Map.of(Metric.RATE, rate, Metric.P99_MICROS, 1000 / rate));
  }

  private static Sample heap(String server, double bytes) {
    return new Sample("9", server, 1, Map.of(Metric.HEAP_BYTES, bytes));
  }
}
