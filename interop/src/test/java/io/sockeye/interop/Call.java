package io.sockeye.interop;

import io.sockeye.client.WebSocketClient;
import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.HandshakeException;
import io.sockeye.server.WebSocketServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A connection between Sockeye and a peer, over a wire that is tapped. */
final class Call implements Closeable {

  /** Who the peer is in it. */
  enum PeerRole {
    SERVER,
    CLIENT
  }

  static final int MAX_BYTES = 9 << 20;

  private final Peer.Running peer;
  private final String version;
  private final WireTap tap;
  private final WebSocket webSocket;
  private final Runnable ours;
  private final TimeLimit timeLimit;

  private Call(Peer.Running peer, String version, WireTap tap, WebSocket webSocket, Runnable ours) {
    this.peer = peer;
    this.version = version;
    this.tap = tap;
    this.webSocket = webSocket;
    this.ours = ours;
    timeLimit = new TimeLimit(webSocket);
  }

  /** Connects the two, for a conversation. */
  static Call connect(Peer peer, PeerRole role, int windowBits) throws Exception {
    return role == PeerRole.SERVER ? toServer(peer, windowBits) : ofClient(peer, windowBits);
  }

  private static PermessageDeflate deflate(int windowBits) {
    // A smaller window is for the peer to ask for; as a server it cannot, and takes what is
    // offered.
    return windowBits == 0 ? null : PermessageDeflate.DEFAULT;
  }

  private static WebSocketClient client(int windowBits) {
    return WebSocketClient.builder()
        .subprotocols("other", "interop")
        .permessageDeflate(deflate(windowBits))
        .maxMessageBytes(MAX_BYTES)
        .build();
  }

  private static Call toServer(Peer peer, int windowBits) throws Exception {
    Peer.Running running = peer.serve(windowBits);
    try {
      String version = running.lines().await("version");
      WireTap tap = new WireTap(Integer.parseInt(running.lines().await("listening")));
      try {
        WebSocket ws = client(windowBits).connectTo("ws://127.0.0.1:" + tap.port() + "/");
        return new Call(running, version, tap, ws, () -> {});
      } catch (Exception e) {
        tap.close();
        throw e;
      }
    } catch (Exception e) {
      running.close();
      throw e;
    }
  }

  private static Call ofClient(Peer peer, int windowBits) throws Exception {
    BlockingQueue<WebSocket> accepted = new LinkedBlockingQueue<>();
    CountDownLatch over = new CountDownLatch(1);
    WebSocketServer server =
        WebSocketServer.builder()
            .host("127.0.0.1")
            .subprotocols("interop")
            .permessageDeflate(deflate(windowBits))
            .maxMessageBytes(MAX_BYTES)
            .handler(
                ws -> {
                  accepted.add(ws);
                  over.await();
                })
            .start();
    Runnable ours =
        () -> {
          over.countDown();
          server.close();
        };
    WireTap tap = new WireTap(server.port());
    Peer.Running running = null;
    try {
      running = peer.call(URI.create("ws://127.0.0.1:" + tap.port() + "/"), windowBits);
      String version = running.lines().await("version");
      WebSocket ws = accepted.poll(Program.LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (ws == null) {
        throw new IOException("the peer has not connected:\n" + running.lines());
      }
      return new Call(running, version, tap, ws, ours);
    } catch (Exception e) {
      tap.close();
      ours.run();
      if (running != null) {
        running.close();
      }
      throw e;
    }
  }

  /** {@return the status that one of the two is refused with by the other} */
  static int refuse(Peer peer, PeerRole role) throws Exception {
    return role == PeerRole.SERVER ? statusOfServer(peer) : statusSeenByClient(peer);
  }

  private static int statusOfServer(Peer peer) throws Exception {
    try (Peer.Running running = peer.serve(0)) {
      String port = running.lines().await("listening");
      client(0).connectTo("ws://127.0.0.1:" + port + "/denied").abort();
      return 101;
    } catch (HandshakeException e) {
      return e.response().status();
    }
  }

  private static int statusSeenByClient(Peer peer) throws Exception {
    try (WebSocketServer server =
            WebSocketServer.builder().host("127.0.0.1").handler("/", ws -> {}).start();
        Peer.Running running =
            peer.call(URI.create("ws://127.0.0.1:" + server.port() + "/nowhere"), 0)) {
      return Integer.parseInt(running.lines().await("refused"));
    }
  }

  /** {@return the end that is ours} */
  WebSocket webSocket() {
    return webSocket;
  }

  /** {@return what the peer says of itself} */
  Lines peer() {
    return peer.lines();
  }

  /** {@return the versions of the peer's library and of what it runs on} */
  String version() {
    return version;
  }

  WireTap tap() {
    return tap;
  }

  @Override
  public void close() throws IOException {
    timeLimit.close();
    webSocket.abort();
    ours.run();
    tap.close();
    peer.close();
  }
}
