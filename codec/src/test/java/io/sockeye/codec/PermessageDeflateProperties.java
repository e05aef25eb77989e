package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Two endpoints and a reference that agree on RFC 7692, section 7.1, whatever they agreed to. */
class PermessageDeflateProperties {

  private static final byte[] PING = Bytes.utf8("are you there?");

  /** Both takeover modes, all windows, any fragments, Pings between, messages left uncompressed. */
  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  void what_one_endpoint_compresses_the_other_inflates(
      @ForAll Role sender,
      @ForAll boolean serverNoTakeover,
      @ForAll boolean clientNoTakeover,
      @ForAll @IntRange(min = 8, max = 15) int serverBits,
      @ForAll @IntRange(min = 8, max = 15) int clientBits,
      @ForAll long seed) {
    PermessageDeflate agreed =
        new PermessageDeflate(serverNoTakeover, clientNoTakeover, serverBits, clientBits);
    Random random = new Random(seed);
    WebSocketProtocol endpoint =
        new WebSocketProtocol(
            ProtocolConfig.of(sender)
                .withPermessageDeflate(agreed)
                .withCompressionThreshold(random.nextInt(3) * 100));
    Recorder peer = Recorder.of(ProtocolConfig.of(sender.peer()).withPermessageDeflate(agreed));
    InflateReference reference = new InflateReference(agreed.maxWindowBits(sender));

    List<String> expected = new ArrayList<>();
    byte[] wire = Bytes.NONE;
    for (int i = random.nextInt(8); i >= 0; i--) {
      byte[] data = content(random, agreed.maxWindowBits(sender));
      expected.add("BINARY " + Bytes.brief(data));
      byte[] sent = send(endpoint, random, data, expected);
      checkAgainst(reference, agreed.noContextTakeover(sender), sender, sent, data);
      wire = Bytes.concat(wire, sent);
    }
    peer.receive(wire, random.nextBoolean() ? wire.length : 1 + random.nextInt(1000));
    assertThat(peer.events().stream().map(String::stripTrailing))
        .containsExactlyElementsOf(expected.stream().map(String::stripTrailing).toList());
    endpoint.endSending();
    peer.endpoint().endReceiving();
  }

  /** In one frame or in several; a Ping is written down before the message that it interrupts. */
  private static byte[] send(
      WebSocketProtocol endpoint, Random random, byte[] data, List<String> expected) {
    if (random.nextBoolean()) {
      return Bytes.of(endpoint.send(Message.binary(data)));
    }
    byte[] wire = Bytes.NONE;
    int from = 0;
    for (boolean last = false; !last; ) {
      int to = Math.min(data.length, from + random.nextInt(data.length / 2 + 2));
      last = to == data.length && random.nextBoolean();
      ByteBuffer part = ByteBuffer.wrap(data, from, to - from);
      wire =
          Bytes.concat(
              wire, Bytes.of(endpoint.send(new Event.Fragment(Opcode.BINARY, part, last))));
      if (!last && random.nextInt(4) == 0) {
        wire = Bytes.concat(wire, Bytes.of(endpoint.ping(ByteBuffer.wrap(PING))));
        expected.add(expected.size() - 1, "PING " + Bytes.brief(PING));
      }
      from = to;
    }
    return wire;
  }

  private static void checkAgainst(
      InflateReference reference, boolean noTakeover, Role sender, byte[] wire, byte[] data) {
    byte[] payload = Bytes.NONE;
    boolean compressed = false;
    boolean first = true;
    for (Frames.Read frame : Frames.read(sender, wire)) {
      if (!frame.opcode().isControl()) {
        compressed |= frame.rsv1();
        assertThat(frame.rsv1()).as("RSV1 on the first frame only").isEqualTo(first && compressed);
        payload = Bytes.concat(payload, frame.payload());
        first = false;
      }
    }
    assertThat(compressed ? reference.inflate(payload) : payload).isEqualTo(data);
    if (noTakeover && compressed) {
      reference.forgetContext();
    }
  }

  /** Compressible, incompressible and empty, with sizes about the borders of the window. */
  private static byte[] content(Random random, int bits) {
    int window = 1 << bits;
    int[] sizes = {
      0,
      1,
      63,
      64,
      125,
      126,
      255,
      256,
      512,
      1023,
      1024,
      16_383,
      16_384,
      window - 1,
      window,
      window + 1,
      2 * window,
      random.nextInt(3 * window)
    };
    int size = sizes[random.nextInt(sizes.length)];
    byte[] data = Bytes.random(size, random.nextInt(3));
    switch (random.nextInt(4)) {
      case 0 -> Arrays.fill(data, (byte) 'x');
      case 1 -> {
        byte[] text = Bytes.utf8("to be or not to be, that is the question; ");
        for (int i = 0; i < size; i++) {
          data[i] = text[i % text.length];
        }
      }
      case 2 -> {
        int distance = 1 + random.nextInt(window + 10);
        for (int i = distance; i < size; i++) {
          data[i] = data[i - distance];
        }
      }
      default -> {
        // Noise, and often the same as before.
      }
    }
    return data;
  }
}
