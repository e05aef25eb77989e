package io.sockeye.benchmarks.servers;

import io.sockeye.codec.Message;
import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.ConnectionThreads;
import io.sockeye.codec.connection.FlushPolicy;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.server.ConnectionGroup;
import io.sockeye.server.WebSocketServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/** Sockeye: a thread for each connection. */
final class SockeyeEcho implements EchoServer {

  private final ThreadFactory threads;
  private final FlushPolicy flushPolicy;
  private final PermessageDeflate permessageDeflate;
  private final ConnectionGroup members = new ConnectionGroup();

  private SockeyeEcho(
      ThreadFactory threads, FlushPolicy flushPolicy, PermessageDeflate permessageDeflate) {
    this.threads = threads;
    this.flushPolicy = flushPolicy;
    this.permessageDeflate = permessageDeflate;
  }

  public static void main(String[] args) throws Exception {
    List<String> options = List.of(args);
    ServerProcessMain.run(
        new SockeyeEcho(
            options.contains("platform")
                ? ConnectionThreads.platformThreads("echo")
                : ConnectionThreads.virtualThreads("echo"),
            options.contains("gather") ? FlushPolicy.BEFORE_WAIT : FlushPolicy.EACH_MESSAGE,
            new PermessageDeflate(options.contains("no-takeover"), false, 15, 15)),
        args);
  }

  @Override
  public int start(boolean deflate) throws IOException {
    return WebSocketServer.builder()
        .host("127.0.0.1")
        .handler(ECHO, SockeyeEcho::echo)
        .handler(MEMBERS, this::join)
        .handler(BROADCAST, this::broadcast)
        .permessageDeflate(deflate ? permessageDeflate : null)
        .maxMessageBytes(MAX_MESSAGE_BYTES)
        .connectionOptions(ConnectionOptions.DEFAULT.withFlushPolicy(flushPolicy))
        .threadFactory(threads)
        .start()
        .port();
  }

  private static void echo(WebSocket webSocket) throws IOException {
    for (Message message; (message = webSocket.receive()) != null; ) {
      webSocket.send(message);
    }
  }

  private void join(WebSocket webSocket) throws IOException {
    members.add(webSocket);
    while (webSocket.receive() != null) {
      // Members only listen.
    }
    members.remove(webSocket);
  }

  private void broadcast(WebSocket webSocket) throws IOException {
    for (Message message; (message = webSocket.receive()) != null; ) {
      members.broadcast(message);
    }
  }
}
