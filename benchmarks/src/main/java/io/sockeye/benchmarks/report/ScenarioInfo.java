package io.sockeye.benchmarks.report;

/**
 * What the samples of a scenario are about.
 *
 * @param id its number, with a letter where it has several parts
 * @param title what happens in it
 * @param unit what is counted
 * @param metric what servers are ranked by
 */
public record ScenarioInfo(String id, String title, String unit, Metric metric) {

  /** {@return whether more of the metric is better} */
  boolean moreIsBetter() {
    return metric == Metric.RATE;
  }
}
