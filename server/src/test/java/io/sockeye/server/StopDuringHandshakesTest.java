package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that stops while clients are in the middle of their opening handshakes. */
@Timeout(120)
class StopDuringHandshakesTest {

  private static final int TIMES = 20;
  private static final int CLIENTS = 6;

  /** Shakes hands again and again until it is turned away, and says how it was. */
  private static String shakeHandsUntilTheEnd(WebSocketServer server, CountDownLatch begun)
      throws IOException {
    while (true) {
      try (RawClient client = RawClient.connect(server)) {
        client.send(RawClient.handshake("/"));
        begun.countDown();
        RawClient.Response response = client.readHead();
        if (response.status() != 101) {
          return Integer.toString(response.status());
        }
        client.sendText("is this the end?");
        RawClient.Frame frame = client.readFrame();
        if (frame.opcode() == 8) {
          client.send(RawClient.frame(0x88, frame.payload()));
          assertThat(client.isAtEnd()).as("the server ends TCP first").isTrue();
          return Integer.toString(frame.closeCode());
        }
        assertThat(frame.text()).isEqualTo("is this the end?");
        client.sendClose(1000);
        // What follows is the answer, with 1000 or 1001, and the end.
        assertThat(client.readFrame().closeCode()).isIn(1000, 1001);
      } catch (ConnectException e) {
        return "refused";
      } catch (EOFException | SocketException e) {
        return "ended";
      }
    }
  }

  /** Seen elsewhere: closing holds up, or is held up by, connections in their handshake. */
  @Test
  void every_client_is_served_or_told_or_turned_away_and_none_waits() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try (LogRecorder log = new LogRecorder()) {
      for (int time = 0; time < TIMES; time++) {
        WebSocketServer server =
            WebSocketServer.builder()
                .handler(Echo::handle)
                .drainTimeout(Duration.ofSeconds(15))
                .start();
        CountDownLatch begun = new CountDownLatch(1 + 3 * time);
        List<Future<String>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          clients.add(threads.submit(() -> shakeHandsUntilTheEnd(server, begun)));
        }
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        long start = System.nanoTime();
        server.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .as("no connection was left for the drain timeout to end")
            .isLessThan(Duration.ofSeconds(14));
        for (Future<String> client : clients) {
          assertThat(client.get(20, TimeUnit.SECONDS)).isIn("503", "1001", "refused", "ended");
        }
        assertThat(server.connections().size()).isZero();
      }
      assertThat(log.errorTraces()).isEmpty();
    } finally {
      threads.shutdownNow();
    }
  }
}
