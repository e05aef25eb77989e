package io.sockeye.codec;

import static io.sockeye.codec.Frames.BINARY;
import static io.sockeye.codec.Frames.CLOSE;
import static io.sockeye.codec.Frames.CONTINUATION;
import static io.sockeye.codec.Frames.FIN;
import static io.sockeye.codec.Frames.PING;
import static io.sockeye.codec.Frames.PONG;
import static io.sockeye.codec.Frames.RSV1;
import static io.sockeye.codec.Frames.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section 5.2, from bytes to frames. */
class FrameDecoderTest {

  private static FrameDecoder decoder(Role role) {
    return new FrameDecoder(ProtocolConfig.of(role).withMaxFrameBytes(Long.MAX_VALUE));
  }

  static Stream<Arguments> lengths() {
    return IntStream.of(0, 1, 2, 3, 4, 5, 125, 126, 127, 128, 65_535, 65_536, 65_537)
        .boxed()
        .flatMap(length -> Stream.of(Role.values()).map(role -> Arguments.of(role, length)));
  }

  @ParameterizedTest(name = "received by a {0}: {1} bytes")
  @MethodSource("lengths")
  void a_frame_that_is_there_is_handed_on_whole_and_uses_its_bytes_only(Role role, int length)
      throws Exception {
    byte[] payload = Bytes.random(length, length);
    byte[] next = Bytes.hex("ff ff ff");
    ByteBuffer in =
        ByteBuffer.wrap(Bytes.concat(Frames.of(role.peer(), FIN | BINARY, payload), next));
    Frame frame = decoder(role).decode(in);
    assertThat(frame.fin()).isTrue();
    assertThat(frame.opcode()).isEqualTo(Opcode.BINARY);
    assertThat(Bytes.of(frame.payload())).isEqualTo(payload);
    assertThat(in.remaining()).isEqualTo(next.length);
    assertThat(Bytes.of(in)).isEqualTo(next);
  }

  @ParameterizedTest(name = "received by a {0}: {1} bytes")
  @MethodSource("lengths")
  void a_header_may_be_cut_between_any_two_bytes(Role role, int length) throws Exception {
    byte[] payload = Bytes.random(length, length);
    byte[] wire = Frames.of(role.peer(), FIN | BINARY, payload);
    for (int cut = 0; cut <= wire.length - length; cut++) {
      FrameDecoder decoder = decoder(role);
      assertThat(decoder.decode(ByteBuffer.wrap(Arrays.copyOf(wire, cut))))
          .as("after %d bytes", cut)
          .satisfiesAnyOf(
              frame -> assertThat(frame).isNull(),
              frame -> assertThat(frame.payload().hasRemaining()).isFalse());
      if (length > 0 || cut < wire.length) {
        Frame frame = decoder.decode(ByteBuffer.wrap(Arrays.copyOfRange(wire, cut, wire.length)));
        assertThat(frame.fin()).isTrue();
        assertThat(frame.opcode()).isEqualTo(Opcode.BINARY);
        assertThat(Bytes.of(frame.payload())).isEqualTo(payload);
      }
    }
  }

  static Stream<Arguments> lengthsThatAreRefused() {
    return Stream.of(
        Arguments.of("7e 0000", Violation.LENGTH_NOT_MINIMAL),
        Arguments.of("7e 007d", Violation.LENGTH_NOT_MINIMAL),
        Arguments.of("7f 0000000000000000", Violation.LENGTH_NOT_MINIMAL),
        Arguments.of("7f 000000000000007e", Violation.LENGTH_NOT_MINIMAL),
        Arguments.of("7f 000000000000ffff", Violation.LENGTH_NOT_MINIMAL),
        Arguments.of("7f 8000000000000000", Violation.LENGTH_NEGATIVE),
        Arguments.of("7f ffffffffffffffff", Violation.LENGTH_NEGATIVE));
  }

