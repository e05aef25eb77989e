package io.sockeye.codec;

import static io.sockeye.codec.Frames.BINARY;
import static io.sockeye.codec.Frames.FIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for all input, however it is cut. */
class WebSocketProtocolProperties {

  private static ProtocolConfig config(Role role, boolean deflate) {
    return ProtocolConfig.of(role)
        .withPermessageDeflate(deflate ? PermessageDeflate.DEFAULT : null);
  }

  @Property(tries = 500)
  void any_split_of_a_valid_stream_gives_the_same_events(
      @ForAll Role receiver, @ForAll boolean deflate, @ForAll long seed) {
    Random random = new Random(seed);
    byte[] wire = Streams.valid(receiver.peer(), deflate, random);
    Recorder whole = Recorder.of(config(receiver, deflate)).receive(wire);
    assertThat(whole.violation()).isNull();
    assertThat(whole.events()).isNotEmpty();
    assertSameInPieces(whole, config(receiver, deflate), wire, random);
  }

  @Property(tries = 500)
  void any_split_of_an_invalid_stream_gives_the_same_events_and_the_same_violation(
      @ForAll Role receiver, @ForAll boolean deflate, @ForAll long seed) {
    Random random = new Random(seed);
    byte[] wire = Streams.invalid(receiver.peer(), deflate, random);
    Recorder whole = Recorder.of(config(receiver, deflate)).receive(wire);
    assertThat(whole.violation()).isNotNull();
    assertThat(whole.events()).doesNotContain("TEXT never read");
    assertSameInPieces(whole, config(receiver, deflate), wire, random);
  }

  private static void assertSameInPieces(
      Recorder whole, ProtocolConfig config, byte[] wire, Random random) {
    List<String> sent = whole.sent();
    Recorder octets = Recorder.of(config).receive(wire, 1);
    assertThat(octets.events()).isEqualTo(whole.events());
    assertThat(octets.sent()).isEqualTo(sent);
    Recorder pieces = Recorder.of(config);
    for (int from = 0; from < wire.length; ) {
      int to = Math.min(wire.length, from + random.nextInt(1 + random.nextInt(200)));
      pieces.receive(Arrays.copyOfRange(wire, from, to));
      from = to;
    }
    assertThat(pieces.events()).isEqualTo(whole.events());
    assertThat(pieces.sent()).isEqualTo(sent);
  }

  /** The same bytes in one buffer that is refilled, as a connection does it. */
  @Property(tries = 500)
  void one_buffer_that_is_refilled_gives_the_same_events(
      @ForAll Role receiver,
      @ForAll boolean deflate,
      @ForAll @IntRange(min = 1, max = 300) int size,
      @ForAll boolean direct,
      @ForAll long seed) {
    byte[] wire = Streams.valid(receiver.peer(), deflate, new Random(seed));
    Recorder refilled = Recorder.of(config(receiver, deflate));
    ByteBuffer in = direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
    for (int from = 0; from < wire.length; from += size) {
      in.clear().put(wire, from, Math.min(size, wire.length - from));
      refilled.receive(in.flip());
    }
    Recorder whole = Recorder.of(config(receiver, deflate)).receive(wire);
    assertThat(refilled.events()).isEqualTo(whole.events());
  }

  @Property(tries = 2000)
  void random_bytes_are_a_violation_or_nothing_else(
      @ForAll Role receiver, @ForAll boolean deflate, @ForAll @Size(max = 100) byte[] bytes) {
    Recorder endpoint = Recorder.of(config(receiver, deflate));
    endpoint.receive(bytes).receive(bytes, 3).receive(Frames.text(receiver.peer(), "after"));
    if (endpoint.violation() != null) {
      assertThat(endpoint.events().get(endpoint.events().size() - 1)).startsWith("violation");
    }
  }

