package io.sockeye.codec.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a connection that never has to wait leaves to others on its carrier. */
@Timeout(60)
class FairnessTest {

  @ParameterizedTest(name = "{0} of {1} bytes, up to {2} at once")
  @CsvSource({
    "MESSAGE,       2,       8,    2, 1030",
    "MESSAGE,       2, 1000000,    2,   70",
    "MESSAGE,  100000, 1000000,  160,  160",
    "MESSAGE, 1000000, 1000000,   80,   80",
    "MESSAGE, 1000000,   16384,  350,  350",
    "CLOSE,         0, 1000000, 1030, 1030",
  })
  void threads_that_come_after_run_after_so_many_reads_at_most(
      String input, int payloadBytes, int mostAtOnce, int inside, int outside) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                "-cp",
                System.getProperty("java.class.path"),
                BusyConnection.class.getName(),
                input,
                Integer.toString(payloadBytes),
                Integer.toString(mostAtOnce))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader()) {
      assertThat(process.waitFor(40, TimeUnit.SECONDS)).as("all have run").isTrue();
      assertThat(process.exitValue()).isZero();
      int startedInside = Integer.parseInt(out.readLine());
      int[] startedOutside =
          Arrays.stream(out.readLine().split(" ")).mapToInt(Integer::parseInt).toArray();
      assertThat(startedOutside).hasSize(BusyConnection.STARTED_OUTSIDE);
      if (ConnectionThreads.virtualThreadsAvailable()) {
        assertThat(startedInside).isBetween(0, inside);
        // The machine may be too busy to let the carrier look for others in so short a pause.
        assertThat(IntStream.of(startedOutside).filter(reads -> reads > outside).count())
            .as(Arrays.toString(startedOutside))
            .isLessThanOrEqualTo(BusyConnection.STARTED_OUTSIDE / 5);
      }
    } finally {
      process.destroyForcibly();
    }
  }
}
