package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
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
import net.jqwik.api.constraints.Size;

/**
 * An unfragmented message that comes whole, and is not long, takes a shorter way, where the buffer
 * has an array: it shall be the same as by the way of all frames.
 */
class UnfragmentedMessageProperties {

  @Property(tries = 5000)
  void frames_are_the_same_with_and_without_an_array(
      @ForAll Role receiver,
      @ForAll boolean deflate,
      @ForAll("maxFrameBytes") int maxFrameBytes,
      @ForAll("sent") List<Sent> sent,
      @ForAll @IntRange(max = 9) int before,
      @ForAll @IntRange(max = 9) int cut) {
    Role sender = receiver.peer();
    byte[] wire = Bytes.NONE;
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
            .withMaxFrameBytes(maxFrameBytes)
            .withPermessageDeflate(deflate ? PermessageDeflate.DEFAULT : null);

    assertThat(decode(config, heap)).isEqualTo(decode(config, direct));
    assertThat(Bytes.of(heap.clear())).isEqualTo(Bytes.of(direct.clear()));
  }

  /** Each part of what arrives has a buffer of its own, as with Netty. */
  @Property(tries = 5000)
  void frames_in_parts_are_the_same_with_and_without_an_array(
      @ForAll Role receiver,
      @ForAll("sent") List<Sent> sent,
      @ForAll @Size(max = 8) List<@IntRange(max = 300) Integer> cuts) {
    byte[] wire = Bytes.NONE;
    for (Sent frame : sent) {
      wire = Bytes.concat(wire, frame.by(receiver.peer()));
    }
    List<ByteBuffer> heap = new ArrayList<>();
    List<ByteBuffer> direct = new ArrayList<>();
    int from = 0;
    for (int length : cuts) {
      int to = Math.min(from + length, wire.length);
      heap.add(ByteBuffer.wrap(Arrays.copyOfRange(wire, from, to)));
      direct.add(Bytes.direct(Arrays.copyOfRange(wire, from, to)));
      from = to;
    }
    ProtocolConfig config = ProtocolConfig.of(receiver);
    assertThat(decode(config, heap.toArray(ByteBuffer[]::new)))
        .isEqualTo(decode(config, direct.toArray(ByteBuffer[]::new)));
  }

  @Property(tries = 2000)
  void texts_are_the_same_with_and_without_an_array(
      @ForAll Role receiver,
      @ForAll("texts") List<byte[]> texts,
      @ForAll @IntRange(max = 9) int before) {
    byte[] wire = Bytes.NONE;
    for (byte[] text : texts) {
      wire = Bytes.concat(wire, Frames.of(receiver.peer(), 0x81, text));
    }
    byte[] room = Bytes.concat(new byte[before], wire);
    ByteBuffer heap = ByteBuffer.wrap(room, before, wire.length).slice();
    assertThat(receive(receiver, heap)).isEqualTo(receive(receiver, Bytes.direct(wire)));
  }

  /** A byte that is not ASCII, at every place of a text of each length that is looked at. */
  @Example
  void no_byte_that_is_not_ascii_is_overlooked() {
    for (int length = 1; length <= 130; length++) {
      for (int i = 0; i < length; i++) {
        byte[] text = Bytes.repeat('a', length);
        text[i] = (byte) 0x80;
        ByteBuffer in = ByteBuffer.wrap(Frames.of(Role.CLIENT, 0x81, text));
        assertThat(receive(Role.SERVER, in))
            .as("byte %s of %s", i, length)
            .containsExactly("INVALID_UTF8");
      }
    }
  }

  /** The assembler has learnt that the last text is ASCII: that says nothing about others. */
  @Example
  void what_is_known_of_a_text_is_not_held_of_another() throws ProtocolViolationException {
    WebSocketProtocol protocol = new WebSocketProtocol(ProtocolConfig.of(Role.SERVER));
    MessageAssembler messages = new MessageAssembler();
    byte[] ascii = Frames.fromClient(0x81, "ascii");
    ByteBuffer in = ByteBuffer.wrap(Bytes.concat(ascii, Frames.fromClient(0x01, "\u00e9")));
    Event.Fragment known = (Event.Fragment) protocol.receive(in, messages);

    assertThat(messages.add(Frames.fragment(Opcode.TEXT, "\u00e9", true)))
        .isEqualTo(Message.text("\u00e9"));
    assertThat(messages.add(known)).isEqualTo(Message.text("ascii"));
    assertThat(messages.add((Event.Fragment) protocol.receive(in, messages))).isNull();
    assertThat(messages.add(Frames.fragment(Opcode.TEXT, "\u00e8", true)))
        .isEqualTo(Message.text("\u00e9\u00e8"));
  }

