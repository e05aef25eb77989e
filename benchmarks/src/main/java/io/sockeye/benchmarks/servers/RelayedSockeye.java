package io.sockeye.benchmarks.servers;

import io.sockeye.codec.Message;
import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.server.ConnectionGroup;
import io.sockeye.server.RelayChannel;
import io.sockeye.server.WebSocketServer;
import io.sockeye.server.redis.RedisRelay;
import java.io.IOException;
import java.net.URI;

/** Sockeye: one of several servers that hand a message to the members of all. */
final class RelayedSockeye implements EchoServer {

  private final ConnectionGroup members = new ConnectionGroup();
  private final RelayChannel others;

  private RelayedSockeye(URI redis) throws IOException {
    others =
        RedisRelay.builder(redis)
            .namespace("sockeye-benchmark")
            .start()
            .subscribe("members", members::broadcast);
  }

  /**
   * Serves until its input ends.
   *
   * @param args where Redis is
   */
  public static void main(String[] args) throws Exception {
    ServerProcessMain.run(new RelayedSockeye(URI.create(args[0])), args);
  }

  @Override
  public int start(boolean deflate) throws IOException {
    return WebSocketServer.builder()
        .host("127.0.0.1")
        .handler(MEMBERS, this::join)
        .handler(BROADCAST, this::broadcast)
        .permessageDeflate(deflate ? PermessageDeflate.DEFAULT : null)
        .start()
        .port();
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
      if (!others.publish(message)) {
        throw new IOException("the relay has no room for what the load sends");
      }
    }
  }
}
