package io.sockeye.autobahn;

import io.sockeye.handshake.OriginPolicy;
import io.sockeye.server.WebSocketServer;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code server}: the server that a fuzzing client tests. */
@Command(
    name = "server",
    mixinStandardHelpOptions = true,
    description = "Echoes every message to a fuzzing client, until it is terminated.")
final class ServerCommand implements Callable<Integer> {

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Where to listen (${DEFAULT-VALUE}).")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port, 0 to have one chosen (${DEFAULT-VALUE}).")
  private int port = 9001;

  @Mixin private ConnectionMode mode = new ConnectionMode();

  @Override
  public Integer call() throws IOException, InterruptedException {
    WebSocketServer server = start(host, port, mode);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    System.out.println("listening on ws://" + host + ":" + server.port() + "/");
    new CountDownLatch(1).await();
    return 0;
  }

  static WebSocketServer start(String host, int port, ConnectionMode mode) throws IOException {
    return WebSocketServer.builder()
        .host(host)
        .port(port)
        .handler(Echo::everyMessage)
        .originPolicy(OriginPolicy.any())
        .maxMessageBytes(Echo.MAX_MESSAGE_BYTES)
        .compressionThreshold(0)
        .connectionOptions(mode.connectionOptions())
        .threadFactory(mode.threads("echo"))
        .start();
  }
}
