package io.sockeye.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.FlushPolicy;
import io.sockeye.codec.connection.IncomingMessage;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Clients of the JDK that each do what a random script says, and check that the server does its
 * part: messages whole and in fragments, Pings between them, and one end or the other closing.
 */
@Timeout(120)
class RandomConversationsTest {

  private static final int CLIENTS = 200;
  private static final int MAX_ACTIONS = 12;

  /** Sends back each message in another way than the last; "close ..." makes it close. */
  private static void serve(WebSocket ws) throws IOException {
    for (int i = 0; ; i++) {
      IncomingMessage incoming = ws.receiveStream();
      if (incoming == null) {
        return;
      }
      byte[] data = incoming.readAllBytes();
      String text = incoming.isText() ? new String(data, UTF_8) : "";
      if (text.startsWith("close ")) {
        ws.close(new CloseStatus(Integer.parseInt(text.substring(6)), "as you like"));
        return;
      }
      switch (i % 3) {
        case 0 -> sendWhole(ws, incoming.isText(), data);
        case 1 -> sendStreamed(ws, incoming.isText(), data);
        default -> {
          ws.ping();
          sendWhole(ws, incoming.isText(), data);
        }
      }
    }
  }

  private static void sendWhole(WebSocket ws, boolean text, byte[] data) throws IOException {
    if (text) {
      ws.send(new String(data, UTF_8));
    } else {
      ws.send(data);
    }
  }

  private static void sendStreamed(WebSocket ws, boolean text, byte[] data) throws IOException {
    if (text) {
      try (Writer writer = ws.textWriter()) {
        String all = new String(data, UTF_8);
        writer.write(all, 0, all.length() / 2);
        writer.flush();
        writer.write(all, all.length() / 2, all.length() - all.length() / 2);
      }
    } else {
      try (OutputStream out = ws.binaryOutputStream()) {
        out.write(data, 0, data.length / 2);
        out.flush();
        out.write(data, data.length / 2, data.length - data.length / 2);
      }
    }
  }

  /** One client's script, run to its end. */
  private static void converse(WebSocketServer server, Random random) throws Exception {
    try (JdkClient client = JdkClient.open(server, "/" + random.nextInt(100))) {
      List<Object> expected = new ArrayList<>();
      int actions = random.nextInt(MAX_ACTIONS);
      for (int i = 0; i < actions; i++) {
        switch (random.nextInt(5)) {
          case 0, 1 -> expected.add(sendText(client, random));
          case 2, 3 -> expected.add(sendBinary(client, random));
          default -> check(client, expected);
        }
      }
      if (random.nextBoolean()) {
        check(client, expected);
      }
      if (random.nextBoolean()) {
        int code = 3000 + random.nextInt(2000);
        client.sendText("close " + code, true);
        check(client, expected);
        assertThat(nextButPings(client)).isEqualTo(new JdkClient.Close(code, "as you like"));
      } else {
        client.sendClose(4321, "mine");
        check(client, expected);
        assertThat(((JdkClient.Close) nextButPings(client)).code()).isEqualTo(4321);
      }
    }
  }

  private static Object sendText(JdkClient client, Random random) throws Exception {
    StringBuilder text = new StringBuilder();
    int length = length(random);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(codePoint(random));
    }
    int from = 0;
    while (random.nextBoolean() && from < text.length()) {
      int to = from + random.nextInt(text.length() - from);
      // The JDK's client wants whole characters in each part.
      to += to > 0 && Character.isHighSurrogate(text.charAt(to - 1)) ? 1 : 0;
      client.sendText(text.substring(from, to), false);
      maybePing(client, random);
      from = to;
    }
    client.sendText(text.substring(from), true);
    return text.toString();
  }

  private static int codePoint(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> 0x20AC;
      case 1 -> 0x1F600 + random.nextInt(50);
      case 2 -> 0xE4;
      default -> 'a' + random.nextInt(26);
    };
  }

  private static Object sendBinary(JdkClient client, Random random) throws Exception {
    byte[] data = new byte[length(random)];
    random.nextBytes(data);
    int from = 0;
    while (random.nextBoolean() && from < data.length) {
      int to = from + random.nextInt(data.length - from);
      client.sendBinary(ByteBuffer.wrap(data, from, to - from), false);
      maybePing(client, random);
      from = to;
    }
    client.sendBinary(ByteBuffer.wrap(data, from, data.length - from), true);
    return ByteBuffer.wrap(data);
  }

  private static int length(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(5);
      case 1 -> 120 + random.nextInt(10);
      case 2 -> random.nextInt(3_000);
      default -> random.nextInt(30_000);
    };
  }

  private static void maybePing(JdkClient client, Random random) throws Exception {
    if (random.nextInt(4) == 0) {
      byte[] data = new byte[random.nextInt(126)];
      client.webSocket().sendPing(ByteBuffer.wrap(data)).get(20, TimeUnit.SECONDS);
    }
  }

  private static void check(JdkClient client, List<Object> expected) throws Exception {
    for (Object message : expected) {
      Object event = nextButPings(client);
      if (message instanceof String text) {
        assertThat(((JdkClient.Text) event).text()).isEqualTo(text);
      } else {
        assertThat(((JdkClient.Binary) event).data()).isEqualTo(message);
      }
    }
    expected.clear();
  }

  private static Object nextButPings(JdkClient client) throws Exception {
    Object event = client.next();
    while (event instanceof JdkClient.Ping || event instanceof JdkClient.Pong) {
      event = client.next();
    }
    return event;
  }

  @ParameterizedTest
  @EnumSource(FlushPolicy.class)
  void two_hundred_clients_each_say_what_chance_tells_them(FlushPolicy policy) throws Exception {
    long seed = new Random().nextLong();
    try (LogRecorder log = new LogRecorder();
        WebSocketServer server =
            WebSocketServer.builder()
                .handler(RandomConversationsTest::serve)
                .connectionOptions(ConnectionOptions.DEFAULT.withFlushPolicy(policy))
                .start()) {
      List<CompletableFuture<Void>> results = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Random random = new Random(seed + i);
        CompletableFuture<Void> result = new CompletableFuture<>();
        results.add(result);
        new Thread(
                () -> {
                  try {
                    converse(server, random);
                    result.complete(null);
                  } catch (Exception | AssertionError e) {
                    result.completeExceptionally(e);
                  }
                })
            .start();
      }
      for (int i = 0; i < CLIENTS; i++) {
        assertThat(results.get(i))
            .as("client %d with seed %dL", i, seed)
            .succeedsWithin(90, TimeUnit.SECONDS);
      }
      Await.until("all have left", () -> server.connections().size() == 0);
      assertThat(log.errorTraces()).as("seed %dL", seed).isEmpty();
    }
  }
}
