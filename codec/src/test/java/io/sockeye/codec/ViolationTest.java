package io.sockeye.codec;

import static io.sockeye.codec.Frames.FIN;
import static io.sockeye.codec.Frames.PING;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** At least one row for each rule that a peer can break, from its bytes to the Close. */
class ViolationTest {

  static List<ViolationRow> rows() {
    return ViolationRow.all();
  }

  private static List<Role> receivers(ViolationRow row) {
    return row.receiver() == null ? List.of(Role.values()) : List.of(row.receiver());
  }

  /**
   * Seen elsewhere: 64-bit length that overflows or is negative (CVE-2026-1528, CVE-2020-27813,
   * CVE-2020-13935).
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void a_broken_rule_is_found_and_answered_with_its_close_code(ViolationRow row) {
    for (Role receiver : receivers(row)) {
      byte[] bad = row.bad().from(receiver.peer());
      for (int atATime : new int[] {bad.length, 1, 3}) {
        Recorder endpoint = Recorder.of(row.config().apply(ProtocolConfig.of(receiver)));
        endpoint.receive(bad, atATime);
        assertThat(endpoint.violation()).as("%s, %d at a time", receiver, atATime).isNotNull();
        assertThat(endpoint.violation().violation()).isEqualTo(row.violation());
        List<String> sent = endpoint.sent();
        assertThat(sent.get(sent.size() - 1)).isEqualTo("CLOSE " + row.closeCode());
        assertThat(sent.stream().filter(frame -> frame.startsWith("CLOSE"))).hasSize(1);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void what_came_before_comes_out_and_what_comes_after_does_not(ViolationRow row) {
    for (Role receiver : receivers(row)) {
      Role sender = receiver.peer();
      byte[] before =
          Bytes.concat(
              Frames.text(sender, "before"), Frames.of(sender, FIN | PING, Bytes.utf8("before")));
      byte[] after =
          Bytes.concat(
              Frames.of(sender, FIN | PING, Bytes.utf8("after")),
              Frames.text(sender, "after"),
              Frames.close(sender, 1000, ""));
      Recorder endpoint = Recorder.of(row.config().apply(ProtocolConfig.of(receiver)));
      endpoint.receive(Bytes.concat(before, row.bad().from(sender), after)).receive(after);
      assertThat(endpoint.events())
          .startsWith("TEXT before", "PING before")
          .endsWith("violation " + row.violation())
          .doesNotContain("TEXT after", "PING after");
      assertThat(endpoint.endpoint().closeReceived()).isNull();
      assertThat(endpoint.endpoint().closeStatus()).isEqualTo(CloseStatus.ABNORMAL_CLOSURE);
    }
  }

  @Test
  void no_violation_is_without_a_row() {
    Set<Violation> withRow = EnumSet.noneOf(Violation.class);
    rows().forEach(row -> withRow.add(row.violation()));
    assertThat(withRow).containsExactlyInAnyOrder(Violation.values());
  }

  @Test
  void a_violation_names_its_section_and_says_what_is_wrong_in_a_few_words() {
    for (Violation violation : Violation.values()) {
      assertThat(violation.section()).matches("RFC (6455|7692), \\d+(\\.\\d+)*");
      assertThat(violation.description()).isNotBlank().doesNotEndWith(".").matches("[a-zA-Z].*");
      assertThat(violation.description().length()).as("fits into a Close frame").isLessThan(124);
      assertThat(new ProtocolViolationException(violation))
          .hasMessage(violation.description() + " (" + violation.section() + ")");
    }
  }

  @Test
  void the_close_says_what_was_wrong() {
    for (Violation violation : Violation.values()) {
      WebSocketProtocol server = new WebSocketProtocol(ProtocolConfig.of(Role.SERVER));
      byte[] close = Bytes.of(server.fail(violation));
      assertThat(new String(Arrays.copyOfRange(close, 4, close.length), UTF_8))
          .isEqualTo(violation.description());
    }
  }
}
