package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.client.RawServer.Peer;
import io.sockeye.client.RawServer.Script;
import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.codec.Violation;
import io.sockeye.codec.connection.WebSocket;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows the head of the response belongs to the first frame, however TCP cuts it. */
@Timeout(60)
class FirstFramesTest {

  /** RFC 6455, section 5.7: a single-frame unmasked text message. */
  private static final String HELLO = "\u0081\5Hello";

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 7, 100, 1000, 10_000})
  void frames_in_the_same_segment_as_the_head_are_received(int frames) throws Exception {
    try (RawServer server =
            RawServer.start(
                Script.answering(request -> Peer.acceptance(request) + HELLO.repeat(frames)));
        WebSocket webSocket = WebSocketClient.connect(server.uri())) {
      for (int i = 0; i < frames; i++) {
        assertThat(webSocket.receive()).isEqualTo(Message.text("Hello"));
      }
      webSocket.abort();
    }
  }

  @Test
  void a_frame_that_begins_in_the_segment_of_the_head_and_ends_later_is_received()
      throws Exception {
    CompletableFuture<Void> opened = new CompletableFuture<>();
    try (RawServer server =
            RawServer.start(
                peer -> {
                  peer.send(Peer.acceptance(peer.request()) + HELLO.substring(0, 4));
                  opened.get(20, TimeUnit.SECONDS);
                  peer.send(HELLO.substring(4));
                  peer.isClosedByClient();
                });
        WebSocket webSocket = WebSocketClient.connect(server.uri())) {
      opened.complete(null);
      assertThat(webSocket.receive()).isEqualTo(Message.text("Hello"));
      webSocket.abort();
    }
  }

  @Test
  void a_close_in_the_same_segment_as_the_head_is_received_and_answered() throws Exception {
    CompletableFuture<Integer> answered = new CompletableFuture<>();
    try (RawServer server =
            RawServer.start(
                peer -> {
                  peer.send(Peer.acceptance(peer.request()) + "\u0088\2\17\u00a0");
                  answered.complete(closeCode(peer));
                });
        WebSocket webSocket = WebSocketClient.connect(server.uri())) {
      assertThat(webSocket.receive()).isNull();
      assertThat(webSocket.closeStatus()).isEqualTo(new CloseStatus(4000, ""));
      assertThat(answered.get(20, TimeUnit.SECONDS)).isEqualTo(4000);
    }
  }

  /** Seen elsewhere: a masked frame of a server is accepted. */
  @Test
  void a_masked_frame_from_a_server_fails_the_connection_with1002() throws Exception {
    CompletableFuture<Integer> told = new CompletableFuture<>();
    try (RawServer server =
            RawServer.start(
                peer -> {
                  peer.send(Peer.acceptance(peer.request()));
                  // RFC 6455, section 5.7: a single-frame masked text message.
                  peer.send(new byte[] {(byte) 0x81, (byte) 0x85, 0x37, (byte) 0xfa, 0x21, 0x3d});
                  peer.send(new byte[] {0x7f, (byte) 0x9f, 0x4d, 0x51, 0x58});
                  told.complete(closeCode(peer));
                });
        WebSocket webSocket = WebSocketClient.connect(server.uri())) {
      assertThatThrownBy(webSocket::receive)
          .isInstanceOfSatisfying(
              ProtocolViolationException.class,
              e -> assertThat(e.violation()).isEqualTo(Violation.MASK_FORBIDDEN));
      assertThat(told.get(20, TimeUnit.SECONDS)).isEqualTo(1002);
    }
  }

  @Test
  void every_frame_of_the_client_is_masked_with_another_key() throws Exception {
    CompletableFuture<int[]> keys = new CompletableFuture<>();
    try (RawServer server =
            RawServer.start(
                peer -> {
                  peer.send(Peer.acceptance(peer.request()));
                  DataInputStream in = new DataInputStream(peer.socket().getInputStream());
                  int[] seen = new int[3];
                  for (int i = 0; i < seen.length; i++) {
                    assertThat(in.readUnsignedShort()).isEqualTo(0x8285);
                    seen[i] = in.readInt();
                    in.readFully(new byte[5]);
                  }
                  keys.complete(seen);
                });
        WebSocket webSocket = WebSocketClient.connect(server.uri())) {
      for (int i = 0; i < 3; i++) {
        webSocket.send(new byte[5]);
      }
      assertThat(keys.get(20, TimeUnit.SECONDS)).doesNotHaveDuplicates();
      webSocket.abort();
    }
  }

  /** Reads the client's Close, the first frame that it sends. */
  private static int closeCode(Peer peer) throws IOException {
    DataInputStream in = new DataInputStream(peer.socket().getInputStream());
    assertThat(in.readUnsignedByte()).isEqualTo(0x88);
    assertThat(in.readUnsignedByte()).isGreaterThanOrEqualTo(0x82);
    int key = in.readInt();
    return in.readUnsignedShort() ^ key >>> 16;
  }
}
