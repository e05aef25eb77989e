package io.sockeye.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.codec.connection.WebSocketListener;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Conversations with the client of the JDK, which is not ours. */
class JdkClientInteropTest {

  @Test
  void whole_messages_go_both_ways() throws Exception {
    try (WebSocketServer server = WebSocketServer.builder().handler(Echo::handle).start();
        JdkClient client = JdkClient.open(server, "/")) {
      client.sendText("gr\u00fc\u00df \ud83d\ude00", true);
      assertThat(client.next()).isEqualTo(new JdkClient.Text("gr\u00fc\u00df \ud83d\ude00", 1));
      byte[] data = new byte[100_000];
      Arrays.fill(data, (byte) 7);
      client.sendBinary(ByteBuffer.wrap(data), true);
      assertThat(((JdkClient.Binary) client.next()).data()).isEqualTo(ByteBuffer.wrap(data));
      client.sendText("", true);
      assertThat(client.next()).isEqualTo(new JdkClient.Text("", 1));
    }
  }

  /** RFC 6455, section 5.4. */
  @Test
  void fragments_of_the_client_become_one_message() throws Exception {
    try (WebSocketServer server = WebSocketServer.builder().handler(Echo::handle).start();
        JdkClient client = JdkClient.open(server, "/")) {
      client.sendText("Hel", false);
      client.webSocket().sendPing(ByteBuffer.wrap(new byte[] {1, 2})).get(20, TimeUnit.SECONDS);
      client.sendText("", false);
      client.sendText("lo", true);
      assertThat(client.next()).isEqualTo(new JdkClient.Pong(ByteBuffer.wrap(new byte[] {1, 2})));
      assertThat(client.next()).isEqualTo(new JdkClient.Text("Hello", 1));
      client.sendBinary(ByteBuffer.wrap(new byte[] {1}), false);
      client.sendBinary(ByteBuffer.wrap(new byte[] {2}), true);
      assertThat(((JdkClient.Binary) client.next()).data())
          .isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
    }
  }

  @Test
  void streams_of_the_server_arrive_in_fragments_as_one_message() throws Exception {
    byte[] piece = "0123456789".repeat(3_000).getBytes(UTF_8);
    WebSocketHandler handler =
        ws -> {
          // Of much that comes right behind its 101 this client now and then loses the order.
          ws.receive();
          try (OutputStream out = ws.binaryOutputStream()) {
            for (int i = 0; i < 10; i++) {
              out.write(piece);
            }
          }
          try (Writer writer = ws.textWriter()) {
            for (int i = 0; i < 50_000; i++) {
              writer.write("\u20ac");
            }
          }
          ws.receive();
        };
    try (WebSocketServer server = WebSocketServer.builder().handler(handler).start();
        JdkClient client = JdkClient.open(server, "/")) {
      client.sendText("go", true);
      JdkClient.Binary binary = (JdkClient.Binary) client.next();
      assertThat(binary.data().remaining()).isEqualTo(10 * piece.length);
      assertThat(binary.parts()).isGreaterThan(1);
      JdkClient.Text text = (JdkClient.Text) client.next();
      assertThat(text.text()).isEqualTo("\u20ac".repeat(50_000));
      assertThat(text.parts()).isGreaterThan(1);
    }
  }

  /** RFC 6455, section 7. */
  @Test
  void the_clients_close_reaches_the_handler_and_is_echoed() throws Exception {
    CompletableFuture<CloseStatus> seen = new CompletableFuture<>();
    WebSocketHandler handler =
        ws -> {
          Message message = ws.receive();
          assertThat(message).isNull();
          seen.complete(ws.closeStatus());
        };
    try (WebSocketServer server = WebSocketServer.builder().handler(handler).start();
        JdkClient client = JdkClient.open(server, "/")) {
      client.sendClose(4001, "enough \u20ac");
      assertThat(seen.get(20, TimeUnit.SECONDS)).isEqualTo(new CloseStatus(4001, "enough \u20ac"));
      assertThat(((JdkClient.Close) client.next()).code()).isEqualTo(4001);
      Await.until("the connection is gone", () -> server.connections().size() == 0);
    }
  }

  @Test
  void the_handlers_close_reaches_the_client_with_code_and_reason() throws Exception {
    WebSocketHandler handler = ws -> ws.close(new CloseStatus(3999, "go \u20ac"));
    try (WebSocketServer server = WebSocketServer.builder().handler(handler).start();
        JdkClient client = JdkClient.open(server, "/")) {
      assertThat(client.next()).isEqualTo(new JdkClient.Close(3999, "go \u20ac"));
    }
  }

  @Test
  void a_handler_that_returns_closes_with_1000() throws Exception {
    WebSocketHandler handler =
        ws -> {
          // As above.
          ws.receive();
          ws.send("bye");
        };
    try (WebSocketServer server = WebSocketServer.builder().handler(handler).start();
        JdkClient client = JdkClient.open(server, "/")) {
      client.sendText("go", true);
      assertThat(client.next()).isEqualTo(new JdkClient.Text("bye", 1));
      assertThat(client.next()).isEqualTo(new JdkClient.Close(1000, ""));
    }
  }

  @Test
  void the_servers_ping_is_answered() throws Exception {
    WebSocketHandler handler =
        ws -> {
          ws.ping().thenAccept(time -> sendQuietly(ws, "pong"));
          ws.receive();
        };
    try (WebSocketServer server = WebSocketServer.builder().handler(handler).start();
        JdkClient client = JdkClient.open(server, "/")) {
      assertThat(client.next()).isInstanceOf(JdkClient.Ping.class);
      assertThat(client.next()).isEqualTo(new JdkClient.Text("pong", 1));
    }
  }

  private static void sendQuietly(WebSocket ws, String text) {
    try {
      ws.send(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_listener_is_told_of_everything_in_order() throws Exception {
    BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    WebSocketListener listener =
        new WebSocketListener() {
          @Override
          public void onOpen(WebSocket ws) throws IOException {
            calls.add("open");
            ws.send("welcome");
          }

          @Override
          public void onMessage(WebSocket ws, String text) {
            calls.add(text);
          }

          @Override
          public void onMessage(WebSocket ws, byte[] data) {
            calls.add("binary " + data.length);
          }

          @Override
          public void onClose(WebSocket ws, CloseStatus status) {
            calls.add("close " + status.code());
          }
        };
    try (WebSocketServer server = WebSocketServer.builder().listener("/l", listener).start();
        JdkClient client = JdkClient.open(server, "/l")) {
      assertThat(client.next()).isEqualTo(new JdkClient.Text("welcome", 1));
      client.sendText("one", true);
      client.sendBinary(ByteBuffer.allocate(2), true);
      client.sendClose(1000, "");
      for (String expected : new String[] {"open", "one", "binary 2", "close 1000"}) {
        assertThat(calls.poll(20, TimeUnit.SECONDS)).isEqualTo(expected);
      }
    }
  }
}
