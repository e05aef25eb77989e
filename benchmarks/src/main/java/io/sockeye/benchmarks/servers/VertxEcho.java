package io.sockeye.benchmarks.servers;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Vert.x: a verticle for each core. */
final class VertxEcho implements EchoServer {

  /** Negative: one is chosen, which all instances share. */
  private static final int SHARED_PORT = -1;

  private final AtomicInteger port = new AtomicInteger();
  private final Set<ServerWebSocket> members = ConcurrentHashMap.newKeySet();

  private VertxEcho() {}

  public static void main(String[] args) throws Exception {
    ServerProcessMain.run(new VertxEcho(), args);
  }

  @Override
  public int start(boolean deflate) throws Exception {
    HttpServerOptions options =
        new HttpServerOptions()
            .setAcceptBacklog(BACKLOG)
            .setMaxWebSocketFrameSize(MAX_MESSAGE_BYTES)
            .setMaxWebSocketMessageSize(MAX_MESSAGE_BYTES)
            .setPerMessageWebSocketCompressionSupported(deflate)
            .setPerFrameWebSocketCompressionSupported(false);
    Vertx.vertx()
        .deployVerticle(
            () -> new Listening(options),
            new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()))
        .toCompletionStage()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
    return port.get();
  }

  private final class Listening extends VerticleBase {

    private final HttpServerOptions options;

    Listening(HttpServerOptions options) {
      this.options = options;
    }

    @Override
    public Future<?> start() {
      return vertx
          .createHttpServer(options)
          .webSocketHandler(VertxEcho.this::accept)
          .listen(SHARED_PORT, "127.0.0.1")
          .onSuccess((HttpServer server) -> port.set(server.actualPort()));
    }
  }

  private void accept(ServerWebSocket webSocket) {
    switch (webSocket.path()) {
      case MEMBERS -> {
        members.add(webSocket);
        webSocket.closeHandler(closed -> members.remove(webSocket));
      }
      case BROADCAST ->
          webSocket.textMessageHandler(
              text -> members.forEach(member -> member.writeTextMessage(text)));
      default -> {
        webSocket.binaryMessageHandler(webSocket::writeBinaryMessage);
        webSocket.textMessageHandler(webSocket::writeTextMessage);
      }
    }
  }
}