  /**
   * Seen elsewhere: 64-bit length that overflows or is negative (CVE-2026-1528, CVE-2020-27813,
   * CVE-2020-13935).
   */
  @ParameterizedTest
  @MethodSource("lengthsThatAreRefused")
  void a_length_that_is_not_in_its_shortest_form_is_refused(String length, Violation violation) {
    byte[] header = Bytes.hex("82" + length);
    for (int cut = 0; cut < header.length; cut++) {
      FrameDecoder decoder = decoder(Role.CLIENT);
      ByteBuffer first = ByteBuffer.wrap(Arrays.copyOf(header, cut));
      ByteBuffer second = ByteBuffer.wrap(Arrays.copyOfRange(header, cut, header.length));
      assertThatThrownBy(
              () -> {
                decoder.decode(first);
                decoder.decode(second);
              })
          .isInstanceOfSatisfying(
              ProtocolViolationException.class,
              e -> assertThat(e.violation()).isEqualTo(violation));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"7e 007e", "7e ffff", "7f 0000000000010000", "7f 4000000000000000"})
  void a_length_in_its_shortest_form_is_accepted(String length) throws Exception {
    assertThat(decoder(Role.CLIENT).decode(ByteBuffer.wrap(Bytes.hex("82" + length)))).isNull();
  }

  @Test
  void a_part_of_a_frame_is_handed_on_as_a_fragment_of_it() throws Exception {
    FrameDecoder decoder = decoder(Role.SERVER);
    byte[] payload = Bytes.random(11, 1);
    byte[] wire = Frames.of(Role.CLIENT, FIN | TEXT, payload);
    int[] cuts = {0, 6, 7, 9, 14, 17};
    Opcode opcode = Opcode.TEXT;
    for (int i = 0; i < cuts.length - 1; i++) {
      ByteBuffer in = ByteBuffer.wrap(Arrays.copyOfRange(wire, cuts[i], cuts[i + 1]));
      Frame part = decoder.decode(in);
      assertThat(in.hasRemaining()).isFalse();
      if (i == 0) {
        assertThat(part).as("only the header").isNull();
        continue;
      }
      assertThat(part.opcode()).isEqualTo(opcode);
      assertThat(part.fin()).isEqualTo(cuts[i + 1] == wire.length);
      assertThat(Bytes.of(part.payload()))
          .as("unmasked from the right byte of the key on")
          .isEqualTo(Arrays.copyOfRange(payload, cuts[i] - 6, cuts[i + 1] - 6));
      opcode = Opcode.CONTINUATION;
      assertThat(decoder.decode(in)).isNull();
    }
  }

  @Test
  void a_part_of_a_frame_without_fin_never_has_fin() throws Exception {
    FrameDecoder decoder = decoder(Role.CLIENT);
    byte[] wire = Frames.of(Role.SERVER, BINARY, Bytes.random(4, 1));
    assertThat(decoder.decode(ByteBuffer.wrap(Arrays.copyOf(wire, 4))).fin()).isFalse();
    assertThat(decoder.decode(ByteBuffer.wrap(Arrays.copyOfRange(wire, 4, 6))).fin()).isFalse();
    byte[] end = Frames.of(Role.SERVER, FIN | CONTINUATION, Bytes.NONE);
    assertThat(decoder.decode(ByteBuffer.wrap(end)).fin()).isTrue();
  }

  /** RFC 7692, section 6.1: only the first frame of a message has RSV1. */
  @Test
  void only_the_first_part_of_a_compressed_frame_has_rsv1() throws Exception {
    FrameDecoder decoder =
        new FrameDecoder(
            ProtocolConfig.of(Role.CLIENT).withPermessageDeflate(PermessageDeflate.DEFAULT));
    byte[] wire = Frames.of(Role.SERVER, FIN | RSV1 | TEXT, Bytes.hex("f248cdc9c90700"));
    assertThat(decoder.decode(ByteBuffer.wrap(Arrays.copyOf(wire, 5))).rsv1()).isTrue();
    Frame rest = decoder.decode(ByteBuffer.wrap(Arrays.copyOfRange(wire, 5, wire.length)));
    assertThat(rest.rsv1()).isFalse();
    assertThat(rest.opcode()).isEqualTo(Opcode.CONTINUATION);
  }

