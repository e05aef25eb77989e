package io.sockeye.codec;

import static io.sockeye.codec.Frames.BINARY;
import static io.sockeye.codec.Frames.CONTINUATION;
import static io.sockeye.codec.Frames.FIN;
import static io.sockeye.codec.Frames.PING;
import static io.sockeye.codec.Frames.RSV1;
import static io.sockeye.codec.Frames.TEXT;
import static io.sockeye.codec.Frames.fragment;
import static io.sockeye.codec.Frames.fromClient;
import static io.sockeye.codec.Frames.fromServer;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

/** When messages are compressed, and what may stand between: RFC 7692, sections 6 and 7. */
class WebSocketProtocolDeflateTest {

  private static final ProtocolConfig SERVER = ProtocolConfig.of(Role.SERVER);
  private static final ProtocolConfig DEFLATING =
      SERVER.withPermessageDeflate(PermessageDeflate.DEFAULT);

  private final WebSocketProtocol server = new WebSocketProtocol(SERVER);

  @Test
  void where_it_was_not_agreed_nothing_is_compressed() {
    String text = "a".repeat(1000);
    assertThat(Bytes.of(server.send(Message.text(text)))).isEqualTo(Frames.text(Role.SERVER, text));
  }

  @Test
  void a_whole_message_is_compressed_from_the_threshold_on() {
    WebSocketProtocol endpoint = new WebSocketProtocol(DEFLATING.withCompressionThreshold(10));
    assertThat(
            fromServer(
                endpoint.send(Message.text("123456789")),
                endpoint.send(fragment(Opcode.TEXT, "123456789", true))))
        .containsExactly("TEXT 123456789", "TEXT 123456789");
    assertThat(fromServer(endpoint.send(Message.text("1234567890"))).get(0))
        .startsWith("TEXT RSV1");
    assertThat(fromServer(endpoint.send(fragment(Opcode.TEXT, "1234567890", true))).get(0))
        .startsWith("TEXT RSV1");
  }

  @Test
  void a_higher_level_compresses_better() {
    Random random = new Random(1);
    String numbers =
        random.ints(4000, 0, 100).mapToObj(Integer::toString).collect(Collectors.joining(","));
    int[] lengths =
        IntStream.of(1, 4, 9)
            .map(
                level ->
                    new WebSocketProtocol(DEFLATING.withCompressionLevel(level))
                        .send(Message.text(numbers))
                        .remaining())
            .toArray();
    assertThat(lengths).isSortedAccordingTo(Comparator.reverseOrder()).doesNotHaveDuplicates();
  }

  @Test
  void a_message_that_is_not_sent_whole_is_compressed_however_short() {
    WebSocketProtocol endpoint = new WebSocketProtocol(DEFLATING);
    ByteBuffer first = endpoint.send(fragment(Opcode.TEXT, "a", false));
    ByteBuffer ping = endpoint.ping(ByteBuffer.allocate(0));
    ByteBuffer last = endpoint.send(fragment(Opcode.TEXT, "b", true));
    List<String> sent = fromServer(first, ping, last);
    assertThat(sent.get(0)).startsWith("TEXT without FIN RSV1");
    assertThat(sent.get(1)).isEqualTo("PING");
    assertThat(sent.get(2)).startsWith("CONTINUATION").doesNotContain("RSV1");
    Recorder client =
        Recorder.of(
            ProtocolConfig.of(Role.CLIENT).withPermessageDeflate(PermessageDeflate.DEFAULT));
    assertThat(client.receive(first).receive(ping).receive(last).events())
        .containsExactly("PING", "TEXT ab");
  }

  @Test
  void a_ping_between_fragments_touches_neither_type_nor_text_nor_compression() {
    byte[] euros = Bytes.utf8("\u20ac\u20ac\u20ac");
    byte[] payload = Deflated.message(euros);
    byte[] ping = fromClient(FIN | PING, "\u20ac");
    for (int cut = 0; cut <= payload.length; cut++) {
      byte[] start = Arrays.copyOf(payload, cut);
      byte[] end = Arrays.copyOfRange(payload, cut, payload.length);
      Recorder endpoint = Recorder.of(DEFLATING);
      endpoint.receive(
          Bytes.concat(
              Frames.of(Role.CLIENT, RSV1 | TEXT, start),
              ping,
              Frames.of(Role.CLIENT, FIN | CONTINUATION, end),
              ping));
      assertThat(endpoint.events())
          .containsExactly("PING 0xe282ac", "TEXT " + Bytes.brief(euros), "PING 0xe282ac");
    }
  }

  /**
   * Seen elsewhere: a message that is not compressed fails a connection that has agreed to
   * compress.
   */
  @Test
  void messages_that_are_not_compressed_may_stand_between_compressed_ones() {
    Deflater deflater = Deflated.deflater();
    byte[] text = Bytes.utf8("over and over, over and over");
    Recorder endpoint = Recorder.of(DEFLATING);
    for (int i = 0; i < 3; i++) {
      endpoint
          .receive(Frames.of(Role.CLIENT, FIN | RSV1 | TEXT, Deflated.message(deflater, text)))
          .receive(Frames.of(Role.CLIENT, FIN | TEXT, text))
          .receive(Frames.of(Role.CLIENT, FIN | BINARY, Bytes.hex("ff")));
    }
    String received = "TEXT " + Bytes.brief(text);
    assertThat(endpoint.events())
        .containsExactly(
            received,
            received,
            "BINARY 0xff",
            received,
            received,
            "BINARY 0xff",
            received,
            received,
            "BINARY 0xff");
  }
}
