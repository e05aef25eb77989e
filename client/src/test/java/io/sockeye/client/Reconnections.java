package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes down what a reconnecting client tells its listener, and the delays that it waits. */
class Reconnections implements ReconnectingListener {

  private static final long PATIENCE_SECONDS = 20;

  final List<Disconnection> disconnections = new CopyOnWriteArrayList<>();
  final List<Duration> delays = new CopyOnWriteArrayList<>();
  final List<IOException> unsent = new CopyOnWriteArrayList<>();
  final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  final CountDownLatch closed = new CountDownLatch(1);

  /** Why the client came to its end. */
  volatile Disconnection last;

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  private void tell(String event) {
    threads.add(Thread.currentThread());
    events.add(event);
  }

  @Override
  public void onOpen(ReconnectingClient client, WebSocket webSocket) throws IOException {
    tell("open");
  }

  @Override
  public void onMessage(ReconnectingClient client, String text) throws IOException {
    tell("text " + text);
  }

  @Override
  public void onMessage(ReconnectingClient client, byte[] data) throws IOException {
    tell("binary " + data.length);
  }

  @Override
  public void onRetry(ReconnectingClient client, Disconnection why, Duration delay) {
    disconnections.add(why);
    delays.add(delay);
    tell("retry " + why.attempts());
  }

  @Override
  public void onUnsent(ReconnectingClient client, Message message, IOException why) {
    unsent.add(why);
    tell("unsent " + message);
  }

  @Override
  public void onClose(ReconnectingClient client, Disconnection why) {
    last = why;
    tell(why == null ? "closed" : "given up");
    closed.countDown();
  }

  /** {@return the next event} */
  String next() throws InterruptedException {
    return events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Waits for the end, and that the threads are gone that called; what follows it is in no list.
   */
  void awaitEnd() throws InterruptedException {
    assertThat(closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      assertThat(thread.isAlive()).isFalse();
    }
  }

  /** {@return the events that were not taken yet, after the end} */
  List<String> eventsUntilEnd() throws InterruptedException {
    awaitEnd();
    return List.copyOf(events);
  }

  /** {@return a builder whose attempts follow each other at once} */
  static ReconnectingClientBuilder atOnce(String uri) {
    return ReconnectingClient.builder(uri)
        .timing(new Timing(System::nanoTime, (stop, delay) -> stop.isRequested()));
  }

  /** {@return a builder whose second attempt never comes} */
  static ReconnectingClientBuilder never(String uri) {
    return ReconnectingClient.builder(uri)
        .timing(new Timing(System::nanoTime, (stop, delay) -> stop.await(Duration.ofMinutes(10))));
  }

  /** Does one thing to the first connection, and greets the second. */
  static RawServer firstThenGreeting(RawServer.Script first) {
    AtomicInteger connections = new AtomicInteger();
    return RawServer.start(
        peer -> {
          if (connections.getAndIncrement() == 0) {
            first.run(peer);
          } else {
            WebSocket webSocket = peer.open();
            webSocket.send("hello");
            while (webSocket.receive() != null) {
              // Until it is closed.
            }
            webSocket.close();
          }
        });
  }

  void assertComesBack() throws InterruptedException {
    assertThat(next()).isEqualTo("open");
    assertThat(next()).isEqualTo("text hello");
  }

  /** Something that sends. */
  interface Sending {
    void run() throws IOException;
  }

  /** Sends on a thread of its own. */
  static CompletableFuture<Void> send(ReconnectingClient client, String text) {
    return run(() -> client.send(text));
  }

  /** Sends on a thread of its own. */
  static CompletableFuture<Void> run(Sending sending) {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                sending.run();
                sent.complete(null);
              } catch (IOException | RuntimeException e) {
                sent.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return sent;
  }

  /** Between the hook's return and the first message there is a moment. */
  static void sendSoon(ReconnectingClient client, String text) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      try {
        client.send(text);
        return;
      } catch (DisconnectedException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }
}
