package io.sockeye.autobahn;

import io.sockeye.client.WebSocketClient;
import io.sockeye.codec.PermessageDeflate;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code client}: runs the cases of a fuzzing server. */
@Command(
    name = "client",
    mixinStandardHelpOptions = true,
    description = "Runs the cases of a fuzzing server, echoing every message.")
final class ClientCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "URL", description = "The fuzzing server, such as ws://127.0.0.1:9001")
  private String url;

  @Option(
      names = "--agent",
      paramLabel = "NAME",
      description = "The name in the reports (${DEFAULT-VALUE}).")
  private String agent = "Sockeye";

  @Option(
      names = "--cases",
      paramLabel = "RANGE",
      converter = CaseRange.Converter.class,
      description = "The numbers of the cases, such as 1-301 (all).")
  private CaseRange cases = new CaseRange(1, Integer.MAX_VALUE);

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = "Cases at a time (${DEFAULT-VALUE}).")
  private int parallel = 1;

  @Option(
      names = "--case-seconds",
      paramLabel = "N",
      description = "After so long a case is given up, and the next is run (${DEFAULT-VALUE}).")
  private int caseSeconds = 120;

  @Mixin private ConnectionMode mode = new ConnectionMode();

  @Override
  public Integer call() throws IOException, InterruptedException {
    requireAtLeastOne("--parallel", parallel);
    requireAtLeastOne("--case-seconds", caseSeconds);
    CaseClient client =
        new CaseClient(webSocketClient(mode), url, agent, Duration.ofSeconds(caseSeconds));
    int count = client.caseCount();
    List<Integer> numbers = cases.upTo(count);
    if (numbers.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--cases: the server has only " + count + " cases");
    }
    AtomicInteger done = new AtomicInteger();
    client.runCases(
        numbers,
        parallel,
        mode.threads("case"),
        (number, failure) ->
            System.out.printf(
                "case %d %s, %d of %d%n",
                number,
                failure == null ? "done" : "has not come to its end (" + failure.getMessage() + ")",
                done.incrementAndGet(),
                numbers.size()));
    client.updateReports();
    return 0;
  }

  /** Offers what the sections on compression ask for: they decline a client that offers less. */
  static WebSocketClient webSocketClient(ConnectionMode mode) {
    return WebSocketClient.builder()
        .maxMessageBytes(Echo.MAX_MESSAGE_BYTES)
        .compressionThreshold(0)
        .permessageDeflate(new PermessageDeflate(false, true, 15, 15))
        .connectionOptions(mode.connectionOptions())
        .build();
  }

  private void requireAtLeastOne(String option, int value) {
    if (value < 1) {
      throw new ParameterException(spec.commandLine(), option + " is at least 1, not " + value);
    }
  }
}
