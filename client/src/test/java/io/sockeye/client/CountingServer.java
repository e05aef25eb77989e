package io.sockeye.client;

import io.sockeye.codec.Message;
import io.sockeye.codec.connection.ConnectionClosedException;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.server.Request;
import io.sockeye.server.WebSocketServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A server for a process of its own, which numbers what it sends and checks the numbers of what it
 * receives. A client names itself in its path. When the process is told to end, it prints a line
 * for each client: the name, how many messages came, and how many were answered.
 */
final class CountingServer {

  private static final Duration DRAIN = Duration.ofSeconds(60);

  /** What a client sent, and how much of it was answered. */
  record Count(int received, int answered) {}

  private final Map<String, Count> counts = new ConcurrentHashMap<>();

  private CountingServer() {}

  public static void main(String[] arguments) throws IOException {
    CountingServer counting = new CountingServer();
    WebSocketServer server =
        WebSocketServer.builder()
            .host("127.0.0.1")
            .port(Integer.parseInt(arguments[0]))
            .drainTimeout(DRAIN)
            .handler(counting::serve)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> counting.end(server)));
    System.out.println(server.port());
  }

  /** Receives to the end: what a client was allowed to send is not lost when the server closes. */
  private void serve(WebSocket webSocket, Request request) throws IOException {
    int received = 0;
    int answered = 0;
    boolean open = true;
    try {
      for (Message message; (message = webSocket.receive()) != null; ) {
        String number = Integer.toString(received);
        if (!message.equals(Message.text(number))) {
          throw new IllegalStateException(message + " instead of " + number);
        }
        received++;
        if (open) {
          try {
            webSocket.send(number);
            answered++;
          } catch (ConnectionClosedException e) {
            open = false;
          }
        }
      }
    } finally {
      counts.put(request.path(), new Count(received, answered));
    }
  }

  private void end(WebSocketServer server) {
    server.close();
    counts.forEach(
        (name, count) ->
            System.out.println(name + " " + count.received() + " " + count.answered()));
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }
}
