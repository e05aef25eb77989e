package io.sockeye.benchmarks.report;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What JMH wrote with {@code -rf json}, as tables: a row each implementation, a column each size.
 */
public final class Microbenchmarks {

  private static final String SIZE = "size";
  private static final String OURS = "sockeye";

  /** Other names than those of peers: no ratio refers to them. */
  private static final Set<String> FLOORS =
      Set.of("arraycopy", "copyOnly", "plain", "byteByByte", "jdkDeflater", "jdkInflater");

  /** One benchmark with one set of parameters. */
  private record Score(
      String subject, String method, Map<String, String> parameters, Figures figures) {
    String group() {
      return parameters.entrySet().stream()
          .filter(parameter -> !parameter.getKey().equals(SIZE))
          .map(parameter -> parameter.getKey() + " " + parameter.getValue())
          .collect(Collectors.joining(", "));
    }

    String size() {
      return parameters.getOrDefault(SIZE, "any");
    }

    boolean isOurs() {
      return method.startsWith(OURS);
    }
  }

  private record Figures(double score, double error, String unit, Double bytes) {
    String text() {
      String spread = Double.isNaN(error) ? "" : " ± " + Markdown.number(error);
      String allocated = bytes == null ? "" : " (" + Math.round(bytes) + " B)";
      return Markdown.number(score) + spread + allocated;
    }
  }

  private final List<Score> scores = new ArrayList<>();
  private final Set<String> machines = new LinkedHashSet<>();

  /**
   * Reads a file.
   *
   * @param file that JMH wrote
   * @return this
   * @throws IOException when it cannot be read, or is something else
   */
  public Microbenchmarks add(Path file) throws IOException {
    try {
      for (Object entry : JSON.std.listFrom(Files.readString(file))) {
        add((Map<?, ?>) entry);
      }
    } catch (ClassCastException | NullPointerException e) {
      throw new IOException(file + " has no results of JMH: " + e.getMessage(), e);
    }
    return this;
  }

  private void add(Map<?, ?> json) {
    String[] name = ((String) json.get("benchmark")).split("\\.");
    Map<String, String> parameters = new TreeMap<>();
    if (json.get("params") instanceof Map<?, ?> map) {
      map.forEach((key, value) -> parameters.put((String) key, (String) value));
    }
    Map<?, ?> primary = (Map<?, ?>) json.get("primaryMetric");
    scores.add(
        new Score(
            name[name.length - 2],
            name[name.length - 1],
            parameters,
            new Figures(
                ((Number) primary.get("score")).doubleValue(),
                primary.get("scoreError") instanceof Number error
                    ? error.doubleValue()
                    : Double.NaN,
                (String) primary.get("scoreUnit"),
                allocated((Map<?, ?>) json.get("secondaryMetrics")))));
    machines.add(
        json.get("vmName") + " " + json.get("vmVersion") + ", JMH " + json.get("jmhVersion"));
  }

  /** With {@code -prof gc}; JMH put a dot in front of the name in the past. */
  private static Double allocated(Map<?, ?> secondary) {
    if (secondary == null) {
      return null;
    }
    return secondary.entrySet().stream()
        .filter(metric -> metric.getKey().toString().endsWith("gc.alloc.rate.norm"))
        .map(metric -> ((Number) ((Map<?, ?>) metric.getValue()).get("score")).doubleValue())
        .findFirst()
        .orElse(null);
  }

  /** {@return whether there is nothing to tell} */
  public boolean isEmpty() {
    return scores.isEmpty();
  }

  /** {@return all tables} */
  String section() {
    StringBuilder text = new StringBuilder();
    machines.forEach(machine -> text.append("- ").append(machine).append('\n'));
    group(scores, Score::subject)
        .forEach(
            (subject, ofSubject) -> {
              text.append("\n### ").append(subject).append('\n');
              group(ofSubject, Score::group)
                  .forEach((group, ofGroup) -> table(text, group, ofGroup));
            });
    return text.toString();
  }

  private static Map<String, List<Score>> group(List<Score> scores, Function<Score, String> by) {
    return scores.stream()
        .collect(Collectors.groupingBy(by, LinkedHashMap::new, Collectors.toList()));
  }

  private static void table(StringBuilder text, String group, List<Score> scores) {
    List<String> sizes = new ArrayList<>(group(scores, Score::size).keySet());
    String unit = scores.get(0).figures().unit();
    text.append('\n').append(group.isEmpty() ? "" : group + ", ").append(unit).append("\n\n");
    List<String> headings = new ArrayList<>(List.of("implementation"));
    headings.addAll(sizes);
    Markdown table = new Markdown(headings);
    group(scores, Score::method)
        .forEach((method, ofMethod) -> table.row(row(method, sizes, ofMethod)));
    if (scores.stream().anyMatch(Score::isOurs)) {
      table.row(ratios(sizes, scores));
    }
    text.append(table.text());
  }

  private static List<String> row(String method, List<String> sizes, List<Score> scores) {
    List<String> cells = new ArrayList<>();
    cells.add(method.startsWith(OURS) ? "**" + method + "**" : method);
    for (String size : sizes) {
      cells.add(
          scores.stream()
              .filter(score -> score.size().equals(size))
              .map(score -> score.figures().text())
              .findFirst()
              .orElse(""));
    }
    return cells;
  }

  /** How many times faster the better of ours is than the best peer. */
  private static List<String> ratios(List<String> sizes, List<Score> scores) {
    List<String> cells = new ArrayList<>(List.of("ours x best peer"));
    for (String size : sizes) {
      List<Score> ofSize = scores.stream().filter(score -> score.size().equals(size)).toList();
      boolean moreIsBetter = ofSize.get(0).figures().unit().startsWith("ops");
      double ours = best(ofSize.stream().filter(Score::isOurs).toList(), moreIsBetter);
      double peers =
          best(
              ofSize.stream()
                  .filter(score -> !score.isOurs() && !FLOORS.contains(score.method()))
                  .toList(),
              moreIsBetter);
      double ratio = moreIsBetter ? ours / peers : peers / ours;
      cells.add(Double.isFinite(ratio) ? Markdown.number(ratio) : "");
    }
    return cells;
  }

  private static double best(List<Score> scores, boolean moreIsBetter) {
    var values = scores.stream().mapToDouble(score -> score.figures().score());
    return (moreIsBetter ? values.max() : values.min()).orElse(Double.NaN);
  }
}
