package io.sockeye.benchmarks.report;

import io.sockeye.benchmarks.report.ScenarioRanking.Row;
import io.sockeye.benchmarks.report.ServerInfo.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A scenario's ranking as a table. */
final class ScenarioTable {

  private final ScenarioRanking ranking;

  ScenarioTable(ScenarioRanking ranking) {
    this.ranking = ranking;
  }

  String text() {
    List<Metric> others = others();
    Optional<Row> bestPeer = ranking.best(Kind.PEER);
    Optional<Row> bestOfOurs = ranking.best(Kind.OURS);
    List<String> headings = new ArrayList<>();
    headings.add("server");
    headings.add(headingOfMetric());
    headings.add("least to most");
    bestPeer.ifPresent(row -> headings.add("x best peer"));
    bestOfOurs.ifPresent(row -> headings.add("our best x this"));
    others.forEach(metric -> headings.add(metric.title()));
    Markdown table = new Markdown(headings);
    for (Row row : ranking.rows()) {
      List<String> cells = new ArrayList<>();
      cells.add(name(row.server()));
      Statistics statistics = row.statistics().get(ranking.scenario().metric());
      cells.add(Markdown.number(statistics.median()));
      cells.add(Markdown.number(statistics.min()) + " to " + Markdown.number(statistics.max()));
      bestPeer.ifPresent(best -> cells.add(Markdown.number(ranking.ratio(row, best))));
      bestOfOurs.ifPresent(best -> cells.add(Markdown.number(ranking.ratio(best, row))));
      others.forEach(
          metric ->
              cells.add(
                  row.statistics().containsKey(metric) ? Markdown.number(row.median(metric)) : ""));
      table.row(cells);
    }
    return table.text();
  }

  private String headingOfMetric() {
    ScenarioInfo scenario = ranking.scenario();
    return scenario.metric() == Metric.RATE
        ? scenario.unit() + " a second"
        : scenario.metric().title() + " a " + scenario.unit();
  }

  private List<Metric> others() {
    List<Metric> others = new ArrayList<>();
    for (Metric metric : Metric.values()) {
      if (metric != ranking.scenario().metric()
          && ranking.rows().stream().anyMatch(row -> row.statistics().containsKey(metric))) {
        others.add(metric);
      }
    }
    return others;
  }

  private static String name(ServerInfo server) {
    return switch (server.kind()) {
      case OURS -> "**" + server.name() + "**";
      case FLOOR -> "_" + server.name() + "_";
      case PEER, OTHER -> server.name();
    };
  }
}
