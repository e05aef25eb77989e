package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A message that breaks several rules breaks the one that comes first in its data (RFC 6455,
 * section 8.1, asks to fail as soon as bytes are not UTF-8): TCP may cut the bytes anywhere, and
 * that must not decide what the peer is told.
 */
class FirstViolationTest {

  private static final int LIMIT = 10;

  static Stream<Arguments> messages() {
    return Stream.of(Role.values()).flatMap(FirstViolationTest::messages);
  }

  private static Stream<Arguments> messages(Role receiver) {
    String tenBytes = "30313233343536373839";
    String badBlock = "07";
    return Stream.of(
        Arguments.of(
            receiver,
            "bad text, then bad DEFLATE data",
            Violation.INVALID_UTF8,
            compressed(receiver, Frames.TEXT, "00 0300 fcff 6f6bff" + badBlock)),
        Arguments.of(
            receiver,
            "bad DEFLATE data, then text",
            Violation.INVALID_DEFLATE_DATA,
            compressed(receiver, Frames.TEXT, "00 0200 fdff 6f6b" + badBlock + "6f6bff")),
        Arguments.of(
            receiver,
            "over the limit, then bad DEFLATE data",
            Violation.MESSAGE_TOO_BIG,
            compressed(receiver, Frames.BINARY, "00 0b00 f4ff" + tenBytes + "61" + badBlock)),
        Arguments.of(
            receiver,
            "at the limit, then bad DEFLATE data",
            Violation.INVALID_DEFLATE_DATA,
            compressed(receiver, Frames.BINARY, "00 0a00 f5ff" + tenBytes + badBlock)),
        Arguments.of(
            receiver,
            "bad text, then over the limit",
            Violation.INVALID_UTF8,
            fragments(receiver, "6f6b", "6f6bff" + tenBytes)),
        Arguments.of(
            receiver,
            "over the limit, then bad text",
            Violation.MESSAGE_TOO_BIG,
            fragments(receiver, "6f6b", tenBytes + "ff")),
        Arguments.of(
            receiver,
            "bad text, then over the limit, unfragmented",
            Violation.INVALID_UTF8,
            unfragmented(receiver, "6f6bff" + tenBytes)),
        Arguments.of(
            receiver,
            "over the limit, then bad text, unfragmented",
            Violation.MESSAGE_TOO_BIG,
            unfragmented(receiver, tenBytes + "61ff")));
  }

  @ParameterizedTest(name = "{0}: {1}: {2}")
  @MethodSource("messages")
  void the_first_of_two_violations_counts(
      Role receiver, String name, Violation violation, byte[] wire) {
    ProtocolConfig config =
        ProtocolConfig.of(receiver)
            .withMaxMessageBytes(LIMIT)
            .withPermessageDeflate(PermessageDeflate.DEFAULT);
    for (int atATime = 1; atATime <= wire.length; atATime++) {
      Recorder endpoint = Recorder.of(config).receive(wire, atATime);
      assertThat(endpoint.events())
          .as("%d bytes at a time", atATime)
          .containsExactly("violation " + violation);
    }
    Recorder endpoint =
        Recorder.of(config).receive(Bytes.concat(Frames.text(receiver.peer(), "first"), wire));
    assertThat(endpoint.events())
        .as("behind another message in its buffer")
        .containsExactly("TEXT first", "violation " + violation);
  }

  private static byte[] unfragmented(Role receiver, String payload) {
    return Frames.of(receiver.peer(), Frames.FIN | Frames.TEXT, Bytes.hex(payload));
  }

  private static byte[] compressed(Role receiver, int opcode, String payload) {
    return Frames.of(
        receiver.peer(), Frames.FIN | Frames.RSV1 | opcode, Bytes.hex(payload.replace(" ", "")));
  }

  private static byte[] fragments(Role receiver, String first, String second) {
    return Bytes.concat(
        Frames.of(receiver.peer(), Frames.TEXT, Bytes.hex(first)),
        Frames.of(receiver.peer(), Frames.FIN | Frames.CONTINUATION, Bytes.hex(second)));
  }
}
