package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.codec.connection.WebSocketListener;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holes that were found in other libraries and that no other test of this module is about. */
@Timeout(60)
class KnownHolesTest {

  private static SSLContext tls;

  @BeforeAll
  static void makeCertificate(@TempDir Path directory) throws Exception {
    tls = new TestCertificate(directory).context();
    RawClient.loadTls(tls);
  }

  /**
   * One connection that does not complete its TLS handshake holds up the others, or they cannot be
   * opened at the same time.
   */
  @Test
  void tls_handshakes_do_not_wait_for_each_other() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(20);
    try (RawClients silent = new RawClients();
        WebSocketServer server =
            WebSocketServer.builder()
                .handler(Echo::handle)
                .sslContext(tls)
                .handshakeTimeout(Duration.ofMinutes(1))
                .start()) {
      for (int i = 0; i < 20; i++) {
        silent.add(RawClient.connect(server));
      }
      Callable<String> echo =
          () -> {
            try (RawClient client = connectTls(server).shakeHands("/")) {
              client.sendText("hello");
              return client.readFrame().text();
            }
          };
      List<Future<String>> echoes = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        echoes.add(clients.submit(echo));
      }
      for (Future<String> answer : echoes) {
        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("hello");
      }
      for (RawClient client : silent) {
        // They were all waiting meanwhile, and are still.
        client.socket().setSoTimeout(1);
        assertThatThrownBy(client::isAtEnd).isInstanceOf(SocketTimeoutException.class);
      }
    } finally {
      clients.shutdownNow();
    }
  }

  /** A deadlock on a full queue, which is filled by who is to empty it. */
  @ParameterizedTest
  @EnumSource(SlowConsumer.class)
  void a_listener_may_broadcast_though_its_own_outbox_is_full(SlowConsumer policy)
      throws Exception {
    byte[] large = new byte[1 << 20];
    CompletableFuture<Void> returned = new CompletableFuture<>();
    ConnectionGroup members = new ConnectionGroup(policy, 1, 1);
    WebSocketServerBuilder builder =
        WebSocketServer.builder()
            .drainTimeout(Duration.ZERO)
            .listener(
                new WebSocketListener() {
                  @Override
                  public void onMessage(WebSocket webSocket, String text) {
                    members.add(webSocket);
                    for (int i = 0; i < 100; i++) {
                      members.broadcast(large);
                    }
                    returned.complete(null);
                  }

                  @Override
                  public void onError(WebSocket webSocket, Exception error) {
                    // That it is disconnected is what the policy may say.
                  }
                });
    try (WebSocketServer server = builder.start();
        RawClient client = RawClient.connect(server, 4096).shakeHands("/")) {
      // It reads nothing of what it causes.
      client.sendText("go");

      assertThat(returned).succeedsWithin(Await.BOUND);
    }
  }

  private interface QuietClient {
    RawClient connect(WebSocketServer server) throws IOException;
  }

  private static List<QuietClient> quietClients() {
    byte[] halfAClientHello = {22, 3, 1, 2, 0, 1, 0, 1, -4};
    byte[] halfARecord = {23, 3, 3, 0, 64, 1, 2, 3};
    QuietClient noClientHello = RawClient::connect;
    QuietClient halfOfOne =
        server -> {
          RawClient client = RawClient.connect(server);
          client.send(halfAClientHello);
          return client;
        };
    QuietClient noRequest = KnownHolesTest::connectTls;
    QuietClient noFrame = server -> connectTls(server).shakeHands("/");
    QuietClient halfAFrame =
        server -> {
          RawClient client = connectTls(server).shakeHands("/");
          client.below().getOutputStream().write(halfARecord);
          return client;
        };
    return List.of(noClientHello, halfOfOne, noRequest, noFrame, halfAFrame);
  }

  private static RawClient connectTls(WebSocketServer server) throws IOException {
    return RawClient.connectTls(server.port(), 0, tls, "TLSv1.3");
  }

  /** A connection on which nothing comes has a core busy: what waits looks again and again. */
  @Test
  void who_waits_for_a_client_uses_no_processor() throws Exception {
    Duration wait = Duration.ofSeconds(2);
    BlockingQueue<Duration> times = new LinkedBlockingQueue<>();
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    try (WebSocketServer server =
            WebSocketServer.builder()
                .handler(Echo::handle)
                .sslContext(tls)
                .handshakeTimeout(wait)
                .connectionOptions(
                    ConnectionOptions.DEFAULT
                        .withPingInterval(wait.dividedBy(2))
                        .withPongTimeout(wait.dividedBy(2)))
                .threadFactory(
                    task ->
                        new Thread(
                            () -> {
                              task.run();
                              times.add(Duration.ofNanos(clock.getCurrentThreadCpuTime()));
                            }))
                .start();
        RawClients clients = new RawClients()) {
      // What is loaded for the first connection takes its time.
      try (RawClient first = connectTls(server).shakeHands("/")) {
        first.sendClose(1000);
        first.discardToEnd();
      }
      assertThat(times.poll(20, TimeUnit.SECONDS)).isNotNull();
      long start = System.nanoTime();
      for (QuietClient quiet : quietClients()) {
        clients.add(quiet.connect(server));
      }
      for (RawClient client : clients) {
        Duration used = times.poll(20, TimeUnit.SECONDS);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .as("until one was cut off")
            .isGreaterThan(wait.dividedBy(2));
        assertThat(used).isNotNull().isLessThan(wait.dividedBy(5));
        assertThat(client.discardToEnd()).isLessThan(1_000);
      }
    }
  }

  /** Very many clients that vanish at once take the server with them, or leave something. */
  @Test
  void very_many_clients_may_vanish_at_once() throws Exception {
    int count = 300;
    StartedThreads threads = new StartedThreads();
    try (RawClients clients = new RawClients();
        LogRecorder log = new LogRecorder();
        WebSocketServer server =
            WebSocketServer.builder().handler(Echo::handle).threadFactory(threads).start()) {
      for (int i = 0; i < count; i++) {
        clients.add(RawClient.open(server, "/")).socket().setSoLinger(true, 0);
      }
      Await.until("all are members", () -> server.connections().size() == count);
      // There is something on its way to each.
      for (int i = 0; i < 10; i++) {
        server.connections().broadcast(new byte[10_000]);
      }
      for (RawClient client : clients) {
        client.close();
      }

      threads.awaitEnd();
      assertThat(server.connections()).isEmpty();
      assertThat(log.errors()).isEmpty();
      try (RawClient next = RawClient.open(server, "/")) {
        next.sendText("unharmed");
        assertThat(next.readFrame().text()).isEqualTo("unharmed");
      }
    }
  }

  /** Messages wait in memory, and without bound, for who does not take them. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void what_is_not_received_stays_with_the_client_and_is_not_lost(boolean listens)
      throws Exception {
    int count = 1_000;
    CountDownLatch wanted = new CountDownLatch(1);
    CompletableFuture<Integer> received = new CompletableFuture<>();
    WebSocketServerBuilder builder = WebSocketServer.builder();
    if (listens) {
      builder.listener(new Slow(wanted, received));
    } else {
      builder.handler(
          ws -> {
            wanted.await();
            int messages = 0;
            while (ws.receive() != null) {
              messages++;
            }
            received.complete(messages);
          });
    }
    byte[] message = RawClient.frame(0x82, new byte[100_000]);
    AtomicInteger sent = new AtomicInteger();
    try (WebSocketServer server = builder.start();
        RawClient client = RawClient.open(server, "/")) {
      CompletableFuture<Void> sending = new CompletableFuture<>();
      Thread sender =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < count; i++) {
                    client.send(message);
                    sent.incrementAndGet();
                  }
                  client.sendClose(1000);
                  client.socket().shutdownOutput();
                  sending.complete(null);
                } catch (IOException e) {
                  sending.completeExceptionally(e);
                }
              });
      sender.start();
      Await.until("the first have left", () -> sent.get() > 10);
      AtomicInteger before = new AtomicInteger(-1);
      AtomicLong since = new AtomicLong();
      Await.until(
          "no more leave",
          () -> {
            if (before.getAndSet(sent.get()) != sent.get()) {
              since.set(System.nanoTime());
            }
            return System.nanoTime() - since.get() > TimeUnit.SECONDS.toNanos(1);
          });
      // What the system's buffers hold.
      assertThat(sent.get()).isLessThan(count / 2);
      wanted.countDown();

      assertThat(received.get(20, TimeUnit.SECONDS)).isEqualTo(count);
      assertThat(sending).succeedsWithin(Duration.ofSeconds(20));
    }
  }

  /** A listener that takes its time for its first message. */
  private static final class Slow implements WebSocketListener {

    private final CountDownLatch wanted;
    private final CompletableFuture<Integer> received;
    private int messages;

    Slow(CountDownLatch wanted, CompletableFuture<Integer> received) {
      this.wanted = wanted;
      this.received = received;
    }

    @Override
    public void onMessage(WebSocket webSocket, byte[] data) {
      Await.latch(wanted);
      messages++;
    }

    @Override
    public void onClose(WebSocket webSocket, CloseStatus status) {
      received.complete(messages);
    }
  }
}
