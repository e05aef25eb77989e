package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.ConnectionClosedException;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.server.WebSocketHandler;
import io.sockeye.server.WebSocketServer;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6455, sections 5.5.1 and 7.1: who says what when a connection ends. */
@Timeout(60)
class ClosingTest {

  private static WebSocketServer server(WebSocketHandler handler) throws IOException {
    return WebSocketServer.builder().host("localhost").handler(handler).start();
  }

  @ParameterizedTest
  @CsvSource({
    "1000,''",
    "1001,going",
    "1003,only text please",
    "1007,''",
    "1014,''",
    "3000,registered",
    "4999,\u00e9\u00e8\u20ac"
  })
  void the_server_sees_the_code_and_reason_of_the_client(int code, String reason) throws Exception {
    BlockingQueue<CloseStatus> seen = new LinkedBlockingQueue<>();
    try (WebSocketServer server =
        server(
            webSocket -> {
              assertThat(webSocket.receive()).isNull();
              seen.add(webSocket.closeStatus());
            })) {
      WebSocket webSocket = WebSocketClient.connect(EchoTest.uri(server));
      webSocket.close(new CloseStatus(code, reason));

      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo(new CloseStatus(code, reason));
      assertThat(webSocket.closeStatus().code()).isEqualTo(code);
      assertThat(webSocket.isOpen()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"1000,''", "1001,restart", "1011,oops", "1013,later", "4000,\u6771\u4eac"})
  void the_client_sees_the_code_and_reason_of_the_server(int code, String reason) throws Exception {
    try (WebSocketServer server =
            server(webSocket -> webSocket.close(new CloseStatus(code, reason)));
        WebSocket webSocket = WebSocketClient.connect(EchoTest.uri(server))) {
      assertThat(webSocket.receive()).isNull();
      assertThat(webSocket.closeStatus()).isEqualTo(new CloseStatus(code, reason));
      assertThat(webSocket.receive()).isNull();
      assertThatThrownBy(() -> webSocket.send("late"))
          .isInstanceOf(ConnectionClosedException.class)
          .hasMessageContaining(Integer.toString(code));
    }
  }

  @Test
  void a_close_without_a_body_is1005_both_ways() throws Exception {
    BlockingQueue<CloseStatus> seen = new LinkedBlockingQueue<>();
    try (WebSocketServer server =
        server(
            webSocket -> {
              webSocket.receive();
              seen.add(webSocket.closeStatus());
            })) {
      WebSocket webSocket = WebSocketClient.connect(EchoTest.uri(server));
      webSocket.close(CloseStatus.NO_STATUS_RECEIVED);

      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo(CloseStatus.NO_STATUS_RECEIVED);
      assertThat(webSocket.closeStatus()).isEqualTo(CloseStatus.NO_STATUS_RECEIVED);
    }
  }

  @Test
  void messages_before_the_servers_close_are_all_received() throws Exception {
    try (WebSocketServer server =
            server(
                webSocket -> {
                  for (int i = 0; i < 1000; i++) {
                    webSocket.send("message " + i);
                  }
                });
        WebSocket webSocket = WebSocketClient.connect(EchoTest.uri(server))) {
      for (int i = 0; i < 1000; i++) {
        assertThat(webSocket.receive()).isEqualTo(Message.text("message " + i));
      }
      assertThat(webSocket.receive()).isNull();
      assertThat(webSocket.closeStatus()).isEqualTo(CloseStatus.NORMAL_CLOSURE);
    }
  }

  @Test
  void what_the_server_sends_after_the_clients_close_is_received_up_to_its_own() throws Exception {
    try (WebSocketServer server =
            server(
                webSocket -> {
                  assertThat(webSocket.receive()).isEqualTo(Message.text("last words"));
                  for (int i = 0; i < 1000; i++) {
                    webSocket.send("answer " + i);
                  }
                });
        WebSocket webSocket = WebSocketClient.connect(EchoTest.uri(server))) {
      webSocket.send("last words");
      webSocket.sendClose(CloseStatus.NORMAL_CLOSURE);
      for (int i = 0; i < 1000; i++) {
        assertThat(webSocket.receive()).isEqualTo(Message.text("answer " + i));
      }
      assertThat(webSocket.receive()).isNull();
    }
  }

  @Test
  void a_server_that_is_shut_down_says1001_and_is_answered() throws Exception {
    WebSocketServer server = EchoTest.echoServer().start();
    Thread closing = new Thread(server::close);
    try (WebSocket webSocket = WebSocketClient.connect(EchoTest.uri(server))) {
      webSocket.send("hello");
      assertThat(webSocket.receive()).isEqualTo(Message.text("hello"));
      closing.start();

      assertThat(webSocket.receive()).isNull();
      assertThat(webSocket.closeStatus().code()).isEqualTo(1001);
    }
    closing.join(20_000);
    assertThat(closing.isAlive()).isFalse();
  }

  @Test
  void a_server_that_goes_without_a_close_is1006() throws Exception {
    try (WebSocketServer server = server(WebSocket::abort);
        WebSocket webSocket = WebSocketClient.connect(EchoTest.uri(server))) {
      assertThatThrownBy(webSocket::receive).isInstanceOf(IOException.class);
      assertThat(webSocket.closeStatus()).isEqualTo(CloseStatus.ABNORMAL_CLOSURE);
    }
  }

  @Test
  void the_client_waits_for_the_server_to_end_tcp_first() throws Exception {
    // RFC 6455, section 7.1.1.
    try (RawServer server =
        RawServer.start(
            peer -> {
              peer.send(RawServer.Peer.acceptance(peer.request()));
              peer.send(new byte[] {(byte) 0x88, 2, 3, (byte) 0xe8});
              byte[] close = peer.socket().getInputStream().readNBytes(8);
              assertThat(close).startsWith(0x88, 0x82);
              peer.socket().setSoTimeout(300);
              assertThatThrownBy(() -> peer.socket().getInputStream().read())
                  .isInstanceOf(SocketTimeoutException.class);
              peer.socket().shutdownOutput();
              peer.socket().setSoTimeout(20_000);
              assertThat(peer.socket().getInputStream().read()).isEqualTo(-1);
            })) {
      WebSocket webSocket = WebSocketClient.connect(server.uri());
      webSocket.close();
      server.await();
    }
  }

  /** Seen elsewhere: closing waits for ever for a peer that does not answer. */
  @Test
  void a_server_that_never_closes_is_waited_for_no_longer_than_the_deadline() throws Exception {
    ConnectionOptions options = ConnectionOptions.DEFAULT.withCloseTimeout(Duration.ofMillis(300));
    try (RawServer server =
        RawServer.start(
            peer -> {
              peer.send(RawServer.Peer.acceptance(peer.request()));
              assertThat(peer.isClosedByClient()).isTrue();
            })) {
      WebSocket webSocket =
          WebSocketClient.builder().connectionOptions(options).build().connectTo(server.uri());
      long start = System.nanoTime();
      webSocket.close();

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(250), Duration.ofSeconds(9));
      assertThat(webSocket.closeStatus()).isEqualTo(CloseStatus.ABNORMAL_CLOSURE);
      server.await();
    }
  }

  @Test
  void tcp_ending_without_a_close_is_an_eof_exception() throws Exception {
    try (RawServer server =
            RawServer.start(peer -> peer.send(RawServer.Peer.acceptance(peer.request())));
        WebSocket webSocket = WebSocketClient.connect(server.uri())) {
      assertThatThrownBy(webSocket::receive).isInstanceOf(EOFException.class);
      assertThat(webSocket.closeStatus().code()).isEqualTo(1006);
    }
  }

  @Test
  void an_abort_from_another_thread_wakes_who_receives() throws Exception {
    try (WebSocketServer server = EchoTest.echoServer().start();
        WebSocket webSocket = WebSocketClient.connect(EchoTest.uri(server))) {
      Thread aborting = new Thread(webSocket::abort);
      aborting.start();

      assertThatThrownBy(webSocket::receive).isInstanceOf(IOException.class);
      aborting.join(20_000);
    }
  }
}