  /** It goes the long way, in the same view of the same buffer. */
  @Example
  void what_is_known_of_a_text_is_not_held_of_one_that_comes_in_parts()
      throws ProtocolViolationException {
    WebSocketProtocol protocol = new WebSocketProtocol(ProtocolConfig.of(Role.SERVER));
    MessageAssembler messages = new MessageAssembler();
    ByteBuffer in = ByteBuffer.allocate(32);
    in.put(Frames.fromClient(0x81, "ascii")).flip();
    messages.add((Event.Fragment) protocol.receive(in, messages));
    byte[] text = Frames.fromClient(0x81, "\u00e9");
    assertThat(protocol.receive(in.clear().put(text, 0, 6).flip(), messages)).isNull();
    in.clear().put(text, 6, text.length - 6).flip();
    assertThat(messages.add((Event.Fragment) protocol.receive(in, messages)))
        .isEqualTo(Message.text("\u00e9"));
  }

  @Example
  void what_is_known_of_a_text_of_one_endpoint_is_not_held_of_that_of_another()
      throws ProtocolViolationException {
    MessageAssembler messages = new MessageAssembler();
    List<Event.Fragment> texts = new ArrayList<>();
    WebSocketProtocol last = null;
    for (String text : new String[] {"\u00e9", "ascii"}) {
      last = new WebSocketProtocol(ProtocolConfig.of(Role.SERVER));
      ByteBuffer in = ByteBuffer.wrap(Frames.fromClient(0x81, text));
      texts.add((Event.Fragment) last.receive(in, messages));
    }
    assertThat(messages.add(texts.get(0))).isEqualTo(Message.text("\u00e9"));
    assertThat(messages.add(texts.get(1))).isEqualTo(Message.text("ascii"));
    last.endReceiving();
    assertThat(messages.add(texts.get(0))).isEqualTo(Message.text("\u00e9"));
    assertThat(messages.add(texts.get(1))).isEqualTo(Message.text("ascii"));
  }

  private static List<String> receive(Role receiver, ByteBuffer in) {
    WebSocketProtocol protocol = new WebSocketProtocol(ProtocolConfig.of(receiver));
    MessageAssembler assembler = new MessageAssembler();
    List<String> messages = new ArrayList<>();
    try {
      for (Event event; (event = protocol.receive(in, assembler)) != null; ) {
        messages.add(assembler.add((Event.Fragment) event).toString());
      }
    } catch (ProtocolViolationException e) {
      messages.add(e.violation().name());
    }
    return messages;
  }

  private static List<String> decode(ProtocolConfig config, ByteBuffer... parts) {
    FrameDecoder decoder = new FrameDecoder(config);
    List<String> frames = new ArrayList<>();
    try {
      for (ByteBuffer in : parts) {
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
      }
    } catch (ProtocolViolationException e) {
      frames.add(e.violation().name());
    }
    return frames;
  }

  /** A header may be cut so that what follows looks like another. */
  @Example
  void the_rest_of_a_header_is_not_taken_for_a_message() throws ProtocolViolationException {
    FrameDecoder decoder = new FrameDecoder(ProtocolConfig.of(Role.SERVER));
    ByteBuffer in = ByteBuffer.allocate(32);
    decoder.decode(in.put(Frames.fromClient(0x81, "first")).flip());
    assertThat(decoder.decode(in.clear().put((byte) 0x81).flip())).isNull();
    // One byte, with a key that begins with 0x81.
    Frame frame = decoder.decode(in.clear().put(Bytes.hex("81 81000000 e0 8180000000")).flip());
    assertThat(Bytes.of(frame.payload())).isEqualTo(Bytes.utf8("a"));
  }