  static Stream<Arguments> controlFrames() {
    return Stream.of(PING, PONG, CLOSE)
        .flatMap(
            opcode ->
                Stream.of(0, 1, 125)
                    .flatMap(
                        length ->
                            Stream.of(Role.values())
                                .map(role -> Arguments.of(role, Opcode.of(opcode), length))));
  }

  /** RFC 6455, section 5.5. */
  @ParameterizedTest(name = "received by a {0}: {1} of {2} bytes")
  @MethodSource("controlFrames")
  void a_control_frame_is_handed_on_whole_however_it_is_cut(Role role, Opcode opcode, int length)
      throws Exception {
    byte[] payload = Bytes.random(length, length);
    byte[] wire = Frames.of(role.peer(), FIN | opcode.code(), payload);
    for (int cut = 0; cut < wire.length; cut++) {
      FrameDecoder decoder = decoder(role);
      assertThat(decoder.decode(ByteBuffer.wrap(Arrays.copyOf(wire, cut)))).isNull();
      ByteBuffer rest = ByteBuffer.wrap(Arrays.copyOfRange(wire, cut, wire.length));
      Frame frame = decoder.decode(rest);
      assertThat(frame.fin()).isTrue();
      assertThat(frame.opcode()).isEqualTo(opcode);
      assertThat(Bytes.of(frame.payload())).isEqualTo(payload);
      assertThat(rest.hasRemaining()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void control_frames_octet_by_octet_do_not_disturb_the_message_around_them(Role role)
      throws Exception {
    Role sender = role.peer();
    byte[] wire =
        Bytes.concat(
            Frames.of(sender, TEXT, Bytes.utf8("one")),
            Frames.of(sender, FIN | PING, Bytes.utf8("ping")),
            Frames.of(sender, CONTINUATION, Bytes.utf8("two")),
            Frames.of(sender, FIN | PONG, Bytes.NONE),
            Frames.of(sender, FIN | CONTINUATION, Bytes.utf8("three")));
    FrameDecoder decoder = decoder(role);
    StringBuilder message = new StringBuilder();
    StringBuilder controls = new StringBuilder();
    for (byte b : wire) {
      ByteBuffer in = ByteBuffer.wrap(new byte[] {b});
      for (Frame frame; (frame = decoder.decode(in)) != null; ) {
        StringBuilder to = frame.opcode().isControl() ? controls : message;
        to.append(Bytes.brief(Bytes.of(frame.payload())));
        if (frame.opcode().isControl() || frame.fin()) {
          to.append('/').append(frame.opcode()).append(' ');
        }
      }
    }
    assertThat(message).hasToString("onetwothree/CONTINUATION ");
    assertThat(controls).hasToString("ping/PING /PONG ");
  }

  static Stream<Arguments> buffers() {
    Function<byte[], ByteBuffer> heap = ByteBuffer::wrap;
    Function<byte[], ByteBuffer> direct = Bytes::direct;
    Function<byte[], ByteBuffer> offset =
        bytes -> ByteBuffer.wrap(Bytes.concat(new byte[3], bytes, new byte[5]), 3, bytes.length);
    return Stream.of(
        Arguments.of("heap", heap),
        Arguments.of("direct", direct),
        Arguments.of("a position and a limit", offset),
        Arguments.of("a slice", offset.andThen(ByteBuffer::slice)),
        Arguments.of(
            "a slice of a slice",
            offset.andThen(ByteBuffer::slice).andThen(b -> b.slice(0, b.limit()))),
        Arguments.of("little-endian", heap.andThen(b -> b.order(ByteOrder.LITTLE_ENDIAN))),
        Arguments.of(
            "direct, little-endian", direct.andThen(b -> b.order(ByteOrder.LITTLE_ENDIAN))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("buffers")
  void the_kind_of_the_buffer_makes_no_difference(String name, Function<byte[], ByteBuffer> buffer)
      throws Exception {
    for (Role role : Role.values()) {
      for (int length : new int[] {0, 5, 125, 126, 65_536}) {
        byte[] payload = Bytes.random(length, length);
        byte[] wire =
            Bytes.concat(
                Frames.of(role.peer(), FIN | BINARY, payload),
                Frames.of(role.peer(), FIN | PING, Bytes.utf8("ping")));
        ByteBuffer in = buffer.apply(wire);
        FrameDecoder decoder = decoder(role);
        assertThat(Bytes.of(decoder.decode(in).payload())).isEqualTo(payload);
        assertThat(Bytes.of(decoder.decode(in).payload())).isEqualTo(Bytes.utf8("ping"));
        assertThat(decoder.decode(in)).isNull();
        assertThat(in.hasRemaining()).isFalse();
      }
    }
  }

  @Test
  void a_server_unmasks_in_place_and_nothing_outside_the_frame() throws Exception {
    byte[] payload = Bytes.random(21, 1);
    byte[] wire = Frames.of(Role.CLIENT, FIN | BINARY, payload);
    byte[] around = Bytes.concat(Bytes.repeat(7, 16), wire, Bytes.repeat(7, 16));
    ByteBuffer in = ByteBuffer.wrap(around, 16, wire.length);
    Frame frame = decoder(Role.SERVER).decode(in);
    assertThat(frame.payload().array()).as("a view of the input").isSameAs(around);
    assertThat(Arrays.copyOf(around, 16)).containsOnly(7);
    assertThat(Arrays.copyOfRange(around, 16 + wire.length, around.length)).containsOnly(7);
  }

  @Test
  void a_server_refuses_a_read_only_buffer_and_a_client_does_not() throws Exception {
    ByteBuffer masked = ByteBuffer.wrap(Frames.text(Role.CLIENT, "Hello")).asReadOnlyBuffer();
    assertThatThrownBy(() -> decoder(Role.SERVER).decode(masked))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("writable");
    assertThat(masked.position()).isZero();

    ByteBuffer plain = ByteBuffer.wrap(Frames.text(Role.SERVER, "Hello")).asReadOnlyBuffer();
    assertThat(Bytes.of(decoder(Role.CLIENT).decode(plain).payload()))
        .isEqualTo(Bytes.utf8("Hello"));
  }

  /** Trap: a decoder that takes the key 0 for "no key yet". */
  @Test
  void the_masking_key_zero_is_a_key_like_any_other() throws Exception {
    FrameDecoder decoder = decoder(Role.SERVER);
    ByteBuffer in =
        ByteBuffer.wrap(
            Bytes.concat(
                Bytes.hex("81 85 00000000 48656c6c6f"),
                Frames.text(Role.CLIENT, "masked"),
                Bytes.hex("89 82 00000000 6869")));
    assertThat(Bytes.of(decoder.decode(in).payload())).isEqualTo(Bytes.utf8("Hello"));
    assertThat(Bytes.of(decoder.decode(in).payload())).isEqualTo(Bytes.utf8("masked"));
    assertThat(Bytes.of(decoder.decode(in).payload())).isEqualTo(Bytes.utf8("hi"));
  }

  @Test
  void a_frame_of10_gigabytes_streams_through_a_buffer_of1_kibibyte() throws Exception {
    long length = 10L << 30;
    FrameDecoder decoder = decoder(Role.CLIENT);
    assertThat(decoder.decode(ByteBuffer.wrap(Frames.header(Role.SERVER, FIN | BINARY, length))))
        .isNull();
    ByteBuffer in = ByteBuffer.wrap(Bytes.random(1024, 1));
    long received = 0;
    boolean fin = false;
    while (received < length) {
      assertThat(fin).isFalse();
      Frame part = decoder.decode(in.clear());
      received += part.payload().remaining();
      fin = part.fin();
    }
    assertThat(received).isEqualTo(length);
    assertThat(fin).isTrue();
    byte[] next = Frames.text(Role.SERVER, "next");
    assertThat(Bytes.of(decoder.decode(ByteBuffer.wrap(next)).payload()))
        .isEqualTo(Bytes.utf8("next"));
  }

  /** Seen elsewhere: memory for what is only declared. */
  @Test
  void a_declared_length_of2_to62_is_taken_as_it_comes() throws Exception {
    FrameDecoder decoder = decoder(Role.SERVER);
    byte[] header = Frames.header(Role.CLIENT, FIN | BINARY, 1L << 62);
    byte[] payload = Bytes.random(100, 1);
    ByteBuffer in = ByteBuffer.wrap(Bytes.concat(header, Frames.masked(payload, Frames.KEY)));
    Frame part = decoder.decode(in);
    assertThat(part.fin()).isFalse();
    assertThat(Bytes.of(part.payload())).isEqualTo(payload);
    assertThat(decoder.decode(in)).isNull();
  }

  @Test
  void a_frame_may_declare_as_much_as_the_limit_and_not_more() throws Exception {
    ProtocolConfig config = ProtocolConfig.of(Role.CLIENT).withMaxFrameBytes(200);
    byte[] allowed = Frames.of(Role.SERVER, FIN | BINARY, new byte[200]);
    assertThat(new FrameDecoder(config).decode(ByteBuffer.wrap(allowed))).isNotNull();
    ByteBuffer over = ByteBuffer.wrap(Frames.header(Role.SERVER, FIN | BINARY, 201));
    assertViolation(new FrameDecoder(config), over, Violation.MESSAGE_TOO_BIG);
  }

  @Test
  void the_fragments_of_a_message_are_counted_as_the_peer_sent_them() throws Exception {
    ProtocolConfig config = ProtocolConfig.of(Role.CLIENT).withMaxFragments(3);
    FrameDecoder decoder = new FrameDecoder(config);
    byte[] three =
        Bytes.concat(
            Frames.of(Role.SERVER, TEXT, Bytes.utf8("abc")),
            Frames.of(Role.SERVER, FIN | PING, Bytes.NONE),
            Frames.of(Role.SERVER, CONTINUATION, Bytes.utf8("def")),
            Frames.of(Role.SERVER, FIN | CONTINUATION, Bytes.utf8("ghi")));
    for (int message = 0; message < 3; message++) {
      for (byte b : three) {
        decoder.decode(ByteBuffer.wrap(new byte[] {b}));
      }
    }
    ByteBuffer four =
        ByteBuffer.wrap(
            Bytes.concat(
                Frames.of(Role.SERVER, TEXT, Bytes.NONE),
                Frames.of(Role.SERVER, CONTINUATION, Bytes.NONE),
                Frames.of(Role.SERVER, CONTINUATION, Bytes.NONE),
                Frames.of(Role.SERVER, FIN | CONTINUATION, Bytes.NONE)));
    for (int i = 0; i < 3; i++) {
      assertThat(decoder.decode(four)).isNotNull();
    }
    assertViolation(decoder, four, Violation.TOO_MANY_FRAGMENTS);
  }

  @Test
  void a_broken_rule_is_reported_again_at_every_call() {
    FrameDecoder decoder = decoder(Role.CLIENT);
    assertViolation(decoder, ByteBuffer.wrap(Bytes.hex("83 00")), Violation.RESERVED_OPCODE);
    for (byte[] later : List.of(Bytes.NONE, Frames.text(Role.SERVER, "Hello"))) {
      assertViolation(decoder, ByteBuffer.wrap(later), Violation.RESERVED_OPCODE);
    }
  }

  @Test
  void nothing_is_returned_for_nothing() throws Exception {
    for (Role role : Role.values()) {
      assertThat(decoder(role).decode(ByteBuffer.allocate(0))).isNull();
    }
  }

  private static void assertViolation(FrameDecoder decoder, ByteBuffer in, Violation violation) {
    assertThatThrownBy(() -> decoder.decode(in))
        .isInstanceOfSatisfying(
            ProtocolViolationException.class, e -> assertThat(e.violation()).isEqualTo(violation));
  }
}
