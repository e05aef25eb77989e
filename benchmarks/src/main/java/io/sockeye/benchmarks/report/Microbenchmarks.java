package io.sockeye.benchmarks.report;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What JMH wrote with {@code -rf json}, as tables: a row each implementation, a column each size,
 * and in each cell how far ahead of it ours is.
 */
public final class Microbenchmarks {

  private static final String SIZE = "size";
  private static final String OURS = "sockeye";

  /** Other names than those of peers: no ratio refers to them. */
  static final Set<String> FLOORS =
      Set.of(
          "arraycopy",
          "copyOnly",
          "plain",
          "unmaskedPlain",
          "framedPlain",
          "newString",
          "byteByByte",
          "jdkDeflater",
          "jdkInflater");

  /** One benchmark with one set of parameters. */
  private record Score(
      String vm,
      String run,
      String subject,
      String method,
      Map<String, String> parameters,
      Figures figures) {
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

    boolean isPeer() {
      return !isOurs() && !FLOORS.contains(method);
    }

    /** To be compared with others of the same unit. */
    double time() {
      double median = figures.values().median();
      return figures.unit().startsWith("ops") ? 1 / median : median;
    }
  }

  /** Of the iterations of all forks, and the bytes that an operation allocates, if known. */
  private record Figures(Statistics values, String unit, Double bytes) {
    String text() {
      String spread =
          " (" + Markdown.number(values.min()) + "-" + Markdown.number(values.max()) + ")";
      String allocated =
          bytes == null ? "" : ", " + String.format(Locale.ROOT, "%,d B", Math.round(bytes));
      return Markdown.number(values.median()) + spread + allocated;
    }
  }

  private final List<Score> scores = new ArrayList<>();

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
            json.get("vmName") + " " + json.get("vmVersion"),
            "JMH %s, forks: %s, warm-up: %s x %s, measured: %s x %s"
                .formatted(
                    json.get("jmhVersion"),
                    json.get("forks"),
                    json.get("warmupIterations"),
                    json.get("warmupTime"),
                    json.get("measurementIterations"),
                    json.get("measurementTime")),
            name[name.length - 2].replaceFirst("Benchmark$", ""),
            name[name.length - 1],
            parameters,
            new Figures(
                values((List<?>) primary.get("rawData")),
                (String) primary.get("scoreUnit"),
                allocated((Map<?, ?>) json.get("secondaryMetrics")))));
  }

  private static Statistics values(List<?> forks) {
    return Statistics.of(
        forks.stream()
            .flatMap(iterations -> ((List<?>) iterations).stream())
            .map(value -> ((Number) value).doubleValue())
            .toList());
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
    StringBuilder text =
        new StringBuilder(
            """
            Each figure is the median of the iterations, in parentheses from the least to the most, and then the bytes that one
            operation allocates. The number before the x is how many times faster the best of ours (in bold) is: below 1 it is
            slower. In italics what is no WebSocket library, but the least that has to be done, or the plainest way to do it.

            """);
    group(scores, Score::vm)
        .forEach(
            (vm, onVm) -> {
              text.append("### ").append(vm).append("\n\n");
              group(onVm, Score::run).keySet().forEach(run -> text.append(run).append("\n\n"));
              group(onVm, Score::subject)
                  .forEach((subject, ofSubject) -> tables(text, subject, ofSubject));
            });
    return text.toString();
  }

  private static void tables(StringBuilder text, String subject, List<Score> scores) {
    text.append("#### ").append(subject).append("\n\n");
    group(scores, Score::group).forEach((group, ofGroup) -> table(text, group, ofGroup));
  }

  private static Map<String, List<Score>> group(List<Score> scores, Function<Score, String> by) {
    return scores.stream()
        .collect(Collectors.groupingBy(by, LinkedHashMap::new, Collectors.toList()));
  }

  private static void table(StringBuilder text, String group, List<Score> scores) {
    Map<String, List<Score>> bySize = group(scores, Score::size);
    String unit = scores.get(0).figures().unit();
    text.append(group.isEmpty() ? "" : group + ", ").append(unit).append("\n\n");
    List<String> headings = new ArrayList<>(List.of("implementation"));
    headings.addAll(bySize.keySet());
    Markdown table = new Markdown(headings);
    group(scores, Score::method)
        .forEach((method, ofMethod) -> table.row(row(ofMethod.get(0), bySize)));
    if (scores.stream().anyMatch(Score::isOurs)) {
      List<String> ratios = new ArrayList<>(List.of("ours x best peer"));
      bySize.values().forEach(ofSize -> ratios.add(ratio(ofSize, best(ofSize, Score::isPeer))));
      table.row(ratios);
    }
    text.append(table.text()).append('\n');
  }

  private static List<String> row(Score any, Map<String, List<Score>> bySize) {
    String mark = any.isOurs() ? "**" : any.isPeer() ? "" : "_";
    List<String> cells = new ArrayList<>(List.of(mark + any.method() + mark));
    for (List<Score> ofSize : bySize.values()) {
      cells.add(
          ofSize.stream()
              .filter(score -> score.method().equals(any.method()))
              .map(score -> cell(score, ofSize))
              .findFirst()
              .orElse(""));
    }
    return cells;
  }

  private static String cell(Score score, List<Score> ofSize) {
    String ratio = score.isOurs() ? "" : ratio(ofSize, Optional.of(score));
    return score.figures().text() + (ratio.isEmpty() ? "" : ", " + ratio + " x");
  }

  /** How many times faster the best of ours is, or nothing where there are no two to compare. */
  private static String ratio(List<Score> ofSize, Optional<Score> other) {
    Optional<Score> ours = best(ofSize, Score::isOurs);
    if (ours.isEmpty() || other.isEmpty()) {
      return "";
    }
    double ratio = other.get().time() / ours.get().time();
    return Double.isFinite(ratio) ? Markdown.number(ratio) : "";
  }

  private static Optional<Score> best(List<Score> scores, Predicate<Score> of) {
    return scores.stream().filter(of).min(Comparator.comparingDouble(Score::time));
  }
}
