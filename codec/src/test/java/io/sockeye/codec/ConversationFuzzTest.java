package io.sockeye.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

class ConversationFuzzTest {

  /**
   * The pieces of the input are the data that an endpoint sends; the first byte of each says how.
   * The lengths of the pieces are also where the peer's input is cut.
   */
  @FuzzTest
  void what_is_sent_is_received(byte[] fuzz) {
    FuzzInput input = new FuzzInput(fuzz);
    Role sender = input.option(0) ? Role.CLIENT : Role.SERVER;
    int bits = 8 + input.choice(3) * 2 + (input.option(5) ? 1 : 0);
    PermessageDeflate agreed = new PermessageDeflate(input.option(2), input.option(2), bits, bits);
    PermessageDeflate deflate = input.option(1) ? agreed : null;
    WebSocketProtocol endpoint =
        new WebSocketProtocol(
            ProtocolConfig.of(sender)
                .withMaskingKeys(FixedKeys.of(0x37fa213d, 0, -1))
                .withPermessageDeflate(deflate)
                .withCompressionThreshold(input.option(6) ? 64 : 0));
    Recorder peer =
        Recorder.of(
            ProtocolConfig.of(sender.peer())
                .withMaskingKeys(FixedKeys.of(1))
                .withPermessageDeflate(deflate));
    try {
      Sending sending = new Sending(endpoint, peer);
      input.pieces().forEach(sending::send);
      assertThat(peer.events()).isEqualTo(sending.expected);
    } finally {
      endpoint.endSending();
      endpoint.endReceiving();
      peer.endpoint().endReceiving();
      peer.endpoint().endSending();
    }
  }

  private static final class Sending {

    private final WebSocketProtocol endpoint;
    private final Recorder peer;
    private final List<String> expected = new ArrayList<>();

    /** The fragments of a message that is under way. */
    private byte[] begun;

    Sending(WebSocketProtocol endpoint, Recorder peer) {
      this.endpoint = endpoint;
      this.peer = peer;
    }

    void send(byte[] piece) {
      int how = piece.length == 0 ? 0 : piece[0];
      int repeated = (how & 0x70) == 0x70 ? 300 : 1;
      byte[] data = Bytes.concat(Collections.nCopies(repeated, piece).toArray(byte[][]::new));
      if ((how & 3) == 3) {
        byte[] ping = piece.length > 125 ? Bytes.NONE : piece;
        expected.add(("PING " + Bytes.brief(ping)).stripTrailing());
        deliver(endpoint.ping(ByteBuffer.wrap(ping)), how);
      } else if (begun != null || (how & 3) == 2) {
        begun = Bytes.concat(begun == null ? Bytes.NONE : begun, data);
        boolean last = (how & 4) != 0;
        if (last) {
          expected.add(Recorder.describe(Message.binary(begun)));
          begun = null;
        }
        deliver(endpoint.send(new Event.Fragment(Opcode.BINARY, ByteBuffer.wrap(data), last)), how);
      } else {
        Message message =
            (how & 3) == 1 ? Message.text(new String(data, UTF_8)) : Message.binary(data);
        expected.add(Recorder.describe(message));
        deliver(
            (how & 4) == 0 ? endpoint.send(message) : endpoint.send(PreparedMessage.of(message)),
            how);
      }
    }

    private void deliver(ByteBuffer wire, int how) {
      peer.receive(Bytes.of(wire), (how & 8) == 0 ? 100_000 : 1 + (how >> 4 & 7) * 19);
    }
  }
}
