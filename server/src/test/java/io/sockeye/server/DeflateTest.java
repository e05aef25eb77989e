package io.sockeye.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.Message;
import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import io.sockeye.codec.WebSocketProtocol;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** permessage-deflate (RFC 7692) with a client that deflates and inflates by itself. */
class DeflateTest {

  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  /** RFC 7692, section 7.2.1. */
  private static byte[] deflate(Deflater deflater, byte[] message) {
    deflater.setInput(message);
    byte[] buffer = new byte[2 * message.length + 64];
    int length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
    return Arrays.copyOf(buffer, length - TAIL.length);
  }

  /** RFC 7692, section 7.2.2. */
  private static byte[] inflate(Inflater inflater, byte[] payload) throws Exception {
    inflater.setInput(ByteBuffer.allocate(payload.length + 4).put(payload).put(TAIL).array());
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    for (int n; (n = inflater.inflate(buffer)) > 0; ) {
      message.write(buffer, 0, n);
    }
    return message.toByteArray();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  /** Seen elsewhere: compression is silently off. */
  @Test
  void messages_go_compressed_both_ways_with_context_takeover() throws Exception {
    try (WebSocketServer server = WebSocketServer.builder().handler(Echo::handle).start();
        RawClient client = RawClient.connect(server)) {
      client.send(RawClient.handshake("/", "Sec-WebSocket-Extensions: permessage-deflate"));
      assertThat(client.readHead().header("Sec-WebSocket-Extensions"))
          .isEqualTo("permessage-deflate");
      Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
      Inflater inflater = new Inflater(true);
      byte[] message = random(1000);
      int first = 0;
      for (int i = 0; i < 3; i++) {
        client.send(RawClient.frame(0xC2, deflate(deflater, message)));
        RawClient.Frame echo = client.readFrame();
        assertThat(echo.rsv1()).isTrue();
        assertThat(inflate(inflater, echo.payload())).isEqualTo(message);
        first = i == 0 ? echo.payload().length : first;
        if (i > 0) {
          assertThat(echo.payload().length).isLessThan(first / 10);
        }
      }
      deflater.end();
      inflater.end();
    }
  }

  /** Seen elsewhere: a broadcast that is compressed for each member spoils the shared frame. */
  @Test
  void a_broadcast_goes_compressed_to_who_agreed_and_plain_to_who_did_not() throws Exception {
    try (WebSocketServer server = WebSocketServer.builder().handler(Echo::handle).start();
        RawClient deflating =
            RawClient.open(server, "/", "Sec-WebSocket-Extensions: permessage-deflate");
        RawClient narrow =
            RawClient.open(
                server,
                "/",
                "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=8");
        RawClient plain = RawClient.open(server, "/")) {
      Await.until("all are members", () -> server.connections().size() == 3);
      Inflater wide = new Inflater(true);
      Inflater small = new Inflater(true);
      for (int i = 0; i < 5; i++) {
        String text = ("message " + i + " ").repeat(50);
        server.connections().broadcast(text);
        assertThat(inflate(wide, compressed(deflating))).isEqualTo(text.getBytes(UTF_8));
        assertThat(inflate(small, compressed(narrow))).isEqualTo(text.getBytes(UTF_8));
        RawClient.Frame whole = plain.readFrame();
        assertThat(whole.rsv1()).isFalse();
        assertThat(whole.text()).isEqualTo(text);
        // What each connection compresses by itself goes between.
        deflating.sendText(text);
        assertThat(inflate(wide, compressed(deflating))).isEqualTo(text.getBytes(UTF_8));
      }
      wide.end();
      small.end();
    }
  }

  private static byte[] compressed(RawClient client) throws Exception {
    RawClient.Frame frame = client.readFrame();
    assertThat(frame.rsv1()).isTrue();
    return frame.payload();
  }

  /** RFC 7692, section 7.1.2.1: what repeats beyond the agreed window cannot be referred to. */
  @ParameterizedTest
  @CsvSource({"8,false", "9,false", "11,false", "13,true", "15,true"})
  void the_agreed_window_is_kept(int bits, boolean reachesBack) throws Exception {
    byte[] block = random(4096 - 100);
    byte[] twice = ByteBuffer.allocate(2 * block.length).put(block).put(block).array();
    WebSocketHandler handler =
        ws -> {
          ws.send(twice);
          ws.receive();
        };
    try (WebSocketServer server = WebSocketServer.builder().handler(handler).start();
        RawClient client = RawClient.connect(server)) {
      String offer = "permessage-deflate; server_max_window_bits=" + bits;
      client.send(RawClient.handshake("/", "Sec-WebSocket-Extensions: " + offer));
      assertThat(client.readHead().header("Sec-WebSocket-Extensions"))
          .startsWith("permessage-deflate")
          .contains("server_max_window_bits=" + bits);
      byte[] payload = compressed(client);
      Inflater inflater = new Inflater(true);
      assertThat(inflate(inflater, payload)).isEqualTo(twice);
      inflater.end();
      if (reachesBack) {
        assertThat(payload.length).isLessThan(block.length + block.length / 4);
      } else {
        assertThat(payload.length).isGreaterThan(2 * block.length);
      }
    }
  }

  @Test
  void a_server_without_it_does_not_agree() throws Exception {
    try (WebSocketServer server =
            WebSocketServer.builder().handler(Echo::handle).permessageDeflate(null).start();
        RawClient client = RawClient.connect(server)) {
      client.send(RawClient.handshake("/", "Sec-WebSocket-Extensions: permessage-deflate"));
      assertThat(client.readHead().header("Sec-WebSocket-Extensions")).isNull();
      // Then a set RSV1 breaks the protocol (RFC 6455, section 5.2).
      client.send(RawClient.frame(0xC1, new byte[] {0}));
      assertThat(client.readFrame().closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void the_builders_parameters_and_threshold_are_used() throws Exception {
    try (WebSocketServer server =
            WebSocketServer.builder()
                .handler(Echo::handle)
                .permessageDeflate(new PermessageDeflate(true, false, 15, 15))
                .compressionThreshold(100)
                .start();
        RawClient client = RawClient.connect(server)) {
      client.send(RawClient.handshake("/", "Sec-WebSocket-Extensions: permessage-deflate"));
      assertThat(client.readHead().header("Sec-WebSocket-Extensions"))
          .isEqualTo("permessage-deflate; server_no_context_takeover");
      client.sendText("x".repeat(99));
      assertThat(client.readFrame().rsv1()).isFalse();
      client.sendText("x".repeat(100));
      assertThat(client.readFrame().rsv1()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9})
  void the_builders_level_is_used(int level) throws Exception {
    String numbers =
        new Random(1).ints(4000, 0, 100).mapToObj(Integer::toString).collect(joining(","));
    int expected =
        new WebSocketProtocol(
                    ProtocolConfig.of(Role.SERVER)
                        .withPermessageDeflate(PermessageDeflate.DEFAULT)
                        .withCompressionLevel(level))
                .send(Message.text(numbers))
                .remaining()
            - 4;
    try (WebSocketServer server =
            WebSocketServer.builder().handler(Echo::handle).compressionLevel(level).start();
        RawClient client = RawClient.connect(server)) {
      client.send(RawClient.handshake("/", "Sec-WebSocket-Extensions: permessage-deflate"));
      client.readHead();
      client.sendText(numbers);
      assertThat(client.readFrame().payload()).hasSize(expected);
    }
  }
}
