package io.sockeye.codec.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a connection that never has to wait leaves to the others. */
@Timeout(60)
class FairnessTest {

  @ParameterizedTest
  @CsvSource({
    "2,       8,         1024",
    "2,       1000000, 64",
    "1000000, 1000000, 64",
  })
  void a_connection_that_always_has_input_does_not_keep_woken_threads_from_running(
      int payloadBytes, int mostAtOnce, int readsUntilPause) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                "-cp",
                System.getProperty("java.class.path"),
                BusyConnection.class.getName(),
                Integer.toString(payloadBytes),
                Integer.toString(mostAtOnce))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it is woken").isTrue();
      String reads = process.inputReader().readLine();
      if (ConnectionThreads.virtualThreadsAvailable()) {
        // The first pause may be one that had begun when the thread was woken.
        assertThat(Integer.parseInt(reads)).isLessThanOrEqualTo(2 * readsUntilPause);
      } else {
        assertThat(reads).as("platform threads run beside each other").containsOnlyDigits();
      }
    } finally {
      process.destroyForcibly();
    }
  }
}
