package io.sockeye.benchmarks.report;

import java.util.Map;

/**
 * What was measured in one go.
 *
 * @param scenario its id
 * @param server its name
 * @param round counted from 1
 * @param values what was measured
 */
public record Sample(String scenario, String server, int round, Map<Metric, Double> values) {

  /** Copies the values. */
  public Sample {
    values = Map.copyOf(values);
  }
}
