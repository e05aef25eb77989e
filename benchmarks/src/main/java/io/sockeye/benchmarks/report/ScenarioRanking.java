package io.sockeye.benchmarks.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The servers in one scenario, the best first.
 *
 * @param scenario which
 * @param rows a server each
 */
record ScenarioRanking(ScenarioInfo scenario, List<Row> rows) {

  /**
   * One server's figures over all rounds.
   *
   * @param server whose
   * @param statistics of each figure that was measured
   */
  record Row(ServerInfo server, Map<Metric, Statistics> statistics) {
    double median(Metric metric) {
      return statistics.get(metric).median();
    }
  }

  static ScenarioRanking of(ComparisonResult result, ScenarioInfo scenario) {
    Map<String, Map<Metric, List<Double>>> values = new LinkedHashMap<>();
    for (Sample sample : result.samples()) {
      if (sample.scenario().equals(scenario.id())) {
        Map<Metric, List<Double>> ofServer =
            values.computeIfAbsent(sample.server(), name -> new EnumMap<>(Metric.class));
        sample
            .values()
            .forEach(
                (metric, value) ->
                    ofServer.computeIfAbsent(metric, key -> new ArrayList<>()).add(value));
      }
    }
    Comparator<Row> byMetric = Comparator.comparingDouble(row -> row.median(scenario.metric()));
    List<Row> rows =
        values.entrySet().stream()
            .map(entry -> new Row(result.server(entry.getKey()), statistics(entry.getValue())))
            .filter(row -> row.statistics().containsKey(scenario.metric()))
            .sorted(scenario.moreIsBetter() ? byMetric.reversed() : byMetric)
            .toList();
    return new ScenarioRanking(scenario, rows);
  }

  private static Map<Metric, Statistics> statistics(Map<Metric, List<Double>> values) {
    Map<Metric, Statistics> statistics = new EnumMap<>(Metric.class);
    values.forEach((metric, list) -> statistics.put(metric, Statistics.of(list)));
    return statistics;
  }

  /** {@return the first row of a kind, if there is one} */
  Optional<Row> best(ServerInfo.Kind kind) {
    return rows.stream().filter(row -> row.server().kind() == kind).findFirst();
  }

  /** {@return how many times as good as another one a row is; more than 1 is better} */
  double ratio(Row row, Row other) {
    double ratio = row.median(scenario.metric()) / other.median(scenario.metric());
    return scenario.moreIsBetter() ? ratio : 1 / ratio;
  }
}
