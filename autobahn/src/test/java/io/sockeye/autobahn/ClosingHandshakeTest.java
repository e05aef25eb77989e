package io.sockeye.autobahn;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sockeye.codec.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * RFC 6455, section 7: one Close frame, nothing behind it, and TCP closed by the server first. Half
 * of it the suite's quicker runner does not look at.
 */
@Timeout(60)
class ClosingHandshakeTest {

  private static final Duration LONG_ENOUGH = Duration.ofMillis(200);

  static Stream<TestedEnd.Kind> ends() {
    return TestedEnd.Kind.all();
  }

  static Stream<TestedEnd.Kind> servers() {
    return TestedEnd.Kind.of(Role.SERVER);
  }

  static Stream<TestedEnd.Kind> clients() {
    return TestedEnd.Kind.of(Role.CLIENT);
  }

  /** Checks that the end, which has sent its Close, sends nothing more and ends TCP. */
  private static void assertOver(TestedEnd.Kind kind, RawPeer peer) throws IOException {
    if (kind.role() == Role.CLIENT) {
      peer.endStream();
    }
    assertThat(peer.readToEnd()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ends")
  void section_5_5_1_what_came_before_a_close_is_answered_and_nothing_that_came_after(
      TestedEnd.Kind kind) throws Exception {
    try (TestedEnd end = TestedEnd.start(kind)) {
      RawPeer peer = end.open(null);
      peer.send(
          peer.text("one"),
          peer.text("two"),
          peer.close(1000, ""),
          peer.text("three"),
          peer.ping(new byte[1]),
          peer.close(1001, "again"));
      List<RawPeer.Frame> frames = peer.readToClose();
      assertThat(frames).hasSize(3);
      assertThat(frames.get(0).text()).isEqualTo("one");
      assertThat(frames.get(1).text()).isEqualTo("two");
      assertThat(frames.get(2).closeCode()).isEqualTo(1000);
      assertOver(kind, peer);
    }
  }

  static Stream<Arguments> close_bodies() {
    return TestedEnd.Kind.all()
        .flatMap(
            kind ->
                Stream.of(
                    arguments(kind, 1000, ""),
                    arguments(kind, 1001, "away"),
                    arguments(kind, 1011, "\uD83D\uDC1F".repeat(30) + "..."),
                    arguments(kind, 3000, "registered"),
                    arguments(kind, 4999, "private")));
  }

  @ParameterizedTest(name = "{0}: {1} {2}")
  @MethodSource("close_bodies")
  void section_5_5_1_the_answer_to_a_close_has_its_code(
      TestedEnd.Kind kind, int code, String reason) throws Exception {
    try (TestedEnd end = TestedEnd.start(kind)) {
      RawPeer peer = end.open(null);
      peer.send(peer.close(code, reason));
      RawPeer.Frame close = peer.readFrame();
      assertWellFormedClose(close);
      assertThat(close.closeCode()).isEqualTo(code);
      assertOver(kind, peer);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ends")
  void section_7_1_5_a_close_without_a_code_is_answered(TestedEnd.Kind kind) throws Exception {
    try (TestedEnd end = TestedEnd.start(kind)) {
      RawPeer peer = end.open(null);
      peer.send(peer.frame(RawPeer.FIN | RawPeer.CLOSE, new byte[0]));
      RawPeer.Frame close = peer.readFrame();
      assertThat(close.first()).isEqualTo(RawPeer.FIN | RawPeer.CLOSE);
      assertThat(close.payload()).isEmpty();
      assertOver(kind, peer);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("servers")
  void section_7_1_1_a_server_closes_tcp_when_the_closing_handshake_is_over(TestedEnd.Kind kind)
      throws Exception {
    try (TestedEnd end = TestedEnd.start(kind)) {
      RawPeer peer = end.open(null);
      peer.send(peer.close(1000, ""));
      assertThat(peer.readToClose()).hasSize(1);
      assertThat(peer.readToEnd()).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clients")
  void section_7_1_1_a_client_waits_for_the_server_to_close_tcp(TestedEnd.Kind kind)
      throws Exception {
    try (TestedEnd end = TestedEnd.start(kind)) {
      RawPeer peer = end.open(null);
      peer.send(peer.close(1000, ""));
      assertThat(peer.readToClose()).hasSize(1);
      assertThat(peer.hearsNothingFor(LONG_ENOUGH)).isTrue();
      peer.endStream();
      assertThat(peer.readToEnd()).isEmpty();
    }
  }

  /** What breaks a rule, and the code with which that ends. */
  private static Stream<Arguments> violations(TestedEnd.Kind kind) {
    return Stream.of(
        violation(kind, "5.2 opcode 3", 1002, peer -> peer.frame(0x83, new byte[0])),
        violation(kind, "5.2 RSV1", 1002, peer -> peer.frame(0xC1, new byte[1])),
        violation(
            kind,
            "5.2 length",
            1002,
            peer -> {
              byte[] shortest = peer.binary(new byte[126]);
              byte[] longer = new byte[shortest.length + 6];
              System.arraycopy(shortest, 0, longer, 0, 2);
              longer[1] |= 127;
              longer[9] = 126;
              System.arraycopy(shortest, 4, longer, 10, shortest.length - 4);
              return longer;
            }),
        violation(
            kind,
            "5.1 masking",
            1002,
            peer -> RawPeer.frame(0x81, new byte[1], kind.role() == Role.CLIENT)),
        violation(kind, "5.4 continuation", 1002, peer -> peer.frame(0x80, new byte[1])),
        violation(kind, "5.5 fragmented Ping", 1002, peer -> peer.frame(0x09, new byte[1])),
        violation(kind, "5.5 long Ping", 1002, peer -> peer.ping(new byte[126])),
        violation(kind, "5.5.1 one byte", 1002, peer -> peer.frame(0x88, new byte[1])),
        violation(kind, "7.4.1 code 1005", 1002, peer -> peer.close(1005, "")),
        violation(
            kind,
            "5.5.1 reason",
            1007,
            peer -> peer.frame(0x88, "\3\u00e8\u00ff".getBytes(ISO_8859_1))),
        violation(kind, "8.1 text", 1007, peer -> peer.frame(0x81, "\u00c0".getBytes(ISO_8859_1))),
        violation(
            kind,
            "7.4.1 too big",
            1009,
            peer ->
                ByteBuffer.allocate(14)
                    .put(peer.binary(new byte[65_536]), 0, 14)
                    .putLong(2, 1 << 30)
                    .array()));
  }

  private static Arguments violation(
      TestedEnd.Kind kind, String rule, int code, Function<RawPeer, byte[]> frame) {
    return arguments(kind, rule, code, frame);
  }

  static Stream<Arguments> ends_and_violations() {
    return TestedEnd.Kind.all().flatMap(ClosingHandshakeTest::violations);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("ends_and_violations")
  void section_7_1_7_a_violation_is_answered_with_one_close_behind_what_came_before(
      TestedEnd.Kind kind, String rule, int code, Function<RawPeer, byte[]> violation)
      throws Exception {
    try (TestedEnd end = TestedEnd.start(kind)) {
      RawPeer peer = end.open(null);
      peer.send(
          peer.text("before"), peer.ping(new byte[2]), violation.apply(peer), peer.text("after"));
      List<RawPeer.Frame> frames = peer.readToClose();
      assertThat(frames).hasSize(3);
      assertThat(frames.get(0).text()).isEqualTo("before");
      assertThat(frames.get(1).opcode()).isEqualTo(RawPeer.PONG);
      assertWellFormedClose(frames.get(2));
      assertThat(frames.get(2).closeCode()).isEqualTo(code);
      peer.send(peer.close(code, ""));
      assertOver(kind, peer);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("servers")
  void section_7_1_2_a_server_that_closes_sends_one_close_and_nothing_after_it(TestedEnd.Kind kind)
      throws Exception {
    try (TestedEnd end = TestedEnd.start(kind)) {
      RawPeer peer = end.open(null);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(end.server()::close);
      RawPeer.Frame close = peer.readFrame();
      assertWellFormedClose(close);
      assertThat(close.closeCode()).isEqualTo(1001);
      peer.send(peer.text("crossing"), peer.ping(new byte[1]), peer.close(1001, ""));
      assertThat(peer.readToEnd()).isEmpty();
      peer.endStream();
      closing.get(20, TimeUnit.SECONDS);
    }
  }

  private static void assertWellFormedClose(RawPeer.Frame close) {
    assertThat(close.first()).isEqualTo(RawPeer.FIN | RawPeer.CLOSE);
    assertThat(close.payload()).hasSizeBetween(2, 125);
    ByteBuffer reason = ByteBuffer.wrap(close.payload()).position(2);
    assertThatCode(() -> UTF_8.newDecoder().decode(reason)).doesNotThrowAnyException();
  }
}
