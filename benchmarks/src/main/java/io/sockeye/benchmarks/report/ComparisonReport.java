package io.sockeye.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A run of the comparison as text and charts. */
public final class ComparisonReport {

  private final ComparisonResult result;

  /**
   * Makes a report.
   *
   * @param result what it is about
   */
  public ComparisonReport(ComparisonResult result) {
    this.result = result;
  }

  private List<ScenarioRanking> rankings() {
    return result.scenarios().stream()
        .map(scenario -> ScenarioRanking.of(result, scenario))
        .filter(ranking -> !ranking.rows().isEmpty())
        .toList();
  }

  /** {@return the tables of all scenarios} */
  public String tables() {
    StringBuilder text = new StringBuilder();
    for (ScenarioRanking ranking : rankings()) {
      text.append(heading(ranking)).append(new ScenarioTable(ranking).text()).append('\n');
    }
    return text.append(skipped()).toString();
  }

  private static String heading(ScenarioRanking ranking) {
    return "Scenario " + ranking.scenario().id() + ": " + ranking.scenario().title() + "\n\n";
  }

  private String skipped() {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> entry : result.skipped().entrySet()) {
      text.append("- left out: ")
          .append(entry.getKey())
          .append(": ")
          .append(entry.getValue())
          .append('\n');
    }
    return text.toString();
  }

  /**
   * Writes a chart for each scenario.
   *
   * @param directory where to, made if need be
   * @param suffix of the files' names, before the extension
   * @return the files
   * @throws IOException when they cannot be written
   */
  public List<Path> writeCharts(Path directory, String suffix) throws IOException {
    List<Path> files = new ArrayList<>();
    for (ScenarioRanking ranking : rankings()) {
      files.add(Charts.write(ranking, suffix, directory));
    }
    return files;
  }

  /** Writes the charts into a directory, and returns the section of a page that refers to them. */
  String section(Path page, Path charts, String suffix) throws IOException {
    StringBuilder text = new StringBuilder();
    result
        .environment()
        .forEach(
            (name, value) ->
                text.append("- ").append(name).append(": ").append(value).append('\n'));
    for (ServerInfo server : result.servers()) {
      text.append("- `")
          .append(server.name())
          .append("`: ")
          .append(server.description())
          .append('\n');
    }
    text.append(skipped());
    for (ScenarioRanking ranking : rankings()) {
      Path chart = Charts.write(ranking, suffix, charts);
      text.append("\n### ")
          .append(heading(ranking))
          .append(new ScenarioTable(ranking).text())
          .append("\n![")
          .append(ranking.scenario().title())
          .append("](")
          .append(page.toAbsolutePath().getParent().relativize(chart.toAbsolutePath()))
          .append(")\n");
    }
    return text.toString();
  }
}
