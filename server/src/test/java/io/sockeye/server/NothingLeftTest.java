package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is left of a server that has closed. */
@Timeout(60)
class NothingLeftTest {

  /** Connections of every kind and at every stage, while the server closes. */
  @Test
  void no_thread_and_no_descriptor_is_left() throws Exception {
    run();
    Await.until("threads of other tests have ended", () -> threads().isEmpty());
    long before = OpenDescriptors.count();
    for (int i = 0; i < 5; i++) {
      run();
    }
    Await.until("no thread is left: " + threads(), () -> threads().isEmpty());
    Await.until("no descriptor is left", () -> OpenDescriptors.count() <= before);
  }

  private static void run() throws Exception {
    StartedThreads threads = new StartedThreads();
    WebSocketServer server =
        WebSocketServer.builder()
            .handler("/echo", Echo::handle)
            .handler("/end", ws -> ws.send("end"))
            .handler(
                "/fail",
                ws -> {
                  throw new IOException("no more than a test");
                })
            .maxConnections(40)
            .drainTimeout(Duration.ofMillis(500))
            .threadFactory(threads)
            .start();
    try (RawClients clients = new RawClients();
        LogRecorder log = new LogRecorder()) {
      for (int i = 0; i < 60; i++) {
        RawClient client = clients.add(RawClient.connect(server));
        client.send(
            switch (i % 6) {
              case 0 -> RawClient.handshake("/echo");
              case 1 -> RawClient.handshake("/end");
              case 2 -> RawClient.handshake("/fail");
              case 3 -> RawClient.handshake("/nowhere");
              case 4 -> "GET /";
              default -> "nonsense\r\n\r\n";
            });
        if (i % 4 == 0) {
          client.socket().close();
        }
      }
      Await.until("all were accepted", () -> threads.count() == 60);
      server.connections().broadcast(new byte[200_000]);
      server.close();
      assertThat(log.warnings())
          .as("but for the limit, which is reached on purpose")
          .filteredOn(logged -> !logged.getMessage().contains("maxConnections"))
          .isEmpty();
    }
    threads.awaitEnd();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("sockeye-"))
        .toList();
  }
}
