package io.sockeye.benchmarks;

import io.sockeye.benchmarks.report.ComparisonJson;
import io.sockeye.benchmarks.report.ComparisonResult;
import io.sockeye.benchmarks.report.Microbenchmarks;
import io.sockeye.benchmarks.report.ResultsPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes the page of results from the JSON of comparisons and of JMH. */
@Command(
    name = "Results",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Writes the page of results, with charts, from JSON.")
public final class Results implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description = "What EchoComparison had as --out; may be given several times.")
  private List<Path> from = List.of();

  @Option(
      names = "--jmh",
      paramLabel = "FILE",
      description = "What JMH wrote with -rf json; may be given several times.")
  private List<Path> jmh = List.of();

  @Option(names = "--to", paramLabel = "FILE", description = "The page (${DEFAULT-VALUE}).")
  private Path to = Path.of("benchmarks", "RESULTS.md");

  @Option(
      names = "--charts",
      paramLabel = "DIR",
      description = "Where the charts go (${DEFAULT-VALUE}).")
  private Path charts = Path.of("benchmarks", "charts");

  private Results() {}

  /**
   * Writes the page; the exit status is 0, or 1 after a failure, or 2 for a command line that
   * cannot be understood.
   *
   * @param args the options
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Results()).setExecutionExceptionHandler(CommandErrors::report);
  }

  @Override
  public Integer call() throws IOException {
    if (from.isEmpty() && jmh.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "there is nothing to write: give --from, --jmh or both");
    }
    List<ComparisonResult> comparisons = new ArrayList<>();
    for (Path directory : from) {
      comparisons.add(ComparisonJson.read(directory.resolve(EchoComparison.JSON)));
    }
    Microbenchmarks microbenchmarks = new Microbenchmarks();
    for (Path file : jmh) {
      microbenchmarks.add(file);
    }
    String command =
        "java -cp benchmarks/target/benchmarks.jar "
            + Results.class.getName()
            + " "
            + String.join(" ", spec.commandLine().getParseResult().originalArgs());
    new ResultsPage(comparisons, microbenchmarks, command).write(to, charts);
    spec.commandLine().getOut().println("written: " + to);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
