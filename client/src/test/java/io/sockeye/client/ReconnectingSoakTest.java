package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A server that ends each connection after a few messages, in one of many ways, but reads what the
 * network has of it until its end. So each message that was accepted arrives once, or was reported:
 * the seed of a failure is printed with it.
 */
@Timeout(180)
class ReconnectingSoakTest {

  private static final int DISCONNECTIONS = 300;
  private static final int SENDERS = 3;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final ReentrantLock lock = new ReentrantLock();

  /** What came on each connection: the last of one may be read after the first of the next. */
  private final List<Queue<String>> connections = new ArrayList<>();

  private final CountDownLatch disconnections = new CountDownLatch(DISCONNECTIONS);

  private void serve(RawServer.Peer peer) throws IOException {
    int way;
    int messages;
    Queue<String> received = new ConcurrentLinkedQueue<>();
    lock.lock();
    try {
      connections.add(received);
      way = random.nextInt(6);
      messages = random.nextInt(20);
    } finally {
      lock.unlock();
    }
    disconnections.countDown();
    switch (way) {
      case 0 -> {
        peer.request();
        peer.send("HTTP/1.1 503 Later\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n");
      }
      case 1 -> peer.request();
      case 2 -> {
        WebSocket webSocket = peer.open();
        receive(webSocket, messages, received);
        // No Close; what the client has sent until it notices is read all the same.
        peer.socket().shutdownOutput();
        receive(webSocket, Integer.MAX_VALUE, received);
      }
      default -> {
        WebSocket webSocket = peer.open();
        receive(webSocket, messages, received);
        webSocket.sendClose(new CloseStatus(1008 + way, ""));
        receive(webSocket, Integer.MAX_VALUE, received);
        webSocket.close();
      }
    }
  }

  private static void receive(WebSocket webSocket, int count, Queue<String> received) {
    try {
      for (int i = 0; i < count; i++) {
        Message message = webSocket.receive();
        if (message == null) {
          return;
        }
        received.add(message.toString());
      }
    } catch (IOException e) {
      // The client is gone.
    }
  }

  /** What one thread has sent. */
  private static final class Sent {
    final List<String> accepted = new ArrayList<>();
    final Set<String> uncertain = new HashSet<>();
    final Set<String> refused = new HashSet<>();
  }

  private Sent send(ReconnectingClient client, int sender) {
    Sent sent = new Sent();
    for (int i = 0; disconnections.getCount() > 0; i++) {
      String message = sender + " " + i;
      try {
        client.send(message);
        sent.accepted.add(message);
      } catch (DisconnectedException e) {
        sent.refused.add(message);
        // Who is refused does not ask again at once, or it would have the processor for itself.
        LockSupport.parkNanos(1_000_000);
      } catch (IOException e) {
        sent.uncertain.add(message);
      }
    }
    return sent;
  }

  /** Writes down which messages it is told of. */
  private static final class Listener extends Reconnections {
    final Queue<String> neverSent = new ConcurrentLinkedQueue<>();
    final Queue<String> cutOff = new ConcurrentLinkedQueue<>();

    @Override
    public void onUnsent(ReconnectingClient client, Message message, IOException why) {
      (why instanceof DisconnectedException ? neverSent : cutOff).add(message.toString());
    }
  }

  /** Seen elsewhere: what is sent while a connection ends is lost, and nobody is told. */
  @ParameterizedTest
  @EnumSource(WhileDisconnected.class)
  void each_message_that_was_accepted_arrives_once_or_is_reported(WhileDisconnected policy)
      throws Exception {
    Listener told = new Listener();
    Queue<Sent> sent = new ConcurrentLinkedQueue<>();
    try (RawServer server = RawServer.start(this::serve)) {
      ReconnectingClient client =
          Reconnections.atOnce(server.uri())
              .client(WebSocketClient.builder().permessageDeflate(null).build())
              .whileDisconnected(policy)
              .queueLimits(50, 1 << 20)
              .start(told);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        int sender = i;
        Thread thread = new Thread(() -> sent.add(send(client, sender)));
        threads.add(thread);
        thread.start();
      }
      for (Thread thread : threads) {
        thread.join(TimeUnit.SECONDS.toMillis(120));
        assertThat(thread.isAlive()).isFalse();
      }
      client.close();
      told.awaitEnd();
    }

    List<String> received = connections.stream().flatMap(Queue::stream).toList();
    assertThat(sent).hasSize(SENDERS);
    assertThat(disconnections.getCount()).isZero();
    Set<String> arrived = new HashSet<>(received);
    assertThat(arrived).as("no message came twice, seed %s", seed).hasSameSizeAs(received);
    for (Sent each : sent) {
      assertThat(each.accepted).as("seed %s", seed).isNotEmpty();
      Set<String> missing = new HashSet<>(each.accepted);
      missing.removeAll(arrived);
      missing.removeAll(told.neverSent);
      missing.removeAll(told.cutOff);
      assertThat(missing).as("lost without a word, seed %s", seed).isEmpty();
      assertThat(each.refused).as("refused, seed %s", seed).noneMatch(arrived::contains);
      assertInOrder(each.accepted, received);
    }
    assertThat(told.neverSent).as("seed %s", seed).noneMatch(arrived::contains);
  }

  /** Those of one thread come in the order in which it has sent them. */
  private void assertInOrder(List<String> accepted, List<String> received) {
    Set<String> own = new HashSet<>(accepted);
    Set<String> arrived = new HashSet<>(received);
    assertThat(received.stream().filter(own::contains))
        .as("seed %s", seed)
        .containsExactlyElementsOf(accepted.stream().filter(arrived::contains).toList());
  }
}
