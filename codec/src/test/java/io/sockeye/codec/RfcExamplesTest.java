package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of RFC 6455, section 5.7, and RFC 7692, section 7.2.3, byte for byte. */
class RfcExamplesTest {

  private static final byte[] HELLO = Bytes.utf8("Hello");
  private static final PermessageDeflate NO_TAKEOVER = new PermessageDeflate(true, true, 15, 15);

  static Stream<Arguments> framesOfRfc6455() {
    byte[] data256 = Bytes.random(256, 1);
    byte[] data64K = Bytes.random(65_536, 2);
    return Stream.of(
        frame("unmasked text", Role.SERVER, Opcode.TEXT, HELLO, "81 05 48 65 6c 6c 6f"),
        frame("masked text", Role.CLIENT, Opcode.TEXT, HELLO, "81 85 37 fa 21 3d 7f 9f 4d 51 58"),
        frame("unmasked Ping", Role.SERVER, Opcode.PING, HELLO, "89 05 48 65 6c 6c 6f"),
        frame("masked Pong", Role.CLIENT, Opcode.PONG, HELLO, "8a 85 37 fa 21 3d 7f 9f 4d 51 58"),
        arguments(
            "256 bytes of binary",
            Role.SERVER,
            Opcode.BINARY,
            data256,
            Bytes.concat(Bytes.hex("82 7e 0100"), data256)),
        arguments(
            "64 KiB of binary",
            Role.SERVER,
            Opcode.BINARY,
            data64K,
            Bytes.concat(Bytes.hex("82 7f 0000000000010000"), data64K)));
  }

