package io.sockeye.benchmarks.soak;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Heap, resident memory, threads and rate over the time of a soak, as one PNG. */
final class SoakCharts {

  private static final int WIDTH = 700;
  private static final int HEIGHT = 340;
  private static final double MB = 1 << 20;
  private static final Color SERVER = new Color(0xd9472b);
  private static final Color LOAD = new Color(0x5b7f95);

  private final List<Sample> samples;

  private SoakCharts(List<Sample> samples) {
    this.samples = samples;
  }

  static void write(List<Sample> samples, Path file) throws IOException {
    System.setProperty("java.awt.headless", "true");
    SoakCharts charts = new SoakCharts(samples);
    BitmapEncoder.saveBitmap(
        List.of(charts.heap(), charts.resident(), charts.threads(), charts.rate()),
        2,
        2,
        file.toString(),
        BitmapFormat.PNG);
  }

  private static XYChart chart(String title, String unit) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("seconds")
            .yAxisTitle(unit)
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.InsideSE);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setYAxisDecimalPattern("#,###");
    chart.getStyler().setXAxisDecimalPattern("#,###");
    return chart;
  }

  private void line(
      XYChart chart,
      String name,
      Color color,
      Predicate<Sample> which,
      ToDoubleFunction<Sample> value) {
    List<Sample> chosen = samples.stream().filter(which).toList();
    chart
        .addSeries(
            name,
            chosen.stream().mapToDouble(Sample::seconds).toArray(),
            chosen.stream().mapToDouble(value).toArray())
        .setMarker(SeriesMarkers.NONE)
        .setLineColor(color);
  }

  private XYChart heap() {
    XYChart chart = chart("Heap after GC", "MB");
    line(chart, "server", SERVER, Sample::collected, sample -> sample.server().heap() / MB);
    line(chart, "clients", LOAD, Sample::collected, sample -> sample.load().heap() / MB);
    return chart;
  }

  private XYChart resident() {
    XYChart chart = chart("Resident memory", "MB");
    line(chart, "server", SERVER, sample -> true, sample -> sample.server().resident() / MB);
    line(chart, "clients", LOAD, sample -> true, sample -> sample.load().resident() / MB);
    return chart;
  }

  private XYChart threads() {
    XYChart chart = chart("Platform threads and file descriptors", "");
    line(chart, "threads, server", SERVER, sample -> true, s -> s.server().threads());
    line(chart, "threads, clients", LOAD, sample -> true, s -> s.load().threads());
    line(chart, "descriptors, server", SERVER.brighter(), s -> true, s -> s.server().descriptors());
    line(chart, "descriptors, clients", LOAD.brighter(), s -> true, s -> s.load().descriptors());
    return chart;
  }

  /** Between the beginning and the end there is one sample a second. */
  private XYChart rate() {
    XYChart chart = chart("Messages", "a second");
    double[] seconds = new double[samples.size() - 1];
    double[] sent = new double[seconds.length];
    double[] received = new double[seconds.length];
    for (int i = 0; i < seconds.length; i++) {
      Sample before = samples.get(i);
      Sample after = samples.get(i + 1);
      double length = after.seconds() - before.seconds();
      seconds[i] = after.seconds();
      sent[i] = (after.sent() - before.sent()) / length;
      received[i] = (after.received() - before.received()) / length;
    }
    chart.addSeries("sent", seconds, sent).setMarker(SeriesMarkers.NONE).setLineColor(SERVER);
    chart.addSeries("received", seconds, received).setMarker(SeriesMarkers.NONE).setLineColor(LOAD);
    return chart;
  }
}
