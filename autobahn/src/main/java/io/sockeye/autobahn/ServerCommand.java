package io.sockeye.autobahn;

import io.sockeye.codec.connection.WebSocket;
import io.sockeye.server.WebSocketHandler;
import io.sockeye.server.WebSocketServer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code server}: the server that a fuzzing client tests. */
@Command(
    name = "server",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Echoes every message to a fuzzing client, until it is terminated.")
final class ServerCommand implements Callable<Integer> {

  @Mixin private ServerOptions options = new ServerOptions();

  @Mixin private ConnectionMode mode = new ConnectionMode();

  private final AtomicInteger connectionsEnded = new AtomicInteger();

  @Override
  public Integer call() throws IOException, GeneralSecurityException, InterruptedException {
    WebSocketServer server = start(options, mode, this::serve);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server)));
    System.out.println("listening on " + options.url(server.port()));
    new CountDownLatch(1).await();
    return 0;
  }

  private void serve(WebSocket webSocket) throws IOException {
    try {
      Echo.everyMessage(webSocket);
    } finally {
      System.out.printf("connection %d has ended%n", connectionsEnded.incrementAndGet());
    }
  }

  static WebSocketServer start(ServerOptions options, ConnectionMode mode, WebSocketHandler handler)
      throws IOException, GeneralSecurityException {
    return options
        .builder(handler)
        // One of the runners takes the name for its reports from it.
        .responseHeader("Server", "Sockeye")
        .compressionThreshold(0)
        .connectionOptions(mode.connectionOptions())
        .threadFactory(mode.threads("echo"))
        .start();
  }

  /** To be told to end is no failure: the status is 0, not 128 and the number of a signal. */
  private static void end(WebSocketServer server) {
    server.close();
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }
}
