package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The body of a Close frame: RFC 6455, sections 5.5.1 and 7.4. */
class CloseStatusTest {

  @Test
  void every_code_is_accepted_or_refused_as_the_rfc_says() {
    Set<Integer> neverSent = Set.of(1005, 1006, 1015);
    CloseCodeTest.codes()
        .forEach(
            code -> {
              if (CloseCodeTest.maySend(code)) {
                CloseStatus status = new CloseStatus(code, "why");
                assertThat(status.encode()).isEqualTo(Frames.closeBody(code, "why"));
              } else if (neverSent.contains(code)) {
                assertThat(new CloseStatus(code, "").code()).isEqualTo(code);
                assertThatThrownBy(() -> new CloseStatus(code, "why"))
                    .isInstanceOf(IllegalArgumentException.class);
              } else {
                assertThatThrownBy(() -> new CloseStatus(code, ""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(String.valueOf(code));
              }
            });
  }

  @Test
  void every_received_code_is_accepted_or_refused_as_the_rfc_says() throws Exception {
    for (int code = 0; code <= 0xFFFF; code++) {
      ByteBuffer body = ByteBuffer.wrap(Frames.closeBody(code, ""));
      if (CloseCodeTest.maySend(code)) {
        CloseStatus decoded = CloseStatus.decode(body);
        if (decoded.code() != code) {
          assertThat(decoded.code()).isEqualTo(code);
        }
      } else {
        assertViolation(body, Violation.CLOSE_CODE_INVALID);
      }
    }
  }

  @Test
  void an_empty_body_means1005_and_the_other_way_round() throws Exception {
    assertThat(CloseStatus.decode(ByteBuffer.allocate(0)))
        .isEqualTo(CloseStatus.NO_STATUS_RECEIVED)
        .isEqualTo(new CloseStatus(1005, ""));
    assertThat(CloseStatus.NO_STATUS_RECEIVED.encode()).isEmpty();
  }

  @Test
  void a_body_of_one_byte_is_refused() {
    assertViolation(ByteBuffer.wrap(Bytes.hex("03")), Violation.CLOSE_BODY_TOO_SHORT);
  }

  @Test
  void a_body_of_two_bytes_is_a_code_without_a_reason() throws Exception {
    assertThat(CloseStatus.decode(ByteBuffer.wrap(Bytes.hex("03e8"))))
        .isEqualTo(CloseStatus.NORMAL_CLOSURE);
  }

  @Test
  void a_reason_is_read_and_the_body_left_as_it_was() throws Exception {
    byte[] bytes =
        Bytes.concat(Bytes.hex("ff"), Frames.closeBody(4999, "warum \u20ac?"), Bytes.hex("ff"));
    for (ByteBuffer body : new ByteBuffer[] {ByteBuffer.wrap(bytes), Bytes.direct(bytes)}) {
      body.position(1).limit(bytes.length - 1);
      assertThat(CloseStatus.decode(body)).isEqualTo(new CloseStatus(4999, "warum \u20ac?"));
      assertThat(body.position()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "c3", "61eda080", "f4908080", "c080"})
  void a_reason_that_is_not_utf8_is_refused(String reason) {
    ByteBuffer body = ByteBuffer.wrap(Bytes.hex("03e8" + reason));
    assertViolation(body, Violation.INVALID_UTF8);
  }

  /** RFC 6455, section 5.5: no Close frame is that long, but the method is public. */
  @ParameterizedTest
  @ValueSource(ints = {126, 127, 1000})
  void a_body_that_no_control_frame_has_room_for_is_a_violation_too(int length) {
    ByteBuffer body = ByteBuffer.wrap(Frames.closeBody(1000, "*".repeat(length - 2)));
    assertViolation(body, Violation.CONTROL_FRAME_TOO_LONG);
  }

  @Test
  void a_code_that_stands_for_the_absence_of_one_is_never_encoded() {
    assertThatThrownBy(CloseStatus.ABNORMAL_CLOSURE::encode)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1006");
    assertThatThrownBy(CloseStatus.of(CloseCode.TLS_HANDSHAKE)::encode)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1015");
  }

  /**
   * Seen elsewhere: uninitialised or somebody else's memory in a control frame (CVE-2016-10518,
   * CVE-2026-45736).
   */
  @Test
  void a_reason_has123_bytes_at_most() {
    assertThat(new CloseStatus(1000, "*".repeat(123)).encode()).hasSize(125);
    assertThat(new CloseStatus(1000, "\u20ac".repeat(41)).encode()).hasSize(125);
    assertThatThrownBy(() -> new CloseStatus(1000, "*".repeat(124)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("124");
    assertThatThrownBy(() -> new CloseStatus(1000, "\u20ac".repeat(41) + "*"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_reason_is_text_that_can_be_sent() {
    assertThatThrownBy(() -> new CloseStatus(1000, "\ud800"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CloseStatus(1000, null)).isInstanceOf(NullPointerException.class);
  }

  @ParameterizedTest(name = "{0} ASCII characters, then those of {1}: {2} bytes are kept")
  @CsvSource({
    "0, abc, 3",
    "120, abc, 123",
    "121, abc, 123",
    "123, abc, 123",
    "120, \u00e9\u00e9, 122",
    "121, \u00e9\u00e9, 123",
    "122, \u00e9\u00e9, 122",
    "120, \u20ac\u20ac, 123",
    "121, \u20ac\u20ac, 121",
    "122, \u20ac\u20ac, 122",
    "119, \ud83d\ude00\ud83d\ude00, 123",
    "120, \ud83d\ude00\ud83d\ude00, 120",
    "121, \ud83d\ude00\ud83d\ude00, 121",
    "122, \ud83d\ude00\ud83d\ude00, 122",
    "123, \ud83d\ude00\ud83d\ude00, 123"
  })
  void a_reason_is_cut_between_two_characters(int ascii, String then, int bytes) {
    String reason = "*".repeat(ascii) + then;
    CloseStatus status = CloseStatus.withReasonCut(CloseCode.INTERNAL_ERROR, reason);
    assertThat(Bytes.utf8(status.reason())).hasSize(bytes);
    assertThat(reason).startsWith(status.reason());
  }

  @Test
  void a_reason_to_be_cut_may_have_any_length_and_unpaired_surrogates() {
    assertThat(
            CloseStatus.withReasonCut(CloseCode.INTERNAL_ERROR, "\u20ac".repeat(100_000)).reason())
        .isEqualTo("\u20ac".repeat(41));
    assertThat(CloseStatus.withReasonCut(CloseCode.INTERNAL_ERROR, "a\ud800b").reason())
        .isEqualTo("a?b");
    assertThat(CloseStatus.withReasonCut(CloseCode.INTERNAL_ERROR, "").reason()).isEmpty();
  }

  @Test
  void a_status_reads_like_a_sentence() {
    assertThat(new CloseStatus(1001, "server restarts"))
        .hasToString("1001 GOING_AWAY: server restarts");
    assertThat(CloseStatus.NORMAL_CLOSURE).hasToString("1000 NORMAL_CLOSURE");
    assertThat(new CloseStatus(4000, "")).hasToString("4000");
    assertThat(new CloseStatus(4000, "private")).hasToString("4000: private");
  }

  private static void assertViolation(ByteBuffer body, Violation violation) {
    assertThatThrownBy(() -> CloseStatus.decode(body))
        .isInstanceOfSatisfying(
            ProtocolViolationException.class, e -> assertThat(e.violation()).isEqualTo(violation));
  }
}
