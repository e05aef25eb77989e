package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/**
 * A message in one short frame that comes whole takes a shorter way, where the decoder knows the
 * buffer and its array: it shall be the same as by the way of all frames.
 */
class ShortMessageProperties {

  @Property(tries = 5000)
  void frames_are_the_same_with_and_without_an_array(
      @ForAll Role receiver,
      @ForAll boolean deflate,
      @ForAll("sent") List<Sent> sent,
      @ForAll @IntRange(max = 9) int before,
      @ForAll @IntRange(max = 9) int cut) {
    Role sender = receiver.peer();
    // The first of all goes the long way: the array and its offset are known behind it.
    byte[] wire = Frames.text(sender, "first");
    for (Sent frame : sent) {
      wire = Bytes.concat(wire, frame.by(frame.masksAsItShould() ? sender : receiver));
    }
    int length = Math.max(0, wire.length - cut);
    byte[] room = new byte[before + wire.length];
    System.arraycopy(wire, 0, room, before, wire.length);
    ByteBuffer heap = ByteBuffer.wrap(room, before, wire.length).slice().limit(length);
    ByteBuffer direct = Bytes.direct(wire).limit(length);
    ProtocolConfig config =
        ProtocolConfig.of(receiver)
            .withPermessageDeflate(deflate ? PermessageDeflate.DEFAULT : null);

    assertThat(decode(config, heap)).isEqualTo(decode(config, direct));
    assertThat(Bytes.of(heap.clear())).isEqualTo(Bytes.of(direct.clear()));
  }

  private static List<String> decode(ProtocolConfig config, ByteBuffer in) {
    FrameDecoder decoder = new FrameDecoder(config);
    List<String> frames = new ArrayList<>();
    try {
      for (Frame frame; (frame = decoder.decode(in)) != null; ) {
        frames.add(
            "%s %s %s %s at %s"
                .formatted(
                    frame.opcode(),
                    frame.fin(),
                    frame.rsv1(),
                    Bytes.brief(Bytes.of(frame.payload())),
                    in.position()));
      }
    } catch (ProtocolViolationException e) {
      frames.add(e.violation().name());
    }
    return frames;
  }

  /** A header may be cut so that what follows looks like another. */
  @Example
  void the_rest_of_a_header_is_not_taken_for_a_short_message() throws ProtocolViolationException {
    FrameDecoder decoder = new FrameDecoder(ProtocolConfig.of(Role.SERVER));
    ByteBuffer in = ByteBuffer.allocate(32);
    decoder.decode(in.put(Frames.fromClient(0x81, "first")).flip());
    assertThat(decoder.decode(in.clear().put((byte) 0x81).flip())).isNull();
    // One byte, with a key that begins with 0x81.
    Frame frame = decoder.decode(in.clear().put(Bytes.hex("81 81000000 e0 8180000000")).flip());
    assertThat(Bytes.of(frame.payload())).isEqualTo(Bytes.utf8("a"));
  }

  /** A frame may be cut so that the rest of it looks like another. */
  @Example
  void the_rest_of_a_payload_is_not_taken_for_a_short_message() throws ProtocolViolationException {
    FrameDecoder decoder = new FrameDecoder(ProtocolConfig.of(Role.CLIENT));
    ByteBuffer in = ByteBuffer.allocate(32);
    decoder.decode(in.put(Frames.text(Role.SERVER, "first")).flip());

    Frame part = decoder.decode(in.clear().put(Bytes.hex("82 05 0102")).flip());
    assertThat(Bytes.of(part.payload())).isEqualTo(Bytes.hex("0102"));
    Frame rest = decoder.decode(in.clear().put(Bytes.hex("81 01 61")).flip());
    assertThat(rest.opcode()).isEqualTo(Opcode.CONTINUATION);
    assertThat(Bytes.of(rest.payload())).isEqualTo(Bytes.hex("810161"));

    assertThat(decoder.decode(in.clear().put(Bytes.hex("89 03")).flip())).isNull();
    Frame ping = decoder.decode(in.clear().put(Bytes.hex("81 01 61")).flip());
    assertThat(ping.opcode()).isEqualTo(Opcode.PING);
    assertThat(Bytes.of(ping.payload())).isEqualTo(Bytes.hex("810161"));
  }

  @Example
  void a_short_message_is_not_over_the_limit_for_messages() throws ProtocolViolationException {
    for (Opcode opcode : new Opcode[] {Opcode.TEXT, Opcode.BINARY}) {
      WebSocketProtocol protocol =
          new WebSocketProtocol(ProtocolConfig.of(Role.SERVER).withMaxMessageBytes(5));
      MessageAssembler messages = new MessageAssembler();
      int first = 0x80 | opcode.code();
      ByteBuffer in =
          ByteBuffer.wrap(
              Bytes.concat(
                  Frames.fromClient(first, "abc"),
                  Frames.fromClient(first, "five5"),
                  Frames.fromClient(first, "sixsix")));
      protocol.receive(in, messages);
      assertThat(protocol.receive(in, messages)).isInstanceOf(Event.Fragment.class);
      assertThat(catchThrowable(() -> protocol.receive(in, messages)))
          .isInstanceOfSatisfying(
              ProtocolViolationException.class,
              e -> assertThat(e.violation()).isEqualTo(Violation.MESSAGE_TOO_BIG));
    }
  }

  @Example
  void a_short_message_does_not_make_up_for_a_violation() throws ProtocolViolationException {
    FrameDecoder decoder = new FrameDecoder(ProtocolConfig.of(Role.SERVER));
    ByteBuffer in = ByteBuffer.allocate(32);
    byte[] message = Frames.fromClient(0x81, "first");
    decoder.decode(in.put(message).flip());
    Throwable violation =
        catchThrowable(() -> decoder.decode(in.clear().put(Bytes.hex("8380")).flip()));
    assertThat(violation).isInstanceOf(ProtocolViolationException.class);
    assertThat(catchThrowable(() -> decoder.decode(in.clear().put(message).flip())))
        .isSameAs(violation);
  }

  @Provide
  Arbitrary<List<Sent>> sent() {
    Arbitrary<Integer> first =
        Arbitraries.frequencyOf(
            Tuple.of(12, Arbitraries.of(0x81, 0x82)),
            Tuple.of(3, Arbitraries.of(0x01, 0x02, 0x00, 0x80, 0x89, 0xC1)),
            Tuple.of(1, Arbitraries.integers().between(0, 255)));
    Arbitrary<byte[]> payload = Arbitraries.bytes().array(byte[].class).ofMaxSize(130);
    Arbitrary<byte[]> key = Arbitraries.bytes().array(byte[].class).ofSize(4);
    Arbitrary<Boolean> masksAsItShould =
        Arbitraries.frequency(Tuple.of(20, true), Tuple.of(1, false));
    return Combinators.combine(first, payload, key, masksAsItShould)
        .as(Sent::new)
        .list()
        .ofMaxSize(6);
  }

  record Sent(int first, byte[] payload, byte[] key, boolean masksAsItShould) {

    byte[] by(Role sender) {
      byte[] header = Frames.header(sender, first, payload.length);
      if (sender == Role.SERVER) {
        return Bytes.concat(header, payload);
      }
      System.arraycopy(key, 0, header, header.length - key.length, key.length);
      return Bytes.concat(header, Frames.masked(payload, key));
    }

    @Override
    public String toString() {
      return "%02x, %d bytes%s"
          .formatted(first, payload.length, masksAsItShould ? "" : ", masked wrongly");
    }
  }
}
