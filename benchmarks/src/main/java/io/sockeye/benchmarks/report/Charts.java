package io.sockeye.benchmarks.report;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Bar charts of rankings, as PNG. */
final class Charts {

  private static final int WIDTH = 900;
  private static final int HEIGHT = 420;
  private static final int LABEL_ANGLE = 30;
  private static final Color OURS = new Color(0xd9472b);
  private static final Color PEERS = new Color(0x5b7f95);
  private static final Color REST = new Color(0xc4c9cc);

  private Charts() {}

  /** Writes a chart, as a file with a name of its own, and returns that. */
  static Path write(ScenarioRanking ranking, String suffix, Path directory) throws IOException {
    System.setProperty("java.awt.headless", "true");
    Path file = directory.resolve("scenario-" + ranking.scenario().id() + suffix + ".png");
    Files.createDirectories(directory);
    BitmapEncoder.saveBitmap(chart(ranking), file.toString(), BitmapFormat.PNG);
    return file;
  }

  private static CategoryChart chart(ScenarioRanking ranking) {
    ScenarioInfo scenario = ranking.scenario();
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(scenario.id() + ": " + scenario.title())
            .yAxisTitle(
                scenario.metric() == Metric.RATE
                    ? scenario.unit() + " a second"
                    : scenario.metric().title() + " a " + scenario.unit())
            .build();
    CategoryStyler styler = chart.getStyler();
    styler.setLegendPosition(LegendPosition.InsideNE);
    styler.setOverlapped(true);
    styler.setXAxisLabelRotation(LABEL_ANGLE);
    styler.setYAxisMin(0.0);
    styler.setYAxisDecimalPattern("#,###");
    styler.setAvailableSpaceFill(0.7);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    addSeries(chart, ranking, "Sockeye", OURS, ServerInfo.Kind.OURS);
    addSeries(chart, ranking, "Java peers", PEERS, ServerInfo.Kind.PEER);
    addSeries(chart, ranking, "for reference", REST, ServerInfo.Kind.OTHER, ServerInfo.Kind.FLOOR);
    return chart;
  }

  /** All series have all servers on their axis, and a bar only for those of their kind. */
  private static void addSeries(
      CategoryChart chart,
      ScenarioRanking ranking,
      String name,
      Color color,
      ServerInfo.Kind... kinds) {
    List<String> names = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    boolean any = false;
    for (ScenarioRanking.Row row : ranking.rows()) {
      boolean included = List.of(kinds).contains(row.server().kind());
      any |= included;
      names.add(row.server().name());
      values.add(included ? row.median(ranking.scenario().metric()) : 0.0);
    }
    if (any) {
      chart.addSeries(name, names, values).setFillColor(color);
    }
  }
}
