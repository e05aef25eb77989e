package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A server is told to end while clients send as fast as they can, and another takes its place at
 * the same port (RFC 6455, section 7.4.1: 1001 is for a server that goes down).
 */
@Timeout(240)
class RestartIT {

  private static final int CLIENTS = 40;
  private static final long PATIENCE_SECONDS = 60;
  private static final Duration PAUSE = Duration.ofMillis(20);

  /** Starts a {@link CountingServer}; 0 lets the system choose its port. */
  private static ClientProcess start(int port) throws IOException {
    return ClientProcess.start(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            CountingServer.class.getName(),
            Integer.toString(port)));
  }

  @Test
  void sigterm_under_load_loses_no_message_and_clients_find_the_next_process_at_the_same_port()
      throws Exception {
    try (ClientProcess first = start(0)) {
      int port = Integer.parseInt(first.line());
      List<CountingClient> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(new CountingClient(WebSocketClient.connect(uri(port, i))));
      }
      for (CountingClient client : clients) {
        client.underWay().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }

      first.terminate();

      for (CountingClient client : clients) {
        assertThat(client.end()).isEqualTo(CloseStatus.GOING_AWAY);
      }
      Map<String, CountingServer.Count> counts = counts(first);
      for (int i = 0; i < CLIENTS; i++) {
        CountingClient client = clients.get(i);
        // All that was sent was received, and all that was answered has come.
        assertThat(counts.get("/" + i))
            .as("client %s", i)
            .isEqualTo(new CountingServer.Count(client.sent(), client.answered()));
      }
      assertThat(first.exitStatus()).isZero();
      assertThat(first.errors()).isEmpty();
      assertThatANewProcessServes(port);
    }
  }

  /** What the server prints when it ends. */
  private static Map<String, CountingServer.Count> counts(ClientProcess server) {
    Map<String, CountingServer.Count> counts = new HashMap<>();
    for (String line; (line = server.line()) != null; ) {
      String[] words = line.split(" ");
      counts.put(
          words[0],
          new CountingServer.Count(Integer.parseInt(words[1]), Integer.parseInt(words[2])));
    }
    return counts;
  }

  /** Clients look for it before it is there. */
  private static void assertThatANewProcessServes(int port) throws Exception {
    try (ClientProcess next = start(port)) {
      for (int i = 0; i < CLIENTS; i++) {
        try (WebSocket webSocket = reconnect(uri(port, i))) {
          webSocket.send("0");
          assertThat(webSocket.receive()).isEqualTo(Message.text("0"));
        }
      }
      assertThat(next.line()).isEqualTo(Integer.toString(port));
    }
  }

  private static WebSocket reconnect(String uri) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try {
        return WebSocketClient.connect(uri);
      } catch (ConnectException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private static String uri(int port, int client) {
    return "ws://127.0.0.1:" + port + "/" + client;
  }
}
