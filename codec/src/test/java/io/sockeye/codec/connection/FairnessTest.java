package io.sockeye.codec.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a connection that never has to wait leaves to others on its carrier. */
@Timeout(60)
class FairnessTest {

  /** A busy machine may not let the carrier look for others in each of so short pauses. */
  private static final int MOST = BusyConnection.STARTS * 3 / 5;

  @ParameterizedTest(name = "{0} of {1} bytes, up to {2} at once")
  @CsvSource({
    "MESSAGE,       2,       8,    0, 1024",
    "MESSAGE,       2, 1000000,    0,   61",
    "MESSAGE,  100000, 1000000,  150,  150",
    "MESSAGE, 1000000, 1000000,   75,   75",
    "MESSAGE, 1000000,   16384,  350,  350",
    "CLOSE,         0, 1000000, 1024, 1024",
  })
  void threads_that_are_started_run_after_so_many_reads_at_most(
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
      int[] startedInside = reads(out.readLine());
      int[] startedOutside = reads(out.readLine());
      // Platform threads run beside each other.
      if (ConnectionThreads.virtualThreadsAvailable()) {
        assertMost(startedInside, inside);
        assertMost(startedOutside, outside);
        assertThat(startedInside[MOST])
            .as("it does not pause more often than it must: %s", Arrays.toString(startedInside))
            .isGreaterThanOrEqualTo(inside / 2);
        assertThat(startedOutside[BusyConnection.STARTS - 1])
            .as("none misses pause after pause: %s", Arrays.toString(startedOutside))
            .isLessThanOrEqualTo(30 * outside);
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private static int[] reads(String line) {
    int[] reads = Arrays.stream(line.split(" ")).mapToInt(Integer::parseInt).sorted().toArray();
    assertThat(reads).hasSize(BusyConnection.STARTS);
    return reads;
  }

  private static void assertMost(int[] sorted, int most) {
    assertThat(sorted[MOST]).as(Arrays.toString(sorted)).isLessThanOrEqualTo(most);
  }
}
