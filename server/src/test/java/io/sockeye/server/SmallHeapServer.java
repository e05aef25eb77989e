package io.sockeye.server;

import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The servers of {@link SmallHeapProcess}: all limits are the defaults, but for deadlines that a
 * test does not want to wait for. It runs until its standard input ends.
 */
final class SmallHeapServer {

  /** What a client that asks for it is sent: more than ten times the heap. */
  static final long MUCH = 1L << 30;

  /** How many messages of 64 KiB follow from one that asks for them. */
  static final int BROADCASTS = 100;

  private static final byte[] PART = new byte[64 * 1024];

  private SmallHeapServer() {}

  /**
   * @param args the key store of the second port, which is one of TLS, and the file of its password
   */
  public static void main(String[] args) throws Exception {
    WebSocketServer plain = builder().start();
    WebSocketServer secure =
        builder().sslContext(ServerSslContext.ofPkcs12(Path.of(args[0]), Path.of(args[1]))).start();
    System.out.println(plain.port() + " " + secure.port());
    while (System.in.read() >= 0) {
      // Nothing is said: only the end counts.
    }
    plain.close();
    secure.close();
  }

  private static WebSocketServerBuilder builder() {
    ConnectionGroup members = new ConnectionGroup();
    return WebSocketServer.builder()
        .host("localhost")
        .handshakeTimeout(Duration.ofSeconds(5))
        .connectionOptions(
            ConnectionOptions.DEFAULT
                .withSendTimeout(Duration.ofSeconds(2))
                .withCloseTimeout(Duration.ofSeconds(3)))
        .drainTimeout(Duration.ZERO)
        .handler("/echo", Echo::handle)
        .handler("/much", SmallHeapServer::sendMuch)
        .handler("/deaf", SmallHeapServer::receiveNothing)
        .handler(
            "/member",
            ws -> {
              members.add(ws);
              ws.send("added");
              Echo.handle(ws);
            })
        .handler("/broadcast", ws -> broadcast(ws, members));
  }

  /** Works on something else until the connection ends. */
  private static void receiveNothing(WebSocket webSocket) {
    while (webSocket.isOpen()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      try {
        webSocket.send(new byte[0]);
      } catch (IOException e) {
        return;
      }
    }
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
