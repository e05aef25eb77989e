package io.sockeye.benchmarks.report;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@link ComparisonResult} as JSON and back. */
public final class ComparisonJson {

  private static final JSON JSON_TEXT =
      JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).with(JSON.Feature.PRESERVE_FIELD_ORDERING);

  private ComparisonJson() {}

  /**
   * Writes a file.
   *
   * @param result what is to be in it
   * @param file which is replaced
   * @throws IOException when it cannot be written
   */
  public static void write(ComparisonResult result, Path file) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("environment", result.environment());
    json.put("scenarios", result.scenarios().stream().map(ComparisonJson::toJson).toList());
    json.put("servers", result.servers().stream().map(ComparisonJson::toJson).toList());
    json.put("skipped", result.skipped());
    json.put("samples", result.samples().stream().map(ComparisonJson::toJson).toList());
    Files.writeString(file, JSON_TEXT.asString(json) + System.lineSeparator());
  }

  private static Map<String, Object> toJson(ScenarioInfo scenario) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", scenario.id());
    json.put("title", scenario.title());
    json.put("unit", scenario.unit());
    json.put("metric", scenario.metric().name());
    return json;
  }

  private static Map<String, Object> toJson(ServerInfo server) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", server.name());
    json.put("kind", server.kind().name());
    json.put("description", server.description());
    return json;
  }

  private static Map<String, Object> toJson(Sample sample) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("scenario", sample.scenario());
    json.put("server", sample.server());
    json.put("round", sample.round());
    for (Metric metric : Metric.values()) {
      if (sample.values().containsKey(metric)) {
        json.put(metric.name(), sample.values().get(metric));
      }
    }
    return json;
  }

  /**
   * {@return what a file has}
   *
   * @param file as {@link #write(ComparisonResult, Path)} made it
   * @throws IOException when it cannot be read, or is something else
   */
  public static ComparisonResult read(Path file) throws IOException {
    Map<String, Object> json = JSON.std.mapFrom(Files.readString(file));
    try {
      return new ComparisonResult(
          texts(json.get("environment")),
          objects(json.get("scenarios")).stream().map(ComparisonJson::scenario).toList(),
          objects(json.get("servers")).stream().map(ComparisonJson::server).toList(),
          texts(json.get("skipped")),
          objects(json.get("samples")).stream().map(ComparisonJson::sample).toList());
    } catch (ClassCastException | NullPointerException | IllegalArgumentException e) {
      throw new IOException(file + " has no results of a comparison: " + e.getMessage(), e);
    }
  }

  private static ScenarioInfo scenario(Map<?, ?> json) {
    return new ScenarioInfo(
        text(json, "id"),
        text(json, "title"),
        text(json, "unit"),
        Metric.valueOf(text(json, "metric")));
  }

  private static ServerInfo server(Map<?, ?> json) {
    return new ServerInfo(
        text(json, "name"), ServerInfo.Kind.valueOf(text(json, "kind")), text(json, "description"));
  }

  private static Sample sample(Map<?, ?> json) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      if (json.get(metric.name()) instanceof Number value) {
        values.put(metric, value.doubleValue());
      }
    }
    return new Sample(
        text(json, "scenario"),
        text(json, "server"),
        ((Number) json.get("round")).intValue(),
        values);
  }

  private static String text(Map<?, ?> json, String name) {
    if (json.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("no text called " + name);
  }

  private static Map<String, String> texts(Object json) {
    Map<String, String> texts = new LinkedHashMap<>();
    ((Map<?, ?>) json).forEach((name, value) -> texts.put((String) name, (String) value));
    return texts;
  }

  private static List<Map<?, ?>> objects(Object json) {
    List<Map<?, ?>> objects = new ArrayList<>();
    for (Object object : (List<?>) json) {
      objects.add((Map<?, ?>) object);
    }
    return objects;
  }
}