  @Property(tries = 2000)
  void a_valid_stream_with_spoilt_bytes_is_a_violation_or_nothing_else(
      @ForAll Role receiver, @ForAll boolean deflate, @ForAll long seed) {
    Random random = new Random(seed);
    byte[] wire = Streams.valid(receiver.peer(), deflate, random);
    for (int i = random.nextInt(3); i >= 0; i--) {
      wire[random.nextInt(wire.length)] ^= (byte) (1 << random.nextInt(8));
    }
    Recorder endpoint = Recorder.of(config(receiver, deflate));
    endpoint.receive(wire, 1 + random.nextInt(wire.length));
    endpoint.receive(Frames.text(receiver.peer(), "after"));
    if (endpoint.violation() != null) {
      assertThat(endpoint.events().get(endpoint.events().size() - 1)).startsWith("violation");
      assertThat(endpoint.endpoint().closeReceived()).isNull();
    }
  }

  @Property(tries = 500)
  void a_frame_that_is_encoded_is_decoded_again(
      @ForAll Role sender,
      @ForAll boolean deflate,
      @ForAll @IntRange(max = 3) int kind,
      @ForAll long seed) {
    Random random = new Random(seed);
    byte[] payload = Bytes.random(random.nextInt(kind == 0 ? 70_000 : 126), seed);
    Opcode opcode = List.of(Opcode.BINARY, Opcode.TEXT, Opcode.PING, Opcode.PONG).get(kind);
    boolean fin = opcode.isControl() || random.nextBoolean();
    boolean rsv1 = deflate && opcode.isMessage();
    ByteBuffer wire = ByteBuffer.allocate(payload.length + FrameEncoder.MAX_HEADER_LENGTH);
    new FrameEncoder(config(sender, deflate))
        .encode(new Frame(fin, rsv1, opcode, ByteBuffer.wrap(payload)), wire);
    try {
      Frame frame = new FrameDecoder(config(sender.peer(), deflate)).decode(wire.flip());
      assertThat(frame.fin()).isEqualTo(fin);
      assertThat(frame.rsv1()).isEqualTo(rsv1);
      assertThat(frame.opcode()).isEqualTo(opcode);
      assertThat(Bytes.of(frame.payload())).isEqualTo(payload);
      assertThat(wire.hasRemaining()).isFalse();
    } catch (ProtocolViolationException e) {
      throw new AssertionError(e);
    }
  }

  @Property(tries = 300)
  void what_is_sent_is_received(@ForAll Role sender, @ForAll boolean deflate, @ForAll long seed) {
    Random random = new Random(seed);
    WebSocketProtocol endpoint = new WebSocketProtocol(config(sender, deflate));
    Recorder peer = Recorder.of(config(sender.peer(), deflate));
    List<String> expected = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      Message message =
          random.nextBoolean()
              ? Message.text("\u20ac?".repeat(random.nextInt(300)))
              : Message.binary(Bytes.random(random.nextInt(70_000), i));
      expected.add(Recorder.describe(message));
      peer.receive(Bytes.of(endpoint.send(message)), 1 + random.nextInt(5000));
    }
    peer.receive(Bytes.of(endpoint.close(new CloseStatus(4000, "done"))));
    expected.add("CLOSE 4000 done");
    assertThat(peer.events()).isEqualTo(expected);
  }

  /**
   * What a peer only declares is never allocated. Each header declares as much as the limits allow,
   * and a thousand endpoints would need terabytes.
   */
  @Property(tries = 20)
  void memory_is_not_tied_to_declared_lengths(@ForAll Role receiver, @ForAll boolean deflate) {
    List<WebSocketProtocol> endpoints = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      WebSocketProtocol endpoint =
          new WebSocketProtocol(config(receiver, deflate).withMaxMessageBytes(Long.MAX_VALUE));
      byte[] header = Frames.header(receiver.peer(), FIN | BINARY, Long.MAX_VALUE);
      ByteBuffer in = ByteBuffer.wrap(Bytes.concat(header, new byte[10]));
      try {
        Event.Fragment fragment = (Event.Fragment) endpoint.receive(in);
        assertThat(fragment.data().remaining()).isEqualTo(10);
        assertThat(fragment.last()).isFalse();
        assertThat(endpoint.receive(in)).isNull();
      } catch (ProtocolViolationException e) {
        throw new AssertionError(e);
      }
      endpoints.add(endpoint);
    }
    assertThat(endpoints).hasSize(1000);
  }
}
