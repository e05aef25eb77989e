package io.sockeye.benchmarks.servers;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;

/** Java-WebSocket. */
final class JavaWebSocketEcho implements EchoServer {

  private JavaWebSocketEcho() {}

  public static void main(String[] args) throws Exception {
    ServerProcessMain.run(new JavaWebSocketEcho(), args);
  }

  @Override
  public int start(boolean deflate) throws InterruptedException {
    Listening server = new Listening(deflate ? deflating() : new Draft_6455());
    server.setConnectionLostTimeout(0);
    server.setTcpNoDelay(true);
    server.setReuseAddr(true);
    server.setMaxPendingConnections(BACKLOG);
    server.start();
    server.started.await();
    return server.getPort();
  }

  private static Draft deflating() {
    PerMessageDeflateExtension extension = new PerMessageDeflateExtension();
    // Else it compresses nothing below 1 KiB, which all others do.
    extension.setThreshold(0);
    return new Draft_6455(extension);
  }

  private static final class Listening extends WebSocketServer {

    private final CountDownLatch started = new CountDownLatch(1);
    private final Set<WebSocket> members = ConcurrentHashMap.newKeySet();

    Listening(Draft draft) {
      super(new InetSocketAddress("127.0.0.1", 0), List.of(draft));
    }

    @Override
    public void onStart() {
      started.countDown();
    }

    @Override
    public void onOpen(WebSocket connection, ClientHandshake handshake) {
      if (handshake.getResourceDescriptor().equals(MEMBERS)) {
        members.add(connection);
      }
    }

    @Override
    public void onClose(WebSocket connection, int code, String reason, boolean remote) {
      members.remove(connection);
    }

    @Override
    public void onMessage(WebSocket connection, String message) {
      if (connection.getResourceDescriptor().equals(BROADCAST)) {
        broadcast(message, members);
      } else {
        connection.send(message);
      }
    }

    @Override
    public void onMessage(WebSocket connection, ByteBuffer message) {
      connection.send(message);
    }

    @Override
    public void onError(WebSocket connection, Exception error) {
      if (connection == null) {
        error.printStackTrace();
      }
    }
  }
}
