package io.sockeye.client;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.client.RawServer.Peer;
import io.sockeye.codec.Message;
import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import io.sockeye.codec.WebSocketProtocol;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.server.WebSocketServer;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692, section 7.1: all parameters, from the negotiation to messages both ways. */
@Timeout(120)
class DeflateTest {

  static IntStream windowBits() {
    return IntStream.rangeClosed(8, 15);
  }

  /** Compressible, with matches near and farther away than the smaller windows reach. */
  private static byte[] data(Random random, int length) {
    byte[] data = new byte[length];
    for (int i = 0; i < length; i++) {
      int back = 1 + random.nextInt(40_000);
      data[i] = i > back && random.nextInt(10) > 0 ? data[i - back] : (byte) random.nextInt(4);
    }
    return data;
  }

  @ParameterizedTest(name = "server_max_window_bits={0}")
  @MethodSource("windowBits")
  void messages_come_back_with_what_the_client_asks_for(int serverBits) throws Exception {
    try (WebSocketServer server = EchoTest.echoServer().start()) {
      for (int clientBits = 8; clientBits <= 15; clientBits++) {
        for (int takeover = 0; takeover < 4; takeover++) {
          PermessageDeflate wanted =
              new PermessageDeflate(
                  (takeover & 1) != 0, (takeover & 2) != 0, serverBits, clientBits);
          assertEchoes(server, wanted);
        }
      }
    }
  }

  /** Seen elsewhere: a window of 8 bits, or one that the other end chose, fails the connection. */
  @ParameterizedTest(name = "server_max_window_bits={0}")
  @MethodSource("windowBits")
  void messages_come_back_with_what_the_server_insists_on(int serverBits) throws Exception {
    for (int takeover = 0; takeover < 4; takeover++) {
      PermessageDeflate wanted =
          new PermessageDeflate(
              (takeover & 1) != 0, (takeover & 2) != 0, serverBits, 23 - serverBits);
      try (WebSocketServer server = EchoTest.echoServer().permessageDeflate(wanted).start()) {
        assertEchoes(server, PermessageDeflate.DEFAULT);
        assertEchoes(server, null);
      }
    }
  }

  private static void assertEchoes(WebSocketServer server, PermessageDeflate wanted)
      throws Exception {
    WebSocketClient client = WebSocketClient.builder().permessageDeflate(wanted).build();
    Random random = new Random(7);
    try (WebSocket webSocket = client.connectTo(EchoTest.uri(server))) {
      for (int length : new int[] {0, 100, 3000, 50_000, 100}) {
        Message message = Message.binary(data(random, length));
        webSocket.send(message);
        assertThat(webSocket.receive()).as("%s, %d bytes", wanted, length).isEqualTo(message);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9})
  void the_level_of_the_builder_is_used(int level) throws Exception {
    Message numbers =
        Message.text(
            new Random(1).ints(4000, 0, 100).mapToObj(Integer::toString).collect(joining(",")));
    CompletableFuture<Integer> length = new CompletableFuture<>();
    try (RawServer server =
        RawServer.start(
            peer -> {
              peer.send(
                  Peer.acceptance(peer.request()).strip()
                      + "\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n");
              // Its first two bytes say that a length of 16 bits follows.
              byte[] header = peer.socket().getInputStream().readNBytes(4);
              length.complete(ByteBuffer.wrap(header).getShort(2) & 0xFFFF);
            })) {
      WebSocketClient client = WebSocketClient.builder().compressionLevel(level).build();
      WebSocket webSocket = client.connectTo(server.uri());
      webSocket.send(numbers);
      length.get(20, TimeUnit.SECONDS);
      webSocket.abort();
    }
    ProtocolConfig atLevel =
        ProtocolConfig.of(Role.SERVER)
            .withPermessageDeflate(PermessageDeflate.DEFAULT)
            .withCompressionLevel(level);
    ByteBuffer frame = new WebSocketProtocol(atLevel).send(numbers);
    assertThat(length).isCompletedWithValue(frame.remaining() - 4);
  }
}
