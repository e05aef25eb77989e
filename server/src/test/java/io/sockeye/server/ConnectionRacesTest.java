package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.FlushPolicy;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything at the same time on one connection, and its end in the middle of anything. */
@Timeout(120)
class ConnectionRacesTest {

  private static final int CONNECTIONS = 30;
  private static final int THREADS = 5;

  @TempDir static Path directory;

  /** Something that a thread does to a connection until that has ended. */
  private static void act(WebSocket ws, int what, byte[] data) throws IOException {
    switch (what) {
      case 0 -> ws.send(data);
      case 1 -> {
        try (OutputStream out = ws.binaryOutputStream()) {
          out.write(data);
          out.flush();
          out.write(1);
        }
      }
      case 2 -> ws.ping();
      case 3 -> ws.send("text");
      default -> ws.flush();
    }
  }

  private static void end(WebSocket ws, int how) {
    switch (how) {
      case 0 -> ws.close();
      case 1 -> ws.abort();
      case 2 -> ws.close(new CloseStatus(4000, "race"));
      default -> {
        // The peer will.
      }
    }
  }

  /**
   * Acts in threads beside the handler, and ends the connection, as the query of the request says.
   */
  private record BusyHandler(CountDownLatch threads, CountDownLatch handlers)
      implements WebSocketRequestHandler {

    BusyHandler() {
      this(new CountDownLatch(CONNECTIONS * THREADS), new CountDownLatch(CONNECTIONS));
    }

    static String script(Random random) {
      return random.nextInt(5)
          + ","
          + random.nextInt(70_000)
          + ","
          + random.nextInt(3)
          + ","
          + random.nextInt(4);
    }

    @Override
    public void handle(WebSocket ws, Request request) throws Exception {
      String[] script = request.query().split(",");
      byte[] data = new byte[Integer.parseInt(script[1])];
      for (int t = 0; t < THREADS; t++) {
        int what = (Integer.parseInt(script[0]) + t) % 5;
        new Thread(() -> actUntilItEnds(ws, what, data)).start();
      }
      int echoes = Integer.parseInt(script[2]);
      try {
        for (int i = 0; i < echoes && ws.receive() != null; i++) {
          ws.send("echo");
        }
        end(ws, Integer.parseInt(script[3]));
        while (ws.receive() != null) {
          // Until the peer closes.
        }
      } finally {
        handlers.countDown();
      }
    }

    private void actUntilItEnds(WebSocket ws, int what, byte[] data) {
      try {
        while (true) {
          act(ws, what, data);
        }
      } catch (IOException e) {
        // The end of the connection, which is what is waited for.
      } finally {
        threads.countDown();
      }
    }

    void awaitAll(long seed) throws InterruptedException {
      assertThat(handlers.await(30, TimeUnit.SECONDS))
          .as("%d handlers run, seed %dL", handlers.getCount(), seed)
          .isTrue();
      assertThat(threads.await(30, TimeUnit.SECONDS))
          .as("%d threads run, seed %dL", threads.getCount(), seed)
          .isTrue();
    }
  }

