package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The counterpart of every case of sections 1 to 7 of the Autobahn test suite, against an endpoint
 * that echoes messages. An endpoint has to answer the same however the bytes are cut, so each case
 * comes whole, frame by frame, 997 bytes at a time, and octet by octet.
 */
class AutobahnCasesTest {

  /** The committed results of the suite, a line for each of its cases. */
  private static final Path RESULTS = Path.of("../autobahn/expected/server.json");

  private static final Pattern CASE_OF_SECTIONS_1_TO_7 =
      Pattern.compile("\\s*\"([1-7]\\..+)\" :.*");

  static List<AutobahnCase> cases() {
    List<AutobahnCase> cases = new ArrayList<>();
    cases.addAll(AutobahnFramingCases.all());
    cases.addAll(AutobahnUtf8Cases.all());
    cases.addAll(AutobahnCloseCases.all());
    return cases;
  }

  @Test
  void every_case_of_sections1_to7_has_its_counterpart() throws IOException {
    List<String> ids =
        Files.readAllLines(RESULTS).stream()
            .map(CASE_OF_SECTIONS_1_TO_7::matcher)
            .filter(Matcher::matches)
            .map(line -> line.group(1))
            .toList();
    assertThat(ids).hasSize(246);
    assertThat(cases()).extracting(AutobahnCase::id).containsExactlyInAnyOrderElementsOf(ids);
  }

  /** Seen elsewhere: text that is not UTF-8 is let through, or cut between frames. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void a_server_answers_as_the_case_expects(AutobahnCase autobahn) {
    play(autobahn, Role.SERVER);
  }

  /** Seen elsewhere: empty control frames, or frames of more than 125 bytes, do not work. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void a_client_answers_as_the_case_expects(AutobahnCase autobahn) {
    play(autobahn, Role.CLIENT);
  }

  private static void play(AutobahnCase autobahn, Role endpoint) {
    int frameWise = 0;
    for (int atATime : new int[] {Integer.MAX_VALUE, frameWise, 997, 1}) {
      Recorder recorder = Recorder.echoing(ProtocolConfig.of(endpoint));
      for (AutobahnCase.Step step : autobahn.steps()) {
        byte[][] pieces =
            step.pieces().stream().map(piece -> piece.from(endpoint.peer())).toArray(byte[][]::new);
        if (atATime == frameWise) {
          for (byte[] piece : pieces) {
            recorder.receive(piece);
          }
        } else {
          recorder.receive(Bytes.concat(pieces), Math.min(atATime, 1 << 20));
        }
        assertThat(recorder.sent()).as("%d bytes at a time", atATime).isEqualTo(step.replies());
      }
      closeCleanly(endpoint, recorder);
    }
  }

  /** A case that nothing closed is closed by the peer, and the Close answered. */
  private static void closeCleanly(Role endpoint, Recorder recorder) {
    boolean closed = recorder.endpoint().closeSent() != null;
    recorder.receive(Frames.close(endpoint.peer(), 1000, ""));
    assertThat(recorder.sent()).isEqualTo(closed ? List.of() : List.of("CLOSE 1000"));
  }
}
