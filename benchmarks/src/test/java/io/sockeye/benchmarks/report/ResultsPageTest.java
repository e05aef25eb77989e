package io.sockeye.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsPageTest {

  private static final String JMH =
      """
      [{"benchmark": "a.b.Masking.sockeye", "params": {"size": "16", "text": "CJK"},
        "vmName": "a VM", "vmVersion": "25", "jmhVersion": "1.37",
        "primaryMetric": {"score": 2.0, "scoreError": 0.5, "scoreUnit": "ns/op"},
        "secondaryMetrics": {"gc.alloc.rate.norm": {"score": 24.1}}},
       {"benchmark": "a.b.Masking.jetty", "params": {"size": "16", "text": "CJK"},
        "primaryMetric": {"score": 5.0, "scoreError": "NaN", "scoreUnit": "ns/op"}},
       {"benchmark": "a.b.Masking.arraycopy", "params": {"size": "16", "text": "CJK"},
        "primaryMetric": {"score": 1.0, "scoreError": "NaN", "scoreUnit": "ns/op"}}]
      """;

  @TempDir private Path directory;

  @Test
  void jsonKeepsEverything() throws IOException {
    Path file = directory.resolve("comparison.json");
    ComparisonJson.write(Canned.result(), file);
    assertThat(ComparisonJson.read(file)).isEqualTo(Canned.result());
  }

  @Test
  void otherJsonIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("other.json"), "{\"samples\": 1}");
    assertThatThrownBy(() -> ComparisonJson.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("other.json has no results");
  }

  @Test
  void thePageHasTablesWithRatiosAndLosingRowsAndCharts() throws IOException {
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
  void theResultsOfJmhAreATableWithARatioToTheBestPeer() throws IOException {
    Path file = Files.writeString(directory.resolve("jmh.json"), JMH);
    String text = new Microbenchmarks().add(file).section();
    assertThat(text)
        .contains("a VM 25, JMH 1.37")
        .contains("### Masking")
        .contains("text CJK, ns/op");
    assertThat(cells(text, "**sockeye**")).contains("2.00 ± 0.50 (24 B)");
    assertThat(cells(text, "ours x best peer")).contains("2.50");
  }

  @Test
  void whatJmhDidNotWriteIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("jmh.json"), "[{}]");
    assertThatThrownBy(() -> new Microbenchmarks().add(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no results of JMH");
  }
}
