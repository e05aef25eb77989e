package io.sockeye.codec;

import static io.sockeye.codec.Frames.BINARY;
import static io.sockeye.codec.Frames.FIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section 5.2, from frames to bytes. */
class FrameEncoderTest {

  /** The key of {@link Frames#KEY}. */
  private static final int KEY = 0x3d21fa37;

  private static FrameEncoder encoder(Role role) {
    return new FrameEncoder(ProtocolConfig.of(role).withMaskingKeys(FixedKeys.of(KEY)));
  }

  /** Seen elsewhere: empty control frames, or frames of more than 125 bytes, do not work. */
  @ParameterizedTest(name = "sent by a {0}: {1} bytes")
  @MethodSource("io.sockeye.codec.FrameDecoderTest#lengths")
  void a_frame_has_its_length_in_the_shortest_form_and_a_mask_where_one_is_due(
      Role role, int length) {
    byte[] payload = Bytes.random(length, length);
    byte[] expected = Frames.of(role, FIN | BINARY, payload);
    assertThat(encode(encoder(role), payload, expected.length)).isEqualTo(expected);
    assertThat(encoder(role).headerLength(length)).isEqualTo(expected.length - length);
  }

  @ParameterizedTest
  @CsvSource({
    "SERVER, 125, 2", "SERVER, 126, 4", "SERVER, 65535, 4", "SERVER, 65536, 10",
    "CLIENT, 125, 6", "CLIENT, 126, 8", "CLIENT, 65535, 8", "CLIENT, 4611686018427387904, 14"
  })
  void a_header_is_between2_and14_bytes_long(Role role, long length, int expected) {
    ByteBuffer out = ByteBuffer.allocate(FrameEncoder.MAX_HEADER_LENGTH);
    FrameEncoder encoder = encoder(role);
    encoder.encodeHeader(true, false, Opcode.BINARY, length, out);
    assertThat(out.position()).isEqualTo(expected).isEqualTo(encoder.headerLength(length));
    assertThat(Bytes.of(out.flip())).isEqualTo(Frames.header(role, FIN | BINARY, length));
  }

  @Test
  void every_flag_and_opcode_goes_where_it_belongs() {
    for (Opcode opcode : Opcode.values()) {
      for (boolean fin : opcode.isControl() ? new boolean[] {true} : new boolean[] {true, false}) {
        for (boolean rsv1 : new boolean[] {true, false}) {
          ByteBuffer out = ByteBuffer.allocate(2);
          encoder(Role.SERVER).encodeHeader(fin, rsv1, opcode, 0, out);
          int expected = (fin ? 0x80 : 0) + (rsv1 ? 0x40 : 0) + opcode.code();
          assertThat(out.get(0) & 0xFF).isEqualTo(expected);
          assertThat(out.get(1)).isZero();
        }
      }
    }
  }

  /** RFC 6455, section 5.3: a fresh key for every frame. */
  @Test
  void each_frame_of_a_client_has_the_next_key() {
    FrameEncoder client =
        new FrameEncoder(
            ProtocolConfig.of(Role.CLIENT).withMaskingKeys(FixedKeys.of(0x04030201, 0, -1)));
    byte[] payload = Bytes.hex("00 00 00 00 00");
    assertThat(encode(client, payload, 11)).isEqualTo(Bytes.hex("82 85 01020304 0102030401"));
    assertThat(encode(client, payload, 11)).isEqualTo(Bytes.hex("82 85 00000000 0000000000"));
    assertThat(encode(client, payload, 11)).isEqualTo(Bytes.hex("82 85 ffffffff ffffffffff"));
  }

