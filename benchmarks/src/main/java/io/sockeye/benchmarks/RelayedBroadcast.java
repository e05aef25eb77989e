package io.sockeye.benchmarks;

import io.sockeye.benchmarks.comparison.ServerProcess;
import io.sockeye.benchmarks.load.BroadcastLoad;
import io.sockeye.benchmarks.load.JsonTraffic;
import io.sockeye.benchmarks.load.Measurement;
import io.sockeye.benchmarks.load.Timing;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what a broadcast over several servers brings and costs, with Redis between them. */
@Command(
    name = "RelayedBroadcast",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "One client sends 256 B of JSON, again and again, to the members of one group on one server,"
            + " on two and so on, each in a process of its own; counts what the members receive.")
public final class RelayedBroadcast implements Callable<Integer> {

  private static final int BYTES = 256;
  private static final int IN_FLIGHT = 4;

  @Spec private CommandSpec spec;

  @Option(names = "--redis", paramLabel = "URI", required = true, description = "The Redis to use.")
  private URI redis;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "With how many servers at most (${DEFAULT-VALUE}).")
  private int nodes = 2;

  @Option(
      names = "--members",
      paramLabel = "N",
      description = "How many there are in all (${DEFAULT-VALUE}).")
  private int members = 1_000;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long each is measured, after half of that (${DEFAULT-VALUE}).")
  private int seconds = 10;

  private RelayedBroadcast() {}

  /**
   * Measures; the exit status is 0, or 1 after a failure, or 2 for a command line that cannot be
   * understood.
   *
   * @param args the options
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new RelayedBroadcast())
        .setExecutionExceptionHandler(CommandErrors::report);
  }

  @Override
  public Integer call() throws IOException {
    for (int number : new int[] {nodes, members, seconds}) {
      if (number < 1) {
        throw new ParameterException(
            spec.commandLine(), "each number is at least 1, not " + number);
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    for (int count = 1; count <= nodes; count++) {
      Measurement measured = measure(count);
      out.printf(
          "%d servers: %,.0f deliveries/s, latency of each: median %,.0f us, 99%% %,.0f us%n",
          count, measured.rate(), measured.latencyMicros(50), measured.latencyMicros(99));
      out.flush();
    }
    return 0;
  }

  private Measurement measure(int count) throws IOException {
    List<ServerProcess> servers = new ArrayList<>();
    try {
      Path log = Files.createTempFile("sockeye-relayed-", ".log");
      List<InetSocketAddress> addresses = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        servers.add(
            ServerProcess.start(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.sockeye.benchmarks.servers.RelayedSockeye",
                    redis.toString()),
                log));
        addresses.add(servers.get(i).address());
      }
      return new BroadcastLoad(
              members, IN_FLIGHT, new JsonTraffic(BYTES, false), "/broadcast", "/members")
          .run(
              addresses,
              new Timing(Duration.ofMillis(500L * seconds), Duration.ofSeconds(seconds)));
    } finally {
      servers.forEach(ServerProcess::close);
    }
  }
}
