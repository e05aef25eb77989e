package io.sockeye.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentest4j.TestAbortedException;

/**
 * A table of the README that a run writes, with {@code -Dinterop.record}, and that another run has
 * to come to as well, but for the versions.
 */
final class Results {

  private static final Path README = Path.of("README.md");

  private static final String HOLDS = "yes";
  private static final String FAILED = "**no**";

  /** The software has no such thing, or no way to have it done. */
  private static final String CANNOT = "-";

  private final String table;
  private final String kind;
  private final List<String> columns;

  /** The versions by the software's name, and the other cells by the row's and the column's. */
  private final Map<String, String> versions = new LinkedHashMap<>();

  private final Map<Row, Map<String, String>> rows = new LinkedHashMap<>();

  private record Row(String software, String kind) {}

  /**
   * @param table its name
   * @param kind the title of what tells rows of the same software from each other
   * @param columns what is tried
   */
  Results(String table, String kind, List<String> columns) {
    this.table = table;
    this.kind = kind;
    this.columns = columns;
  }

  void version(String software, String version) {
    versions.put(software, version);
  }

  /** What may fail. */
  interface Test {
    void run() throws Exception;
  }

  /**
   * Runs a test and notes whether it has failed.
   *
   * @param software whose row it is
   * @param kind of which there is a row for each
   * @param column whose it is
   */
  void run(String software, String kind, String column, Test test) throws Exception {
    Row row = new Row(software, kind);
    try {
      test.run();
    } catch (TestAbortedException e) {
      throw e;
    } catch (Exception | AssertionError e) {
      add(row, column, FAILED);
      throw e;
    }
    add(row, column, HOLDS);
  }

  private void add(Row row, String column, String result) {
    rows.computeIfAbsent(row, each -> new LinkedHashMap<>()).put(column, result);
  }

  /** Writes the README's table, or compares it with this run. */
  void finish() throws IOException {
    List<String> results = rows.values().stream().flatMap(row -> row.values().stream()).toList();
    System.out.printf(
        "%s: %d of %d hold%n", table, Collections.frequency(results, HOLDS), results.size());
    String readme = Files.readString(README);
    Matcher place =
        Pattern.compile("(<!-- results: " + table + " -->\n)(.*?)(<!-- end -->)", Pattern.DOTALL)
            .matcher(readme);
    if (!place.find()) {
      throw new IOException(README + " has no place for the results of " + table);
    }
    if (Boolean.getBoolean("interop.record")) {
      String written = "\n" + String.join("\n", lines()) + "\n\n";
      Files.writeString(
          README, readme.substring(0, place.end(1)) + written + readme.substring(place.start(3)));
    } else {
      List<String> committed = place.group(2).lines().map(Results::withoutVersion).toList();
      assertThat(lines().stream().map(Results::withoutVersion).toList())
          .as("the results of %s are in the README; -Dinterop.record writes them there", table)
          .isSubsetOf(committed);
    }
  }

  private static String withoutVersion(String row) {
    return row.replaceFirst("^(\\| [^|]+\\|)[^|]+\\|", "$1");
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("| software | version | " + kind + " | " + String.join(" | ", columns) + " |");
    lines.add("|---|---|---|" + "---|".repeat(columns.size()));
    rows.forEach(
        (row, cells) -> {
          List<String> line = new ArrayList<>();
          line.add(row.software);
          line.add(versions.getOrDefault(row.software, ""));
          line.add(row.kind);
          columns.forEach(column -> line.add(cells.getOrDefault(column, CANNOT)));
          lines.add("| " + String.join(" | ", line) + " |");
        });
    return lines;
  }
}
