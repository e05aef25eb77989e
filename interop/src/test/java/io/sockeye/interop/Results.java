package io.sockeye.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentest4j.TestAbortedException;

/**
 * A table of the README that a run writes, with {@code -Dinterop.record}, and that another run has
 * to come to as well, but for the versions.
 */
final class Results {

  private static final Path README = Path.of("README.md");

  static final String HOLDS = "yes";
  static final String FAILED = "**no**";

  /** The library has no such thing, or no way to have it done. */
  static final String CANNOT = "-";

  private final String table;

  /** In the order in which they were come to. */
  private final Set<String> columns = new LinkedHashSet<>();

  /** The versions by the software's name, and the other cells by the row's. */
  private final Map<String, String> versions = new LinkedHashMap<>();

  private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();

  /**
   * @param table its name
   */
  Results(String table) {
    this.table = table;
  }

  private synchronized void add(String software, String role, String column, String result) {
    columns.add(column);
    rows.computeIfAbsent(software + " | " + role, row -> new LinkedHashMap<>()).put(column, result);
  }

  synchronized void version(String software, String version) {
    versions.put(software, version);
  }

  /**
   * Runs a test and notes whether it has failed.
   *
   * @param software whose row it is
   * @param role of which there is a row for each
   * @param column whose it is
   */
  void run(String software, String role, String column, Test test) throws Exception {
    try {
      test.run();
    } catch (TestAbortedException e) {
      throw e;
    } catch (Exception | AssertionError e) {
      add(software, role, column, FAILED);
      throw e;
    }
    add(software, role, column, HOLDS);
  }

  /** What may fail. */
  interface Test {
    void run() throws Exception;
  }

  /** Writes the README's table, or compares it with this run. */
  synchronized void finish() throws IOException {
    String readme = Files.readString(README);
    Matcher place =
        Pattern.compile("(<!-- results: " + table + " -->\n)(.*?)(<!-- end -->)", Pattern.DOTALL)
            .matcher(readme);
    if (!place.find()) {
      throw new IOException(README + " has no place for the results of " + table);
    }
    if (Boolean.getBoolean("interop.record")) {
      String written = "\n" + String.join("\n", table()) + "\n\n";
      Files.writeString(
          README, readme.substring(0, place.end(1)) + written + readme.substring(place.start(3)));
    } else {
      List<String> committed = place.group(2).lines().map(Results::withoutVersion).toList();
      assertThat(table().stream().map(Results::withoutVersion).toList())
          .as("the results of %s are in the README; -Dinterop.record writes them there", table)
          .isSubsetOf(committed);
    }
  }

  private static String withoutVersion(String row) {
    return row.replaceFirst("^(\\| [^|]+\\|)[^|]+\\|", "$1");
  }

  private List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add("| software | version | as | " + String.join(" | ", columns) + " |");
    lines.add("|---|---|---|" + "---|".repeat(columns.size()));
    rows.forEach(
        (row, cells) -> {
          String[] softwareAndRole = row.split(" \\| ");
          List<String> line = new ArrayList<>();
          line.add(softwareAndRole[0]);
          line.add(versions.getOrDefault(softwareAndRole[0], ""));
          line.add(softwareAndRole[1]);
          columns.forEach(column -> line.add(cells.getOrDefault(column, CANNOT)));
          lines.add("| " + String.join(" | ", line) + " |");
        });
    return lines;
  }
}
