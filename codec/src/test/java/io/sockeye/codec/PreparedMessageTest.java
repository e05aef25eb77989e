package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PreparedMessageTest {

  /** Its repetition is further back than any window but the largest. */
  private static final String NOISE = HexFormat.of().formatHex(Bytes.random(10_000, 1));

  private static final String NEWS = "to everyone: to be or not to be! ".repeat(40) + NOISE + NOISE;
  private static final Message TEXT = Message.text(NEWS);
  private static final Message ORDINARY = Message.text("not " + NEWS);

  private static ProtocolConfig config(Role role, PermessageDeflate agreed) {
    return ProtocolConfig.of(role).withPermessageDeflate(agreed);
  }

  @Test
  void without_compression_it_is_the_frame_of_the_message() {
    WebSocketProtocol server = new WebSocketProtocol(ProtocolConfig.of(Role.SERVER));
    PreparedMessage prepared = PreparedMessage.of(TEXT);
    for (int i = 0; i < 2; i++) {
      assertThat(Bytes.of(server.send(prepared))).isEqualTo(Frames.text(Role.SERVER, NEWS));
    }
    PreparedMessage bytes = PreparedMessage.of(Message.binary(Bytes.hex("00ff")));
    assertThat(Bytes.of(server.send(bytes))).isEqualTo(Bytes.hex("82 02 00ff"));
  }

  @Test
  void it_knows_its_message() {
    PreparedMessage prepared = PreparedMessage.of(Message.text("\u20ac"));
    assertThat(prepared.message()).isEqualTo(Message.text("\u20ac"));
    assertThat(prepared.payloadLength()).isEqualTo(3);
  }

  static Stream<Arguments> agreements() {
    return IntStream.rangeClosed(8, 15)
        .boxed()
        .flatMap(bits -> Stream.of(Arguments.of(bits, false), Arguments.of(bits, true)));
  }

  /** The peer inflates all with one window, and nothing may refer to what is not in it. */
  @ParameterizedTest(name = "a window of {0} bits, no context takeover: {1}")
  @MethodSource("agreements")
  void it_may_stand_among_ordinary_messages(int bits, boolean noTakeover) {
    PermessageDeflate agreed = new PermessageDeflate(noTakeover, false, bits, 15);
    WebSocketProtocol server = new WebSocketProtocol(config(Role.SERVER, agreed));
    PreparedMessage prepared = PreparedMessage.of(TEXT);
    PreparedMessage other = PreparedMessage.of(ORDINARY);
    List<byte[]> wire = new ArrayList<>();
    wire.add(Bytes.of(server.send(prepared)));
    wire.add(Bytes.of(server.send(prepared)));
    wire.add(Bytes.of(server.send(ORDINARY)));
    wire.add(Bytes.of(server.send(ORDINARY)));
    wire.add(Bytes.of(server.send(prepared)));
    wire.add(Bytes.of(server.send(ORDINARY)));
    wire.add(Bytes.of(server.send(other)));
    wire.add(
        Bytes.of(
            server.send(new Event.Fragment(Opcode.TEXT, ByteBuffer.wrap(TEXT.payload()), false))));
    wire.add(Bytes.of(server.send(new Event.Fragment(Opcode.TEXT, ByteBuffer.allocate(0), true))));
    wire.add(Bytes.of(server.send(prepared)));
    String t = Recorder.describe(TEXT);
    String o = Recorder.describe(ORDINARY);

    Recorder client = Recorder.of(config(Role.CLIENT, agreed));
    InflateReference reference = new InflateReference(bits);
    byte[] payload = Bytes.NONE;
    for (byte[] sent : wire) {
      Frames.Read frame = Frames.read(Role.SERVER, sent).get(0);
      assertThat(frame.rsv1()).isEqualTo(frame.opcode() == Opcode.TEXT);
      payload = Bytes.concat(payload, frame.payload());
      if (frame.fin()) {
        assertThat(reference.inflate(payload)).isIn(TEXT.payload(), ORDINARY.payload());
        payload = Bytes.NONE;
        if (noTakeover) {
          reference.forgetContext();
        }
      }
      client.receive(sent);
    }
    assertThat(client.events()).containsExactly(t, t, o, o, t, o, o, t, t);
  }

  /** Seen elsewhere: a broadcast that is compressed for each member spoils the shared frame. */
  @Test
  void it_is_compressed_for_each_window_once() {
    PreparedMessage prepared = PreparedMessage.of(TEXT);
    for (int bits = 8; bits <= 15; bits++) {
      PermessageDeflate agreed = new PermessageDeflate(false, false, bits, 15);
      byte[] first = Bytes.of(new WebSocketProtocol(config(Role.SERVER, agreed)).send(prepared));
      byte[] second = Bytes.of(new WebSocketProtocol(config(Role.SERVER, agreed)).send(prepared));
      assertThat(second).isEqualTo(first);
      assertThat(first.length).isLessThan(NEWS.length());
      assertThat(prepared.compressed(bits).duplicate()).isEqualTo(prepared.compressed(bits));
    }
  }

  @Test
  void under_the_threshold_it_is_not_compressed() {
    ProtocolConfig config = config(Role.SERVER, PermessageDeflate.DEFAULT);
    WebSocketProtocol server = new WebSocketProtocol(config.withCompressionThreshold(10));
    assertThat(Bytes.of(server.send(PreparedMessage.of(Message.text("123456789")))))
        .isEqualTo(Frames.text(Role.SERVER, "123456789"));
    byte[] compressed = Bytes.of(server.send(PreparedMessage.of(Message.text("1234567890"))));
    assertThat(Frames.read(Role.SERVER, compressed).get(0).rsv1()).isTrue();
  }

  @Test
  void an_empty_message_can_be_prepared_too() {
    PreparedMessage prepared = PreparedMessage.of(Message.text(""));
    WebSocketProtocol plain = new WebSocketProtocol(ProtocolConfig.of(Role.SERVER));
    assertThat(Bytes.of(plain.send(prepared))).isEqualTo(Bytes.hex("81 00"));
    ProtocolConfig config = config(Role.SERVER, PermessageDeflate.DEFAULT);
    WebSocketProtocol deflating = new WebSocketProtocol(config.withCompressionThreshold(0));
    assertThat(Bytes.of(deflating.send(prepared))).isEqualTo(Bytes.hex("c1 01 00"));
  }

  @Test
  void a_servers_bytes_are_shared_and_so_read_only_with_a_position_of_their_own() {
    PreparedMessage prepared = PreparedMessage.of(TEXT);
    for (PermessageDeflate agreed : new PermessageDeflate[] {null, PermessageDeflate.DEFAULT}) {
      WebSocketProtocol server = new WebSocketProtocol(config(Role.SERVER, agreed));
      ByteBuffer first = server.send(prepared);
      assertThat(first.isReadOnly()).isTrue();
      Assertions.assertThatThrownBy(() -> first.put(0, (byte) 0))
          .isInstanceOf(ReadOnlyBufferException.class);
      byte[] all = Bytes.of(first);
      first.position(first.limit());
      assertThat(Bytes.of(server.send(prepared))).isEqualTo(all);
    }
  }

  /** RFC 6455, section 5.3: a key of its own for each frame. */
  @Test
  void a_client_masks_it_like_any_message() {
    WebSocketProtocol client =
        new WebSocketProtocol(
            ProtocolConfig.of(Role.CLIENT).withMaskingKeys(FixedKeys.of(0x3d21fa37, 0)));
    PreparedMessage prepared = PreparedMessage.of(Message.text("Hello"));
    assertThat(Bytes.of(client.send(prepared))).isEqualTo(Frames.text(Role.CLIENT, "Hello"));
    assertThat(Bytes.of(client.send(prepared))).isEqualTo(Bytes.hex("81 85 00000000 48656c6c6f"));
    WebSocketProtocol deflating =
        new WebSocketProtocol(config(Role.CLIENT, PermessageDeflate.DEFAULT));
    Recorder server = Recorder.of(config(Role.SERVER, PermessageDeflate.DEFAULT));
    PreparedMessage news = PreparedMessage.of(TEXT);
    server.receive(Bytes.of(deflating.send(news))).receive(Bytes.of(deflating.send(ORDINARY)));
    server.receive(Bytes.of(deflating.send(news)));
    assertThat(server.events())
        .containsExactly(
            Recorder.describe(TEXT), Recorder.describe(ORDINARY), Recorder.describe(TEXT));
  }

  @Test
  void many_threads_may_send_it_at_once() throws Exception {
    int threads = 8;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      for (int round = 0; round < 20; round++) {
        PreparedMessage prepared = PreparedMessage.of(TEXT);
        CountDownLatch start = new CountDownLatch(threads);
        List<Future<List<String>>> received = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          PermessageDeflate agreed = new PermessageDeflate(i % 2 == 0, false, 8 + i, 15);
          received.add(
              executor.submit(
                  () -> {
                    WebSocketProtocol server = new WebSocketProtocol(config(Role.SERVER, agreed));
                    Recorder client = Recorder.of(config(Role.CLIENT, agreed));
                    start.countDown();
                    Assertions.assertThat(start.await(10, TimeUnit.SECONDS)).isTrue();
                    for (int bits = 8; bits <= 15; bits++) {
                      prepared.compressed(bits);
                    }
                    client.receive(Bytes.of(server.send(prepared)));
                    client.receive(Bytes.of(server.send(ORDINARY)));
                    return client.events();
                  }));
        }
        for (Future<List<String>> events : received) {
          assertThat(events.get(30, TimeUnit.SECONDS))
              .containsExactly(Recorder.describe(TEXT), Recorder.describe(ORDINARY));
        }
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
