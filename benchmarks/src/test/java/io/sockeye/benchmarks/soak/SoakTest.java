package io.sockeye.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.sockeye.codec.connection.ConnectionThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(300)
class SoakTest {

  private static final int CONNECTIONS = 50;

  @TempDir private Path directory;

  private final List<String> lines = new ArrayList<>();

  private SoakSettings settings(double seconds, boolean tls, Duration patience) {
    return new SoakSettings(
        CONNECTIONS,
        Duration.ofMillis((long) (1_000 * seconds)),
        ConnectionThreads.virtualThreadsAvailable(),
        tls,
        1,
        patience,
        directory,
        "in a test");
  }

  private String out() {
    return String.join("\n", lines);
  }

  @Test
  void a_server_that_does_nothing_wrong_is_faultless() throws IOException {
    assertThat(Soaking.run(settings(4, false, Soaking.PATIENCE), lines::add)).as(out()).isTrue();
    assertThat(out())
        .contains(" open, ", " sent/s", "## Faults\n\nnone: no accepted message was lost");
    assertThat(directory.resolve("report.md")).content().contains("seed: 1\n");
    assertThat(directory.resolve("soak.png")).isNotEmptyFile();
    Map<String, Object> json = JSON.std.mapFrom(Files.readString(directory.resolve("soak.json")));
    assertThat((List<?>) json.get("samples")).hasSizeGreaterThan(4);
    assertThat((Map<?, ?>) json.get("traffic"))
        .hasSize(TrafficKind.values().length)
        .allSatisfy((kind, counts) -> assertThat(somethingHappened((Map<?, ?>) counts)).isTrue());
  }

  private static boolean somethingHappened(Map<?, ?> counts) {
    return counts.values().stream().anyMatch(count -> ((Number) count).longValue() > 0);
  }

  @Test
  void so_is_one_over_tls() throws IOException {
    assertThat(Soaking.run(settings(2, true, Soaking.PATIENCE), lines::add)).as(out()).isTrue();
    assertThat(out()).contains("transport: wss\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DROPS_AN_ECHO | lost: message | on the way back, echo connection",
        "ALTERS_AN_ECHO | altered: on the way back, echo connection | stamped",
        "SWAPS_ECHOES | out of order: message | on the way back, echo connection",
        "REPEATS_AN_ECHO | repeated: message | on the way back, echo connection",
        "IGNORES_A_MESSAGE | lost: | echo connection",
        "CLOSES_A_CONNECTION | ended unexpectedly: echo connection | sent)",
        "LEAVES_A_MEMBER_OUT | lost: message | chat connection",
        "SWAPS_BROADCASTS | out of order: message | in the room, chat connection",
        "LOGS_AN_ERROR | logged by the server: | made on purpose"
      })
  void what_a_server_does_wrong_is_seen(Wrong wrong, String fault, String where)
      throws IOException {
    assertThat(runWith(wrong)).isFalse();
    assertThat(lines.get(lines.size() - 1).lines())
        .anySatisfy(line -> assertThat(line).startsWith("- " + fault).contains(where));
  }

  @Test
  void what_a_server_leaks_is_seen() throws IOException {
    assertThat(runWith(Wrong.LEAKS)).isFalse();
    assertThat(lines.get(lines.size() - 1))
        .contains(
            "- grown: heap after GC of the server, end against begin",
            "- grown: threads of the server, end against begin",
            "- grown: file descriptors of the server, end against begin");
  }

  private boolean runWith(Wrong wrong) throws IOException {
    return Soaking.run(
        settings(1.5, false, Duration.ofSeconds(3)), FaultySoakServer.that(wrong), lines::add);
  }
}
