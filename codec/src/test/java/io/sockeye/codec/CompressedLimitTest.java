package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be compressed grows; the limit of a message is about its bytes after inflating. */
class CompressedLimitTest {

  static Stream<Arguments> windowsAndSizes() {
    return IntStream.rangeClosed(8, 15)
        .boxed()
        .flatMap(
            bits ->
                IntStream.of(1, 125, 1000, 65_536, 1 << 20).mapToObj(n -> Arguments.of(bits, n)));
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static ByteBuffer send(int windowBits, byte[] message) {
    PermessageDeflate agreed = new PermessageDeflate(false, false, 15, windowBits);
    return new WebSocketProtocol(
            ProtocolConfig.of(Role.CLIENT)
                .withPermessageDeflate(agreed)
                .withCompressionThreshold(0))
        .send(Message.binary(message));
  }

  private static Message receive(int windowBits, ByteBuffer frame, int limit)
      throws ProtocolViolationException {
    PermessageDeflate agreed = new PermessageDeflate(false, false, 15, windowBits);
    WebSocketProtocol server =
        new WebSocketProtocol(
            ProtocolConfig.of(Role.SERVER)
                .withPermessageDeflate(agreed)
                .withMaxMessageBytes(limit));
    MessageAssembler messages = new MessageAssembler();
    for (Event event; (event = server.receive(frame)) != null; ) {
      Message message = messages.add((Event.Fragment) event);
      if (message != null) {
        return message;
      }
    }
    return null;
  }

  @ParameterizedTest(name = "{0} bits, {1} bytes")
  @MethodSource("windowsAndSizes")
  void a_message_of_exactly_the_limit_is_received_though_its_frame_is_longer(
      int windowBits, int size) throws ProtocolViolationException {
    byte[] message = random(size);
    ByteBuffer frame = send(windowBits, message);

    assertThat(frame.remaining()).isGreaterThan(size);
    assertThat(receive(windowBits, frame, size)).isEqualTo(Message.binary(message));
  }

  @ParameterizedTest(name = "{0} bits, {1} bytes")
  @MethodSource("windowsAndSizes")
  void a_message_of_one_byte_more_is_not(int windowBits, int size) {
    assertThatThrownBy(() -> receive(windowBits, send(windowBits, random(size + 1)), size))
        .isInstanceOfSatisfying(
            ProtocolViolationException.class,
            e -> assertThat(e.violation()).isEqualTo(Violation.MESSAGE_TOO_BIG));
  }

  @Test
  void a_compressed_frame_that_declares_much_more_than_the_limit_is_refused_by_its_header() {
    byte[] header = {(byte) 0xC2, (byte) 0xFF, 0, 0, 0, 0, 0, 0x13, 0, 0, 0, 0, 0, 0};

    assertThatThrownBy(() -> receive(15, ByteBuffer.wrap(header), 1 << 20))
        .isInstanceOfSatisfying(
            ProtocolViolationException.class,
            e -> assertThat(e.violation()).isEqualTo(Violation.MESSAGE_TOO_BIG));
  }

  @Test
  void a_frame_that_is_not_compressed_is_refused_by_its_header_from_the_limit_on() {
    byte[] header = {(byte) 0x82, (byte) 0xFF, 0, 0, 0, 0, 0, 0x10, 0, 1, 0, 0, 0, 0};

    assertThatThrownBy(() -> receive(15, ByteBuffer.wrap(header), 1 << 20))
        .isInstanceOfSatisfying(
            ProtocolViolationException.class,
            e -> assertThat(e.violation()).isEqualTo(Violation.MESSAGE_TOO_BIG));
  }

  @Test
  void the_largest_limits_are_limits_still() throws ProtocolViolationException {
    ByteBuffer frame = send(15, random(1000));
    ProtocolConfig config =
        ProtocolConfig.of(Role.SERVER)
            .withPermessageDeflate(PermessageDeflate.DEFAULT)
            .withMaxMessageBytes(Long.MAX_VALUE);

    assertThat(new WebSocketProtocol(config).receive(frame)).isInstanceOf(Event.Fragment.class);
  }
}
