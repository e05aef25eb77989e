package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.ConnectionThreads;
import io.sockeye.codec.connection.FlushPolicy;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.server.WebSocketServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Both ends talk at the same time, at random: in which order, of which type and size, whole or as a
 * stream, with Pings between, with which parameters; at last one of them closes. Each end has to
 * receive what the other sent, in order. The seed of a failure is in its name.
 */
@Timeout(120)
class ConversationsTest {

  private static final int CONVERSATIONS = 40;

  static LongStream seeds() {
    return new Random().longs(CONVERSATIONS);
  }

  /** One message, and how it is sent. */
  private record Utterance(Message message, boolean streamed, boolean pingBefore) {

    void sendOn(WebSocket webSocket) throws IOException {
      if (pingBefore) {
        webSocket.ping();
      }
      if (!streamed) {
        webSocket.send(message);
      } else if (message instanceof Message.Text text) {
        try (Writer out = webSocket.textWriter()) {
          out.write(text.text());
        }
      } else {
        try (OutputStream out = webSocket.binaryOutputStream()) {
          out.write(message.payload());
        }
      }
    }
  }

  private static List<Utterance> speech(Random random) {
    List<Utterance> speech = new ArrayList<>();
    int count = random.nextInt(60);
    for (int i = 0; i < count; i++) {
      int size = (int) Math.pow(2, random.nextDouble() * 18);
      Message message;
      if (random.nextBoolean()) {
        message = Message.text(EchoTest.text(random, size / 4));
      } else {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        message = Message.binary(bytes);
      }
      speech.add(new Utterance(message, random.nextInt(4) == 0, random.nextInt(8) == 0));
    }
    return speech;
  }

  /** Sends all, on a thread of its own. */
  private static CompletableFuture<Void> speak(WebSocket webSocket, List<Utterance> speech) {
    CompletableFuture<Void> spoken = new CompletableFuture<>();
    ConnectionThreads.execute(
        () -> {
          try {
            for (Utterance utterance : speech) {
              utterance.sendOn(webSocket);
            }
            spoken.complete(null);
          } catch (IOException | RuntimeException e) {
            spoken.completeExceptionally(e);
          }
        });
    return spoken;
  }

  /** What one end has heard until the other closed. */
  private record Heard(List<Message> messages, CloseStatus status) {}

  private static Heard listen(WebSocket webSocket) throws IOException {
    List<Message> heard = new ArrayList<>();
    for (Message message; (message = webSocket.receive()) != null; ) {
      heard.add(message);
    }
    return new Heard(heard, webSocket.closeStatus());
  }

  private static PermessageDeflate deflate(Random random) {
    return random.nextInt(3) == 0
        ? null
        : new PermessageDeflate(
            random.nextBoolean(),
            random.nextBoolean(),
            8 + random.nextInt(8),
            8 + random.nextInt(8));
  }

  private static ConnectionOptions options(Random random) {
    FlushPolicy[] policies = FlushPolicy.values();
    return ConnectionOptions.DEFAULT.withFlushPolicy(policies[random.nextInt(policies.length)]);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void each_end_hears_all_that_the_other_says(long seed) throws Exception {
    Random random = new Random(seed);
    List<Utterance> clientSays = speech(random);
    List<Utterance> serverSays = speech(random);
    CloseStatus farewell = new CloseStatus(4000 + random.nextInt(1000), "seed " + seed);
    BlockingQueue<Heard> serverHeard = new LinkedBlockingQueue<>();
    try (WebSocketServer server =
            WebSocketServer.builder()
                .host("localhost")
                .permessageDeflate(deflate(random))
                .connectionOptions(options(random))
                .handler(
                    webSocket -> {
                      CompletableFuture<Void> spoken = speak(webSocket, serverSays);
                      serverHeard.add(listen(webSocket));
                      spoken.get(20, TimeUnit.SECONDS);
                    })
                .start();
        WebSocket webSocket =
            WebSocketClient.builder()
                .permessageDeflate(deflate(random))
                .connectionOptions(options(random))
                .build()
                .connectTo(EchoTest.uri(server))) {
      CompletableFuture<Void> spoken = speak(webSocket, clientSays);
      List<Message> clientHeard = new ArrayList<>();
      for (int i = 0; i < serverSays.size(); i++) {
        clientHeard.add(webSocket.receive());
      }
      spoken.get(20, TimeUnit.SECONDS);
      webSocket.close(farewell);

      Heard heard = serverHeard.poll(20, TimeUnit.SECONDS);
      assertThat(heard).as("seed %d", seed).isNotNull();
      assertThat(heard.messages()).as("seed %d", seed).isEqualTo(messages(clientSays));
      assertThat(heard.status()).as("seed %d", seed).isEqualTo(farewell);
      assertThat(clientHeard).as("seed %d", seed).isEqualTo(messages(serverSays));
    }
  }

  private static List<Message> messages(List<Utterance> speech) {
    return speech.stream().map(Utterance::message).toList();
  }
}
