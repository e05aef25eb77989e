package io.sockeye.benchmarks;

import io.sockeye.benchmarks.comparison.Comparison;
import io.sockeye.benchmarks.comparison.Contender;
import io.sockeye.benchmarks.comparison.Scenario;
import io.sockeye.benchmarks.comparison.Settings;
import io.sockeye.benchmarks.report.ComparisonJson;
import io.sockeye.benchmarks.report.ComparisonReport;
import io.sockeye.benchmarks.report.ComparisonResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares WebSocket servers end to end, on the loopback interface. */
@Command(
    name = "EchoComparison",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Puts WebSocket servers under the same load, in turn, and writes a table, JSON with every"
            + " sample, and charts.")
public final class EchoComparison implements Callable<Integer> {

  private static final double NANOS_PER_SECOND = 1e9;

  /** The file with all samples. */
  static final String JSON = "comparison.json";

  @Spec private CommandSpec spec;

  @Option(
      names = "--servers",
      split = ",",
      paramLabel = "NAME",
      description = "Which servers, with commas between them; all unless told otherwise.")
  private List<String> servers = List.of();

  @Option(
      names = "--scenarios",
      split = ",",
      paramLabel = "N",
      description =
          "Which scenarios, 1 to 10, with commas between them; all unless told otherwise.")
  private List<Integer> numbers = List.of();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long each measurement takes (${DEFAULT-VALUE}).")
  private double seconds = 5;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description =
          "How many seconds a server is under load before it is measured in a scenario; four times"
              + " as long where connections are counted (${DEFAULT-VALUE}).")
  private double warmUp = 4;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often each server is measured in each scenario (${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(
      names = "--pin",
      description = "Keep the load generator to core 0 and servers to the others, with taskset.")
  private boolean pin;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the files are written (${DEFAULT-VALUE}).")
  private Path out = Path.of("benchmarks", "target", "comparison");

  @Option(names = "--list", description = "List the servers and scenarios, and end.")
  private boolean list;

  private EchoComparison() {}

  /**
   * Runs the comparison; the exit status is 0, or 1 after a failure, or 2 for a command line that
   * cannot be understood.
   *
   * @param args the options
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new EchoComparison())
        .setExecutionExceptionHandler(CommandErrors::report);
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter printer = spec.commandLine().getOut();
    List<Contender> contenders = contenders();
    List<Scenario> scenarios = scenarios();
    if (list) {
      contenders.forEach(
          contender ->
              printer.printf("%-24s %s%n", contender.name(), contender.info().description()));
      scenarios.forEach(
          scenario ->
              printer.printf("scenario %-15s %s%n", scenario.info().id(), scenario.info().title()));
      return 0;
    }
    Comparison comparison =
        new Comparison(contenders, scenarios, settings(), spec.commandLine().getErr()::println);
    ComparisonResult result = comparison.run();
    ComparisonJson.write(result, out.resolve(JSON));
    ComparisonReport report = new ComparisonReport(result);
    printer.print(report.tables());
    report.writeCharts(out.resolve("charts"), "");
    printer.println("written to " + out);
    printer.flush();
    return 0;
  }

  private Settings settings() {
    if (!(seconds > 0)) {
      throw new ParameterException(spec.commandLine(), "--seconds is more than 0, not " + seconds);
    }
    if (!(warmUp >= 0)) {
      throw new ParameterException(spec.commandLine(), "--warm-up is 0 or more, not " + warmUp);
    }
    if (rounds < 1) {
      throw new ParameterException(spec.commandLine(), "--rounds is at least 1, not " + rounds);
    }
    return new Settings(
        ofSeconds(seconds),
        ofSeconds(warmUp),
        rounds,
        pin,
        out,
        "java -cp benchmarks/target/benchmarks.jar "
            + EchoComparison.class.getName()
            + " "
            + String.join(" ", spec.commandLine().getParseResult().originalArgs()));
  }

  private static Duration ofSeconds(double value) {
    return Duration.ofNanos((long) (value * NANOS_PER_SECOND));
  }

  private List<Contender> contenders() {
    List<Contender> all = Contender.all();
    for (String name : servers) {
      if (all.stream().noneMatch(contender -> contender.name().equals(name))) {
        throw new ParameterException(
            spec.commandLine(),
            "there is no server called '"
                + name
                + "'; there are "
                + all.stream().map(Contender::name).collect(Collectors.joining(", ")));
      }
    }
    return servers.isEmpty()
        ? all
        : all.stream().filter(contender -> servers.contains(contender.name())).toList();
  }

  private List<Scenario> scenarios() {
    List<Scenario> all = Scenario.all();
    for (int number : numbers) {
      if (all.stream().noneMatch(scenario -> scenario.number() == number)) {
        throw new ParameterException(
            spec.commandLine(), "there is no scenario " + number + "; there are 1 to 10");
      }
    }
    return numbers.isEmpty()
        ? all
        : all.stream().filter(scenario -> numbers.contains(scenario.number())).toList();
  }
}
