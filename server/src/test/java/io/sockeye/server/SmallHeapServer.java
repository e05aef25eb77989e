package io.sockeye.server;

import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.time.Duration;

/**
 * The server of {@link SmallHeapIT} in its process: all limits are the defaults, but for deadlines
 * that a test does not want to wait for. It runs until its standard input ends.
 */
final class SmallHeapServer {

  /** What a client that asks for it is sent: more than ten times the heap. */
  static final long MUCH = 1L << 30;

  /** How many messages of 64 KiB follow from one that asks for them. */
  static final int BROADCASTS = 100;

  private static final byte[] PART = new byte[64 * 1024];

  private SmallHeapServer() {}

  public static void main(String[] args) throws Exception {
    ConnectionGroup members = new ConnectionGroup();
    WebSocketServer server =
        WebSocketServer.builder()
            .host("localhost")
            .connectionOptions(
                ConnectionOptions.DEFAULT
                    .withSendTimeout(Duration.ofSeconds(2))
                    .withCloseTimeout(Duration.ofSeconds(3)))
            .drainTimeout(Duration.ZERO)
            .handler("/echo", Echo::handle)
            .handler("/much", SmallHeapServer::sendMuch)
            .handler(
                "/member",
                ws -> {
                  members.add(ws);
                  ws.send("added");
                  Echo.handle(ws);
                })
            .handler("/broadcast", ws -> broadcast(ws, members))
            .start();
    System.out.println(server.port());
    while (System.in.read() >= 0) {
      // Nothing is said: only the end counts.
    }
    server.close();
  }

  private static void sendMuch(WebSocket webSocket) throws IOException {
    for (long sent = 0; sent < MUCH; sent += PART.length) {
      webSocket.send(PART);
    }
  }

  private static void broadcast(WebSocket webSocket, ConnectionGroup members) throws IOException {
    while (webSocket.receive() != null) {
      for (int i = 0; i < BROADCASTS; i++) {
        members.broadcast(PART);
      }
    }
  }
}