  /** 5.2: "the minimal number of bytes MUST be used to encode the length" */
  @Example
  void a_length_of_16_bits_is_minimal() {
    for (Role receiver : Role.values()) {
      for (int length : new int[] {0, 125, 126, 0x7FFF, 0x8000, 0xFFFF}) {
        byte[] header =
            Bytes.hex("%s%04x".formatted(receiver == Role.SERVER ? "82fe" : "827e", length));
        byte[] key = receiver == Role.SERVER ? new byte[4] : Bytes.NONE;
        byte[] wire = Bytes.concat(header, key, Bytes.repeat('b', length));
        assertThat(decode(ProtocolConfig.of(receiver), ByteBuffer.wrap(wire)))
            .singleElement(STRING)
            .startsWith(length < 126 ? "LENGTH_NOT_MINIMAL" : "BINARY true false " + length);
      }
    }
  }

  /** The array ends within the header. */
  @Example
  void a_header_may_be_cut_anywhere() throws ProtocolViolationException {
    for (Role receiver : Role.values()) {
      byte[] frame = Frames.of(receiver.peer(), 0x82, Bytes.random(200, 1));
      for (int cut = 0; cut <= 14; cut++) {
        FrameDecoder decoder = new FrameDecoder(ProtocolConfig.of(receiver));
        ByteBuffer in = ByteBuffer.wrap(Arrays.copyOf(frame, cut));
        Frame part = decoder.decode(in);
        int arrived = part == null ? 0 : part.payload().remaining();
        assertThat(in.hasRemaining()).isFalse();
        Frame rest = decoder.decode(ByteBuffer.wrap(Arrays.copyOfRange(frame, cut, frame.length)));
        assertThat(rest.payload().remaining()).as("cut at %s", cut).isEqualTo(200 - arrived);
      }
    }
  }

  /** A frame may be cut so that the rest of it looks like another. */
  @Example
  void the_rest_of_a_payload_is_not_taken_for_a_message() throws ProtocolViolationException {
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
  void a_message_is_not_over_the_limit_for_messages() throws ProtocolViolationException {
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
  void a_message_does_not_make_up_for_a_violation() throws ProtocolViolationException {
    FrameDecoder decoder = new FrameDecoder(ProtocolConfig.of(Role.SERVER));
    ByteBuffer in = ByteBuffer.allocate(32);
    byte[] message = Frames.fromClient(0x81, "first");
    decoder.decode(in.put(message).flip());
    Throwable violation =
        catchThrowable(() -> decoder.decode(in.clear().put(Bytes.hex("8380")).flip()));
    assertThat(violation).isInstanceOf(ProtocolViolationException.class);
    for (ByteBuffer next :
        new ByteBuffer[] {
          in.clear().put(message).flip(),
          ByteBuffer.wrap(message),
          ByteBuffer.wrap(message).asReadOnlyBuffer()
        }) {
      assertThat(catchThrowable(() -> decoder.decode(next))).isSameAs(violation);
    }
  }

  @Provide
  Arbitrary<Integer> maxFrameBytes() {
    return Arbitraries.of(125, 199, 200, 0xFFFF, Integer.MAX_VALUE);
  }

  /** ASCII for the most part, as long as is looked at, a little longer, or much. */
  @Provide
  Arbitrary<List<byte[]>> texts() {
    Arbitrary<String> ascii =
        Arbitraries.integers().between(0, 300).map(length -> "a".repeat(length));
    Arbitrary<byte[]> others =
        Arbitraries.of("", "", "c3a9", "e282ac", "f09f9880", "efbfbd", "80", "c3", "ff", "eda080")
            .map(Bytes::hex);
    return Combinators.combine(ascii, others, ascii)
        .as((before, other, behind) -> Bytes.concat(Bytes.utf8(before), other, Bytes.utf8(behind)))
        .list()
        .ofMaxSize(5);
  }

  @Provide
  Arbitrary<List<Sent>> sent() {
    Arbitrary<Integer> first =
        Arbitraries.frequencyOf(
            Tuple.of(12, Arbitraries.of(0x81, 0x82)),
            Tuple.of(3, Arbitraries.of(0x01, 0x02, 0x00, 0x80, 0x89, 0xC1)),
            Tuple.of(1, Arbitraries.integers().between(0, 255)));
    Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(130);
    Arbitrary<byte[]> manyBytes =
        Arbitraries.of(126, 200, 1000, 0x7FFF, 0x8000, 0xFFFF, 0x10000)
            .map(length -> Bytes.random(length, length));
    Arbitrary<byte[]> payload = Arbitraries.frequencyOf(Tuple.of(6, bytes), Tuple.of(1, manyBytes));
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
