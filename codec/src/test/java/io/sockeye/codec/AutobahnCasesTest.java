package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The counterpart of every case of sections 1 to 7 of the Autobahn test suite, against an endpoint
 * that echoes messages. An endpoint has to answer the same however the bytes are cut, so each case
 * comes whole, frame by frame, 997 bytes at a time, and octet by octet.
 */
class AutobahnCasesTest {

  /** The numbers of the cases in each section, as the suite has them. */
  private static final String SECTIONS =
      """
      1.1:8 1.2:8 2:11 3:7 4.1:5 4.2:5 5:20
      6.1:3 6.2:4 6.3:2 6.4:4 6.5:5 6.6:11 6.7:4 6.8:2 6.9:4 6.10:3 6.11:5 6.12:8 6.13:5 6.14:10
      6.15:1 6.16:3 6.17:5 6.18:5 6.19:5 6.20:7 6.21:8 6.22:34 6.23:7
      7.1:6 7.3:6 7.5:1 7.7:13 7.9:9 7.13:2
      """;

  static List<AutobahnCase> cases() {
    List<AutobahnCase> cases = new ArrayList<>();
    cases.addAll(AutobahnFramingCases.all());
    cases.addAll(AutobahnUtf8Cases.all());
    cases.addAll(AutobahnCloseCases.all());
    return cases;
  }

  @Test
  void everyCaseOfSections1To7HasItsCounterpart() {
    List<String> ids = new ArrayList<>();
    for (String section : SECTIONS.split("\\s+")) {
      String[] parts = section.split(":");
      for (int i = 1; i <= Integer.parseInt(parts[1]); i++) {
        ids.add(parts[0] + "." + i);
      }
    }
    assertThat(ids).hasSize(246);
    assertThat(cases()).extracting(AutobahnCase::id).containsExactlyInAnyOrderElementsOf(ids);
  }

  /** Seen elsewhere: text that is not UTF-8 is let through, or cut between frames. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aServerAnswersAsTheCaseExpects(AutobahnCase autobahn) {
    play(autobahn, Role.SERVER);
  }

  /** Seen elsewhere: empty control frames, or frames of more than 125 bytes, do not work. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aClientAnswersAsTheCaseExpects(AutobahnCase autobahn) {
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
