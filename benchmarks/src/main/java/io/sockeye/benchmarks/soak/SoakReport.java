package io.sockeye.benchmarks.soak;

import io.sockeye.benchmarks.report.Markdown;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** A result in words and tables. */
final class SoakReport {

  private static final double MB = 1 << 20;

  private final SoakResult result;

  SoakReport(SoakResult result) {
    this.result = result;
  }

  String text() {
    StringBuilder text = new StringBuilder("# Soak\n\n");
    result
        .environment()
        .forEach((name, value) -> text.append(name).append(": ").append(value).append("\n"));
    text.append("\n## Traffic\n\n").append(traffic());
    text.append("\n## Processes\n\n").append(processes());
    text.append("\n## Growth\n\n").append(growth());
    text.append("\n## Faults\n\n").append(faults());
    return text.toString();
  }

  private String traffic() {
    List<String> headings = new ArrayList<>(List.of("kind"));
    headings.addAll(result.tallies().get(TrafficKind.CHAT).keySet());
    Markdown table = new Markdown(headings);
    for (Map.Entry<TrafficKind, Map<String, Long>> tally : result.tallies().entrySet()) {
      List<String> row = new ArrayList<>(List.of(tally.getKey().toString()));
      tally.getValue().values().forEach(count -> row.add(String.format(Locale.ROOT, "%,d", count)));
      table.row(row);
    }
    StringBuilder text = new StringBuilder(table.text()).append('\n');
    for (TrafficKind kind : TrafficKind.values()) {
      text.append(kind).append(": ").append(kind.description()).append("\n");
    }
    return text.toString();
  }

  private String processes() {
    Markdown table =
        new Markdown(List.of("", "server, begin", "server, end", "load, begin", "load, end"));
    for (Resource resource : Resource.values()) {
      List<String> row = new ArrayList<>(List.of(resource.title()));
      for (Function<Sample, Vitals> process :
          List.<Function<Sample, Vitals>>of(Sample::server, Sample::load)) {
        for (Phase phase : List.of(Phase.BEGIN, Phase.END)) {
          row.add(
              result.samples().stream()
                  .filter(sample -> sample.phase() == phase)
                  .findFirst()
                  .map(sample -> amount(resource, resource.of(sample, process)))
                  .orElse(""));
        }
      }
      table.row(row);
    }
    return table.text();
  }

  private String growth() {
    Markdown table =
        new Markdown(List.of("what", "basis", "level", "growth", "allowed", "verdict"));
    for (GrowthJudge.Verdict verdict : result.verdicts()) {
      table.row(
          List.of(
              verdict.process() + ": " + verdict.resource().title(),
              verdict.basis(),
              amount(verdict.resource(), verdict.level()),
              amount(verdict.resource(), verdict.growth()),
              amount(verdict.resource(), verdict.tolerance()),
              verdict.isGrowth() ? "GROWN" : "steady"));
    }
    boolean trends =
        result.verdicts().stream().anyMatch(verdict -> verdict.basis().startsWith("trend"));
    return table.text()
        + (trends
            ? "\nA trend is the median of the slopes between any two samples of the steady part,"
                + " for resident memory of its second half, over the length of the whole.\n"
            : "\nThe run was too short for trends: each needs "
                + GrowthJudge.FEWEST_SAMPLES
                + " samples.\n");
  }

  private String faults() {
    if (result.isFaultless()) {
      return "none: no accepted message was lost, reordered, repeated or altered\n";
    }
    StringBuilder text = new StringBuilder();
    result
        .counts()
        .forEach((kind, count) -> text.append(count).append(' ').append(kind).append('\n'));
    text.append("\nThe first of each kind:\n\n");
    result.faults().forEach(fault -> text.append("- ").append(fault).append('\n'));
    return text.toString();
  }

  /** {@return a verdict in a line} */
  static String words(GrowthJudge.Verdict verdict) {
    return verdict.resource().title()
        + " of the "
        + (verdict.process().equals("load") ? "clients" : verdict.process())
        + ", "
        + verdict.basis()
        + ": by "
        + amount(verdict.resource(), verdict.growth())
        + " from "
        + amount(verdict.resource(), verdict.level())
        + ", where "
        + amount(verdict.resource(), verdict.tolerance())
        + " is allowed";
  }

  private static String amount(Resource resource, double value) {
    return resource.isBytes()
        ? String.format(Locale.ROOT, "%.1f MB", value / MB)
        : String.format(Locale.ROOT, "%,.0f", value);
  }
}
