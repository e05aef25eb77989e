package io.sockeye.benchmarks.soak;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes what a soak has found: the report, all samples as JSON, and the charts. */
final class SoakFiles {

  private static final JSON JSON_TEXT =
      JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).with(JSON.Feature.PRESERVE_FIELD_ORDERING);

  private SoakFiles() {}

  static void write(SoakResult result, Path directory) throws IOException {
    Files.writeString(directory.resolve("report.md"), new SoakReport(result).text());
    Files.writeString(directory.resolve("soak.json"), json(result) + System.lineSeparator());
    SoakCharts.write(result.samples(), directory.resolve("soak.png"));
  }

  private static String json(SoakResult result) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("environment", result.environment());
    Map<String, Object> traffic = new LinkedHashMap<>();
    result.tallies().forEach((kind, counts) -> traffic.put(kind.name(), counts));
    json.put("traffic", traffic);
    json.put("growth", result.verdicts().stream().map(SoakFiles::toJson).toList());
    json.put("faults", result.faults().stream().map(Faults.Fault::toString).toList());
    json.put("samples", result.samples().stream().map(Sample::toJson).toList());
    return JSON_TEXT.asString(json);
  }

  private static Map<String, Object> toJson(GrowthJudge.Verdict verdict) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("process", verdict.process());
    json.put("resource", verdict.resource().title());
    json.put("basis", verdict.basis());
    json.put("level", verdict.level());
    json.put("growth", verdict.growth());
    json.put("tolerance", verdict.tolerance());
    json.put("grown", verdict.isGrowth());
    return json;
  }
}
