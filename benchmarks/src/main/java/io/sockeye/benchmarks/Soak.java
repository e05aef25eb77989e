package io.sockeye.benchmarks;

import io.sockeye.benchmarks.soak.LoadProcess;
import io.sockeye.benchmarks.soak.SoakSettings;
import io.sockeye.benchmarks.soak.Soaking;
import io.sockeye.codec.connection.ConnectionThreads;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Puts a server of ours under mixed traffic for a long time, and accounts for every message. */
@Command(
    name = "Soak",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Puts a Sockeye server in a process of its own under mixed traffic of Sockeye clients, and"
          + " writes a report, JSON with every sample, and charts.",
      "",
      "Exit status 1 if a message that was sent is lost, out of order, repeated or altered, if heap"
          + " after GC, resident memory, threads or file descriptors of either process grow, or if"
          + " the server logs anything."
    })
public final class Soak implements Callable<Integer> {

  private static final long MILLIS_PER_MINUTE = 60_000;

  private enum Threads {
    virtual,
    platform
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "How many there are at a time (${DEFAULT-VALUE}).")
  private int connections = 1_000;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "How long, from when all connections are open (${DEFAULT-VALUE}).")
  private double minutes = 1;

  @Option(
      names = "--threads",
      paramLabel = "KIND",
      description =
          "What each connection has at both ends: ${COMPLETION-CANDIDATES}; virtual where there are"
              + " any, on Java 21 and later, unless told otherwise.")
  private Threads threads =
      ConnectionThreads.virtualThreadsAvailable() ? Threads.virtual : Threads.platform;

  @Option(names = "--tls", description = "Use wss.")
  private boolean tls;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of all that is left to chance but time; printed.")
  private Long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the files are written (${DEFAULT-VALUE}).")
  private Path out = Path.of("benchmarks", "target", "soak");

  /** Whether the load is made by a process that is started for it. */
  private final boolean inProcessOfItsOwn;

  private Soak(boolean inProcessOfItsOwn) {
    this.inProcessOfItsOwn = inProcessOfItsOwn;
  }

  /**
   * Runs the soak; the exit status is 0, or 1 after a fault or a failure, or 2 for a command line
   * that cannot be understood.
   *
   * @param args the options
   */
  public static void main(String[] args) {
    System.exit(commandLine(!LoadProcess.isThis()).execute(args));
  }

  static CommandLine commandLine(boolean inProcessOfItsOwn) {
    return new CommandLine(new Soak(inProcessOfItsOwn))
        .setExecutionExceptionHandler(CommandErrors::report);
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter printer = spec.commandLine().getOut();
    SoakSettings settings = settings();
    if (inProcessOfItsOwn) {
      return LoadProcess.run(
          connections, Soak.class, spec.commandLine().getParseResult().originalArgs());
    }
    printer.println("seed " + settings.seed());
    boolean faultless =
        Soaking.run(
            settings,
            line -> {
              printer.println(line);
              printer.flush();
            });
    printer.println("written to " + out);
    printer.flush();
    return faultless ? 0 : 1;
  }

  private SoakSettings settings() {
    if (connections < Soaking.FEWEST_CONNECTIONS) {
      throw new ParameterException(
          spec.commandLine(),
          "--connections is at least "
              + Soaking.FEWEST_CONNECTIONS
              + ", for some of each kind of traffic, not "
              + connections);
    }
    if (!(minutes > 0)) {
      throw new ParameterException(spec.commandLine(), "--minutes is more than 0, not " + minutes);
    }
    if (threads == Threads.virtual && !ConnectionThreads.virtualThreadsAvailable()) {
      throw new ParameterException(
          spec.commandLine(),
          "--threads virtual needs Java 21 or later; this is Java " + Runtime.version().feature());
    }
    return new SoakSettings(
        connections,
        Duration.ofMillis((long) (minutes * MILLIS_PER_MINUTE)),
        threads == Threads.virtual,
        tls,
        seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed,
        Soaking.PATIENCE,
        out,
        "java -cp benchmarks/target/benchmarks.jar "
            + Soak.class.getName()
            + " "
            + String.join(" ", spec.commandLine().getParseResult().originalArgs()));
  }
}
