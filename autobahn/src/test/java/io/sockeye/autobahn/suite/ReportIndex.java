package io.sockeye.autobahn.suite;

import com.fasterxml.jackson.jr.ob.JSON;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The page {@code index.html} over the reports of all runs: a row a case, a column a run. */
final class ReportIndex {

  private ReportIndex() {}

  /**
   * Writes the page.
   *
   * @param reports the directory that has the directories of runs, however old
   */
  static void write(Path reports) throws IOException {
    List<Column> columns = columns(reports);
    Map<String, Object> page = new HashMap<>();
    page.put("runs", columns.stream().map(column -> run(reports, column)).toList());
    page.put("sections", sections(reports, columns));
    try (Reader source =
            new InputStreamReader(
                ReportIndex.class.getResourceAsStream("index.mustache"), StandardCharsets.UTF_8);
        Writer out = Files.newBufferedWriter(reports.resolve("index.html"))) {
      Template template = Mustache.compiler().compile(source);
      template.execute(page, out);
    }
  }

  private record Column(Map<String, Object> description, Report report) {}

  private static List<Column> columns(Path reports) throws IOException {
    List<Column> columns = new ArrayList<>();
    try (Stream<Path> files = Files.walk(reports)) {
      for (Path file : files.filter(path -> path.endsWith("run.json")).sorted().toList()) {
        Map<String, Object> description = JSON.std.mapFrom(Files.readString(file));
        columns.add(new Column(description, Report.read(file.getParent())));
      }
    }
    return columns;
  }

  private static Map<String, Object> run(Path reports, Column column) {
    Map<String, Object> run = new HashMap<>(column.description());
    run.put(
        "cells",
        CaseIds.ALL.stream().map(id -> cell(reports, id, column.report().of(id))).toList());
    return run;
  }

  private static List<Map<String, Object>> sections(Path reports, List<Column> columns)
      throws IOException {
    Map<String, List<Map<String, Object>>> sections = new LinkedHashMap<>();
    for (String id : CaseIds.ALL) {
      CaseReport any = null;
      List<Map<String, String>> cells = new ArrayList<>();
      for (Column column : columns) {
        CaseReport report = column.report().of(id);
        cells.add(cell(reports, id, report));
        any = report == null ? any : report;
      }
      if (any != null) {
        sections
            .computeIfAbsent(CaseIds.section(id), section -> new ArrayList<>())
            .add(Map.of("id", id, "description", any.description(), "cells", cells));
      }
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    sections.forEach((section, cases) -> rows.add(Map.of("section", section, "cases", cases)));
    return rows;
  }

  private static Map<String, String> cell(Path reports, String id, CaseReport report) {
    if (report == null) {
      return Map.of("id", id, "kind", "not-run", "text", "", "link", "");
    }
    CaseResult result = report.result();
    String kind = result.closedWell() ? result.behavior().toLowerCase(Locale.ROOT) : "bad-close";
    String text =
        result.behavior().equals(result.behaviorClose()) ? result.behavior() : result.toString();
    String link = reports.relativize(report.html()).toString();
    return Map.of("id", id, "kind", kind, "text", text, "link", link);
  }
}
