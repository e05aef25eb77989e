package io.sockeye.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The page with all results, which is made from JSON and never written by hand. */
public final class ResultsPage {

  private final List<ComparisonResult> comparisons;
  private final Microbenchmarks microbenchmarks;
  private final String command;

  /**
   * Makes a page.
   *
   * @param comparisons the runs of the comparison, a section each
   * @param microbenchmarks what JMH measured
   * @param command which makes the page
   */
  public ResultsPage(
      List<ComparisonResult> comparisons, Microbenchmarks microbenchmarks, String command) {
    this.comparisons = List.copyOf(comparisons);
    this.microbenchmarks = microbenchmarks;
    this.command = command;
  }

  /**
   * Writes the page and its charts.
   *
   * @param page which is replaced
   * @param charts the directory of the charts, made if need be
   * @throws IOException when they cannot be written
   */
  public void write(Path page, Path charts) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("# Results\n\nWritten by `").append(command).append("`; not to be edited.\n");
    text.append(
        """

        All figures of a table come from one run, with all servers alive and the load on one at a time, in turn. Machines
        differ, and one machine differs from hour to hour: only the ratios mean something, and small ones mean little. Medians
        over the rounds; "least to most" is their spread. Ratios above 1 are better. Where the load generator is busy to
        nearly 100 %, a rate is its own limit rather than the server's, and the server's processor time says more. In italics:
        no WebSocket servers, but the least that a server of some design has to do. `generator-ceiling` is the bare bytes sent
        back by one thread with a selector, so about the most that the load generator can show. "least served" is what the
        connection with the fewest messages has had, in per cent of the mean of all connections. A low figure may be that of one
        connection; where many wait, the server is faster with the rest.
        """);
    for (int i = 0; i < comparisons.size(); i++) {
      ComparisonResult comparison = comparisons.get(i);
      text.append("\n## End to end, ")
          .append(comparison.environment().getOrDefault("JDK", "unknown JDK"))
          .append("\n\n")
          .append(
              new ComparisonReport(comparison).section(page, charts, i == 0 ? "" : "-" + (i + 1)));
    }
    if (!microbenchmarks.isEmpty()) {
      text.append("\n## Microbenchmarks\n\n").append(microbenchmarks.section());
    }
    Files.writeString(page, text);
  }
}