  /**
   * Seen elsewhere: sending while the connection ends reaches another one (CVE-2022-25762); an
   * automatic Pong races a close.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoever_ends_a_busy_connection_all_threads_come_to_an_end(boolean tls) throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    BusyHandler handler = new BusyHandler();
    WebSocketServerBuilder builder =
        WebSocketServer.builder()
            .handler(handler)
            .drainTimeout(Duration.ofSeconds(2))
            .connectionOptions(
                ConnectionOptions.DEFAULT
                    .withCloseTimeout(Duration.ofSeconds(1))
                    .withSendTimeout(Duration.ofSeconds(1))
                    .withPingInterval(Duration.ofSeconds(2))
                    .withPongTimeout(Duration.ofSeconds(2))
                    .withFlushPolicy(
                        random.nextBoolean() ? FlushPolicy.BEFORE_WAIT : FlushPolicy.EACH_MESSAGE));
    SSLContext context = tls ? new TestCertificate(directory).context() : null;
    if (tls) {
      builder.sslContext(context);
    }
    try (RawClients clients = new RawClients();
        LogRecorder log = new LogRecorder();
        WebSocketServer server = builder.start()) {
      for (int i = 0; i < CONNECTIONS; i++) {
        RawClient client =
            clients.add(
                tls
                    ? new RawClient(
                        context.getSocketFactory().createSocket("localhost", server.port()))
                    : RawClient.connect(server));
        converse(client, random);
      }
      handler.awaitAll(seed);
      Await.until("all have left, seed " + seed, () -> server.connections().size() == 0);
      assertThat(log.errorTraces()).as("seed %dL", seed).isEmpty();
    }
  }

  private static void converse(RawClient client, Random random) throws IOException {
    String script = BusyHandler.script(random);
    String extension =
        random.nextBoolean() ? "Sec-WebSocket-Extensions: permessage-deflate" : "X: y";
    client.shakeHands("/?" + script, extension);
    int how = random.nextInt(4);
    try {
      client.sendText("one");
      client.sendText("two");
      endAtClient(client, how);
    } catch (IOException e) {
      // The server was the first to end it.
    }
  }

  private static void endAtClient(RawClient client, int how) throws IOException {
    switch (how) {
      case 0 -> client.socket().close();
      case 1 -> {
        client.sendClose(1000);
        client.socket().close();
      }
      case 2 -> client.send(new byte[] {(byte) 0xFF, 0});
      default -> {
        // It neither reads nor answers any more.
      }
    }
  }

  /** RFC 6455, section 7.1.1: both ends may send their Close at the same time. */
  @Test
  void closes_that_cross_end_the_connection_in_good_order() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    WebSocketHandler handler =
        ws -> {
          go.await(20, TimeUnit.SECONDS);
          ws.close(new CloseStatus(4001, "server"));
          assertThat(ws.closeStatus().code()).isEqualTo(4002);
        };
    try (LogRecorder log = new LogRecorder();
        WebSocketServer server = WebSocketServer.builder().handler(handler).start();
        RawClient client = RawClient.open(server, "/")) {
      client.sendClose(4002);
      go.countDown();
      assertThat(client.readFrame().closeCode()).isEqualTo(4001);
      assertThat(client.isAtEnd()).isTrue();
      client.socket().close();
      Await.until("it is gone", () -> server.connections().size() == 0);
      assertThat(log.errors()).isEmpty();
    }
  }

  @Test
  void abort_wakes_who_waits_to_receive_to_send_and_for_anothers_message() throws Exception {
    CountDownLatch woken = new CountDownLatch(3);
    CountDownLatch streaming = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    WebSocketHandler handler =
        ws -> {
          OutputStream out = ws.binaryOutputStream();
          new Thread(() -> countFailure(woken, ws::receive)).start();
          new Thread(() -> countFailure(woken, () -> ws.send("waits for the stream"))).start();
          new Thread(() -> countFailure(woken, () -> ws.send(new byte[10]))).start();
          out.write(1);
          streaming.countDown();
          end.await(20, TimeUnit.SECONDS);
        };
    try (WebSocketServer server = WebSocketServer.builder().handler(handler).start();
        RawClient client = RawClient.open(server, "/")) {
      assertThat(streaming.await(20, TimeUnit.SECONDS)).isTrue();
      server.connections().forEach(WebSocket::abort);
      assertThat(client.discardToEnd()).isZero();
      assertThat(woken.await(10, TimeUnit.SECONDS)).as("%d still wait", woken.getCount()).isTrue();
      end.countDown();
    }
  }

  private interface Blocking {
    void run() throws IOException;
  }

  private static void countFailure(CountDownLatch failures, Blocking action) {
    try {
      action.run();
    } catch (IOException e) {
      failures.countDown();
    }
  }
}
