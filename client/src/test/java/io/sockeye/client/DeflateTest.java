package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.Message;
import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.server.WebSocketServer;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
  void messagesComeBackWithWhatTheClientAsksFor(int serverBits) throws Exception {
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
  void messagesComeBackWithWhatTheServerInsistsOn(int serverBits) throws Exception {
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
}
