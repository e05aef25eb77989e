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

  /**
   * A connection that yields before each read, or never has to wait, keeps all from running that
   * come from outside its carrier: input of others, new connections.
   *
   * @param inside how many reads there are before a thread runs that the connection's own started
   * @param outside the same of a thread that another started
   */
  @ParameterizedTest(name = "{0} of {1} bytes, up to {2} at once")
  @CsvSource({
    "MESSAGE,       2,       8,    0, 1024",
    "MESSAGE,       2, 1000000,    0,   61",
    "MESSAGE,  100000, 1000000,  150,  150",
    "MESSAGE, 1000000, 1000000,   75,   75",
    "MESSAGE, 1000000,   16384,  350,  350",
    "CLOSE,         0, 1000000, 1024, 1024",
  })
  void threads_that_others_start_run_after_so_many_reads(
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
        assertThat(startedInside[MOST])
            .as("it pauses as often as it must, and not more: %s", Arrays.toString(startedInside))
            .isBetween(inside / 2, inside);
        assertThat(startedOutside[MOST])
            .as(Arrays.toString(startedOutside))
            .isLessThanOrEqualTo(outside);
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
}
