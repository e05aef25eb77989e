package io.sockeye.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.benchmarks.micro.Floor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

class ResultsPageTest {

  private static final OutputFormat SILENT =
      OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);

  private static final String JMH =
      """
      [{"benchmark": "a.b.MaskingBenchmark.sockeye", "params": {"size": "16", "text": "CJK"},
        "vmName": "a VM", "vmVersion": "25", "jmhVersion": "1.37", "forks": 2,
        "warmupIterations": 3, "warmupTime": "1 s",
        "measurementIterations": 5, "measurementTime": "2 s",
        "primaryMetric": {"rawData": [[1.5, 2], [9]], "scoreUnit": "ns/op"},
        "secondaryMetrics": {"gc.alloc.rate.norm": {"score": 24.1}}},
       {"benchmark": "a.b.MaskingBenchmark.jetty", "params": {"size": "16", "text": "CJK"},
        "vmName": "a VM", "vmVersion": "25", "jmhVersion": "1.37", "forks": 2,
        "warmupIterations": 3, "warmupTime": "1 s",
        "measurementIterations": 5, "measurementTime": "2 s",
        "primaryMetric": {"rawData": [[5.0]], "scoreUnit": "ns/op"}},
       {"benchmark": "a.b.MaskingBenchmark.okHttp", "params": {"size": "16", "text": "CJK"},
        "vmName": "a VM", "vmVersion": "25", "jmhVersion": "1.37", "forks": 2,
        "warmupIterations": 3, "warmupTime": "1 s",
        "measurementIterations": 5, "measurementTime": "2 s",
        "primaryMetric": {"rawData": [[20.0]], "scoreUnit": "ns/op"}},
       {"benchmark": "a.b.MaskingBenchmark.jetty", "params": {"size": "16", "text": "CJK"},
        "vmName": "a VM", "vmVersion": "17", "jmhVersion": "1.37",
        "primaryMetric": {"rawData": [[700]], "scoreUnit": "ns/op"}},
       {"benchmark": "a.b.MaskingBenchmark.arraycopy", "params": {"size": "16", "text": "CJK"},
        "vmName": "a VM", "vmVersion": "25", "jmhVersion": "1.37", "forks": 2,
        "warmupIterations": 3, "warmupTime": "1 s",
        "measurementIterations": 5, "measurementTime": "2 s",
        "primaryMetric": {"rawData": [[1.0]], "scoreUnit": "ns/op"}}]
      """;

  @TempDir private Path directory;

  @Test
  void json_keeps_everything() throws IOException {
    Path file = directory.resolve("comparison.json");
    ComparisonJson.write(Canned.result(), file);
    assertThat(ComparisonJson.read(file)).isEqualTo(Canned.result());
  }

  @Test
  void other_json_is_refused() throws IOException {
    Path file = Files.writeString(directory.resolve("other.json"), "{\"samples\": 1}");
    assertThatThrownBy(() -> ComparisonJson.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("other.json has no results");
  }

  @Test
  void the_page_has_tables_with_ratios_and_losing_rows_and_charts() throws IOException {
    Path page = directory.resolve("RESULTS.md");
    new ResultsPage(List.of(Canned.result()), new Microbenchmarks(), "the command")
        .write(page, directory.resolve("charts"));
    String text = Files.readString(page);
    assertThat(text)
        .contains("Written by `the command`")
        .contains("machine: a machine")
        .contains("left out: absent: needs Java 99")
        .contains("![two by two](charts/scenario-2.png)")
        .doesNotContain("not run")
        .doesNotContain("Microbenchmarks");
    assertThat(cells(text, "**mine**")).containsSequence("300", "100 to 400", "1.50", "1.00");
    assertThat(cells(text, "slow")).containsSequence("50.0", "50.0 to 50.0", "0.25", "6.00");
    assertThat(ImageIO.read(directory.resolve("charts/scenario-9.png").toFile())).isNotNull();
  }

  private static List<String> cells(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith("| " + name + " "))
        .map(line -> List.of(line.substring(1).strip().split(" *\\| *")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void the_results_of_jmh_are_a_table_with_a_ratio_to_each_peer_and_to_the_best()
      throws IOException {
    Path file = Files.writeString(directory.resolve("jmh.json"), JMH);
    String text = new Microbenchmarks().add(file).section();
    assertThat(text)
        .containsSubsequence(
            "### a VM 25\n", "#### Masking\n", "### a VM 17\n", "| 700 (700-700) |\n")
        .contains("JMH 1.37, forks: 2, warm-up: 3 x 1 s, measured: 5 x 2 s\n")
        .contains("text CJK, ns/op");
    assertThat(cells(text, "**sockeye**")).contains("2.00 (1.50-9.00), 24 B");
    assertThat(cells(text, "jetty")).contains("5.00 (5.00-5.00), 2.50 x");
    assertThat(cells(text, "okHttp")).contains("20.0 (20.0-20.0), 10.0 x");
    assertThat(cells(text, "_arraycopy_")).as("losing").contains("1.00 (1.00-1.00), 0.50 x");
    assertThat(cells(text, "ours x best peer")).contains("2.50");
  }

  @Test
  void what_only_bounds_a_benchmark_is_no_peer_in_the_tables() {
    assertThat(BenchmarkList.defaultList().getAll(SILENT, List.of()))
        .filteredOn(ResultsPageTest::isFloor)
        .isNotEmpty()
        .extracting(entry -> entry.getUsername().replaceFirst(".*\\.", ""))
        .allSatisfy(name -> assertThat(Microbenchmarks.FLOORS).contains(name));
  }

  private static boolean isFloor(BenchmarkListEntry entry) {
    String name = entry.getUsername().replaceFirst(".*\\.", "");
    try {
      return Class.forName(entry.getUserClassQName())
          .getMethod(name)
          .isAnnotationPresent(Floor.class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void what_jmh_did_not_write_is_refused() throws IOException {
    Path file = Files.writeString(directory.resolve("jmh.json"), "[{}]");
    assertThatThrownBy(() -> new Microbenchmarks().add(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no results of JMH");
  }
}