  private static Arguments frame(
      String name, Role sender, Opcode opcode, byte[] payload, String wire) {
    return arguments(name, sender, opcode, payload, Bytes.hex(wire));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("framesOfRfc6455")
  void an_example_of_rfc6455_is_encoded_to_its_bytes(
      String name, Role sender, Opcode opcode, byte[] payload, byte[] wire) {
    FrameEncoder encoder =
        new FrameEncoder(ProtocolConfig.of(sender).withMaskingKeys(exampleKey()));
    ByteBuffer out = ByteBuffer.allocate(wire.length);
    encoder.encode(new Frame(true, false, opcode, ByteBuffer.wrap(payload)), out);
    assertThat(out.array()).isEqualTo(wire);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("framesOfRfc6455")
  void an_example_of_rfc6455_is_decoded_from_its_bytes(
      String name, Role sender, Opcode opcode, byte[] payload, byte[] wire) throws Exception {
    FrameDecoder decoder = new FrameDecoder(ProtocolConfig.of(sender.peer()));
    Frame frame = decoder.decode(ByteBuffer.wrap(wire));
    assertThat(frame.fin()).isTrue();
    assertThat(frame.rsv1()).isFalse();
    assertThat(frame.opcode()).isEqualTo(opcode);
    assertThat(Bytes.of(frame.payload())).isEqualTo(payload);
  }

  /** RFC 6455, section 5.7: a fragmented unmasked text message. */
  @Test
  void a_fragmented_text_is_two_frames_both_ways() {
    byte[] wire = Bytes.hex("01 03 48 65 6c  80 02 6c 6f");
    assertThat(received(ProtocolConfig.of(Role.CLIENT), wire)).containsExactly("TEXT Hello");

    WebSocketProtocol server = new WebSocketProtocol(ProtocolConfig.of(Role.SERVER));
    assertThat(
            Bytes.concat(
                Bytes.of(server.send(fragment("Hel", false))),
                Bytes.of(server.send(fragment("lo", true)))))
        .isEqualTo(wire);
  }

  /** RFC 6455, section 5.7: the masked Pong is the answer to the unmasked Ping. */
  @Test
  void a_client_answers_the_examples_ping_with_the_examples_pong() throws Exception {
    WebSocketProtocol client =
        new WebSocketProtocol(ProtocolConfig.of(Role.CLIENT).withMaskingKeys(exampleKey()));
    Event ping = client.receive(ByteBuffer.wrap(Bytes.hex("89 05 48 65 6c 6c 6f")));
    assertThat(Bytes.of(client.reply(ping)))
        .isEqualTo(Bytes.hex("8a 85 37 fa 21 3d 7f 9f 4d 51 58"));
  }

  static Stream<Arguments> messagesOfRfc7692() {
    return Stream.of(
        arguments("7.2.3.1, one frame", "c1 07 f2 48 cd c9 c9 07 00", List.of("TEXT Hello")),
        arguments(
            "7.2.3.1, two frames", "41 03 f2 48 cd  80 04 c9 c9 07 00", List.of("TEXT Hello")),
        arguments(
            "7.2.3.2, the second message refers to the first",
            "c1 07 f2 48 cd c9 c9 07 00  c1 05 f2 00 11 00 00",
            List.of("TEXT Hello", "TEXT Hello")),
        arguments(
            "7.2.3.3, a block without compression",
            "c1 0b 00 05 00 fa ff 48 65 6c 6c 6f 00",
            List.of("TEXT Hello")),
        arguments(
            "7.2.3.4, a block with BFINAL, then an empty one",
            "c1 08 f3 48 cd c9 c9 07 00 00",
            List.of("TEXT Hello")),
        arguments(
            "7.2.3.5, two blocks",
            "c1 0d f2 48 05 00 00 00 ff ff ca c9 c9 07 00",
            List.of("TEXT Hello")),
        arguments("7.2.3.6, an empty message", "c1 01 00", List.of("TEXT")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messagesOfRfc7692")
  void an_example_of_rfc7692_is_inflated(String name, String wire, List<String> messages) {
    ProtocolConfig config =
        ProtocolConfig.of(Role.CLIENT).withPermessageDeflate(PermessageDeflate.DEFAULT);
    assertThat(received(config, Bytes.hex(wire))).isEqualTo(messages);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messagesOfRfc7692")
  void an_example_of_rfc7692_reads_the_same_to_the_reference(
      String name, String wire, List<String> messages) {
    InflateReference reference = new InflateReference(15);
    byte[] compressed = Bytes.NONE;
    byte[] inflated = Bytes.NONE;
    for (Frames.Read frame : Frames.read(Role.SERVER, Bytes.hex(wire))) {
      compressed = Bytes.concat(compressed, frame.payload());
      if (frame.fin()) {
        inflated = Bytes.concat(inflated, reference.inflate(compressed));
        compressed = Bytes.NONE;
      }
    }
    String expected = String.join("", messages).replace("TEXT", "").replace(" ", "");
    assertThat(inflated).isEqualTo(Bytes.utf8(expected));
  }

  /** RFC 7692, section 7.2.3.1. */
  @Test
  void hello_is_deflated_to_the_bytes_of_the_example() {
    assertThat(Bytes.of(deflatingServer(NO_TAKEOVER).send(Message.text("Hello"))))
        .isEqualTo(Bytes.hex("c1 07 f2 48 cd c9 c9 07 00"));
  }

  /** RFC 7692, section 7.2.3.2. */
  @Test
  void a_second_hello_refers_to_the_first_only_with_context_takeover() {
    WebSocketProtocol takeover = deflatingServer(PermessageDeflate.DEFAULT);
    takeover.send(Message.text("Hello"));
    assertThat(Bytes.of(takeover.send(Message.text("Hello"))))
        .isEqualTo(Bytes.hex("c1 05 f2 00 11 00 00"));

    WebSocketProtocol noTakeover = deflatingServer(NO_TAKEOVER);
    noTakeover.send(Message.text("Hello"));
    assertThat(Bytes.of(noTakeover.send(Message.text("Hello"))))
        .isEqualTo(Bytes.hex("c1 07 f2 48 cd c9 c9 07 00"));
  }

  /** RFC 7692, section 7.2.3.6: every time, whether or not there is something to flush. */
  @Test
  void an_empty_message_is_deflated_to_one_byte() {
    WebSocketProtocol server = deflatingServer(PermessageDeflate.DEFAULT);
    for (int i = 0; i < 3; i++) {
      assertThat(Bytes.of(server.send(Message.text("")))).isEqualTo(Bytes.hex("c1 01 00"));
    }
    server.send(Message.text("Hello"));
    assertThat(Bytes.of(server.send(Message.text("")))).isEqualTo(Bytes.hex("c1 01 00"));
  }

  private static WebSocketProtocol deflatingServer(PermessageDeflate agreed) {
    return new WebSocketProtocol(
        ProtocolConfig.of(Role.SERVER).withPermessageDeflate(agreed).withCompressionThreshold(0));
  }

  private static List<String> received(ProtocolConfig config, byte[] wire) {
    List<String> whole = Recorder.of(config).receive(wire).events();
    assertThat(Recorder.of(config).receive(wire, 1).events()).as("octet-wise").isEqualTo(whole);
    return whole;
  }

  private static Event.Fragment fragment(String text, boolean last) {
    return new Event.Fragment(Opcode.TEXT, ByteBuffer.wrap(Bytes.utf8(text)), last);
  }

  /** The masking key 37 fa 21 3d, in the order of the wire. */
  private static RandomGenerator exampleKey() {
    return FixedKeys.of(0x3d21fa37);
  }
}
