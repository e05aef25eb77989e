package io.sockeye.codec.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connection that never has to wait leaves to the others. */
@Timeout(60)
class FairnessTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000_000})
  void a_connection_that_always_has_input_does_not_keep_woken_threads_from_running(int frames)
      throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                "-cp",
                System.getProperty("java.class.path"),
                BusyConnection.class.getName(),
                Integer.toString(frames))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it is woken").isTrue();
      assertThat(process.inputReader().readLine()).isEqualTo(BusyConnection.WOKEN);
    } finally {
      process.destroyForcibly();
    }
  }
}