  @Test
  void keys_differ_when_nobody_chose_them() {
    FrameEncoder client = new FrameEncoder(ProtocolConfig.of(Role.CLIENT));
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      keys.add(HexFormat.of().formatHex(encode(client, Bytes.NONE, 6), 2, 6));
    }
    // Two of 1,000 random keys are the same once in 8,600 runs; three are not.
    assertThat(keys).hasSizeGreaterThan(997);
  }

  static Stream<Arguments> buffers() {
    UnaryOperator<ByteBuffer> heap = b -> b;
    UnaryOperator<ByteBuffer> direct = b -> Bytes.direct(Bytes.of(b));
    UnaryOperator<ByteBuffer> sliced =
        b ->
            ByteBuffer.wrap(Bytes.concat(new byte[3], Bytes.of(b), new byte[2]), 3, b.remaining())
                .slice();
    UnaryOperator<ByteBuffer> offset =
        b -> ByteBuffer.wrap(Bytes.concat(new byte[3], Bytes.of(b), new byte[2]), 3, b.remaining());
    UnaryOperator<ByteBuffer> littleEndian = b -> b.order(ByteOrder.LITTLE_ENDIAN);
    UnaryOperator<ByteBuffer> readOnly = ByteBuffer::asReadOnlyBuffer;
    List<Arguments> pairs = new ArrayList<>();
    for (UnaryOperator<ByteBuffer> from :
        List.of(heap, direct, sliced, offset, littleEndian, readOnly)) {
      for (UnaryOperator<ByteBuffer> to : List.of(heap, direct, sliced, offset, littleEndian)) {
        pairs.add(Arguments.of(from, to));
      }
    }
    return pairs.stream();
  }

  @ParameterizedTest
  @MethodSource("buffers")
  void the_kinds_of_the_buffers_make_no_difference(
      UnaryOperator<ByteBuffer> from, UnaryOperator<ByteBuffer> to) {
    for (Role role : Role.values()) {
      for (int length : new int[] {0, 7, 126, 65_536}) {
        byte[] bytes = Bytes.random(length, length);
        byte[] expected = Frames.of(role, FIN | BINARY, bytes);
        ByteBuffer payload = from.apply(ByteBuffer.wrap(bytes));
        ByteBuffer out = to.apply(ByteBuffer.allocate(expected.length));
        final int start = out.position();
        encoder(role).encode(new Frame(true, false, Opcode.BINARY, payload), out);
        assertThat(payload.hasRemaining()).isFalse();
        assertThat(out.hasRemaining()).isFalse();
        assertThat(Bytes.of(out.position(start))).isEqualTo(expected);
      }
    }
  }

  /** Trap: masking in the array that the caller still owns. */
  @ParameterizedTest
  @EnumSource(Role.class)
  void the_callers_bytes_stay_as_they_are(Role role) {
    byte[] payload = Bytes.random(1000, 1);
    byte[] before = payload.clone();
    encode(encoder(role), payload, 1014);
    encoder(role).encodePayload(ByteBuffer.wrap(payload), ByteBuffer.allocate(500));
    assertThat(payload).isEqualTo(before);
    WebSocketProtocol endpoint = new WebSocketProtocol(ProtocolConfig.of(role));
    endpoint.send(Message.binary(payload));
    endpoint.send(new Event.Fragment(Opcode.BINARY, ByteBuffer.wrap(payload), true));
    endpoint.ping(ByteBuffer.wrap(payload, 0, 125));
    assertThat(payload).isEqualTo(before);
  }

  @ParameterizedTest(name = "sent by a {0}: {1} bytes")
  @MethodSource("io.sockeye.codec.FrameDecoderTest#lengths")
  void where_a_frame_does_not_fit_nothing_is_written(Role role, int length) {
    int needed = encoder(role).headerLength(length) + length;
    Set<Integer> tooSmall = new HashSet<>(List.of(0, 1, needed / 2, needed - 1));
    for (int size : tooSmall) {
      ByteBuffer payload = ByteBuffer.wrap(Bytes.random(length, 1));
      ByteBuffer out = ByteBuffer.allocate(size);
      assertThatThrownBy(
              () -> encoder(role).encode(new Frame(true, false, Opcode.BINARY, payload), out))
          .isInstanceOf(BufferOverflowException.class);
      assertThat(out.position()).isZero();
      assertThat(out.array()).isEqualTo(new byte[out.capacity()]);
      assertThat(payload.position()).isZero();
    }
  }

  @Test
  void where_a_header_does_not_fit_nothing_is_written() {
    ByteBuffer out = ByteBuffer.allocate(13);
    assertThatThrownBy(
            () -> encoder(Role.CLIENT).encodeHeader(true, false, Opcode.BINARY, 65_536, out))
        .isInstanceOf(BufferOverflowException.class);
    assertThat(out.position()).isZero();
    assertThat(out.array()).isEqualTo(new byte[out.capacity()]);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 16, 1000})
  void through_a_buffer_smaller_than_the_frame_it_is_the_same_bytes(int size) {
    for (Role role : Role.values()) {
      byte[] bytes = Bytes.random(70_001, size);
      for (UnaryOperator<ByteBuffer> kind :
          List.<UnaryOperator<ByteBuffer>>of(b -> b, b -> Bytes.direct(Bytes.of(b)))) {
        FrameEncoder encoder = encoder(role);
        ByteBuffer header = ByteBuffer.allocate(FrameEncoder.MAX_HEADER_LENGTH);
        encoder.encodeHeader(true, false, Opcode.BINARY, bytes.length, header);
        ByteBuffer all = ByteBuffer.allocate(14 + bytes.length).put(header.flip());
        ByteBuffer payload = kind.apply(ByteBuffer.wrap(bytes));
        ByteBuffer out = kind.apply(ByteBuffer.allocate(size));
        while (payload.hasRemaining()) {
          encoder.encodePayload(payload, out.clear());
          all.put(out.flip());
        }
        assertThat(Bytes.of(all.flip())).isEqualTo(Frames.of(role, FIN | BINARY, bytes));
      }
    }
  }

  @Test
  void a_payload_in_several_buffers_is_one_frame() {
    FrameEncoder client = encoder(Role.CLIENT);
    ByteBuffer out = ByteBuffer.allocate(100);
    client.encodeHeader(true, false, Opcode.BINARY, 12, out);
    for (String part : List.of("a", "", "bcdef", "ghi", "jkl")) {
      client.encodePayload(ByteBuffer.wrap(Bytes.utf8(part)), out);
    }
    assertThat(Bytes.of(out.flip()))
        .isEqualTo(Frames.of(Role.CLIENT, FIN | BINARY, Bytes.utf8("abcdefghijkl")));
  }

  /** RFC 6455, section 5.5. */
  @ParameterizedTest
  @EnumSource(
      value = Opcode.class,
      names = {"CLOSE", "PING", "PONG"})
  void a_control_frame_is_neither_fragmented_nor_long(Opcode control) {
    ByteBuffer out = ByteBuffer.allocate(200);
    FrameEncoder encoder = encoder(Role.CLIENT);
    assertThatThrownBy(
            () -> encoder.encode(new Frame(false, false, control, ByteBuffer.allocate(1)), out))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> encoder.encode(new Frame(true, false, control, ByteBuffer.allocate(126)), out))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(out.position()).isZero();
    encoder.encode(new Frame(true, false, control, ByteBuffer.allocate(125)), out);
    assertThat(out.position()).isEqualTo(6 + 125);
  }

  @Test
  void a_negative_length_is_refused() {
    assertThatThrownBy(
            () ->
                encoder(Role.SERVER)
                    .encodeHeader(true, false, Opcode.TEXT, -1, ByteBuffer.allocate(14)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] encode(FrameEncoder encoder, byte[] payload, int size) {
    ByteBuffer out = ByteBuffer.allocate(size);
    encoder.encode(new Frame(true, false, Opcode.BINARY, ByteBuffer.wrap(payload)), out);
    return Bytes.of(out.flip());
  }
}
