package io.sockeye.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.Message;
import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.server.ConnectionGroup;
import io.sockeye.server.WebSocketHandler;
import io.sockeye.server.WebSocketServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LoadTest {

  private static final Timing SHORT = new Timing(Duration.ZERO, Duration.ofMillis(500));

  private static final int MEMBERS = 10;

  private final ConnectionGroup members = new ConnectionGroup();
  private WebSocketServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private InetSocketAddress serve(PermessageDeflate deflate, WebSocketHandler echo)
      throws IOException {
    server =
        WebSocketServer.builder()
            .host("127.0.0.1")
            .handler("/echo", echo)
            .handler("/members", this::join)
            .handler("/broadcast", this::broadcast)
            .permessageDeflate(deflate)
            .drainTimeout(Duration.ZERO)
            .start();
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
  }

  private static void echo(WebSocket webSocket) throws IOException {
    for (Message message; (message = webSocket.receive()) != null; ) {
      webSocket.send(message);
    }
  }

  private void join(WebSocket webSocket) throws IOException {
    members.add(webSocket);
    echo(webSocket);
  }

  /** The opening handshake of a member may be over before its handler has made it one. */
  private void broadcast(WebSocket webSocket) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (members.size() < MEMBERS && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    for (Message message; (message = webSocket.receive()) != null; ) {
      members.broadcast(message);
    }
  }

  @Test
  void echoesAreCountedAndTimed() throws IOException {
    InetSocketAddress address = serve(null, LoadTest::echo);
    AtomicBoolean started = new AtomicBoolean();
    Measurement measurement =
        new EchoLoad(4, 3, new StampedTraffic(200), "/echo")
            .run(address, SHORT.onMeasuring(() -> started.set(true)));
    assertThat(started).isTrue();
    assertThat(measurement.count()).isPositive();
    assertThat(measurement.latencies().getTotalCount()).isEqualTo(measurement.count());
    assertThat(measurement.rate()).isPositive();
    assertThat(measurement.nanos()).isGreaterThanOrEqualTo(SHORT.measured().toNanos());
    assertThat(measurement.latencyMicros(50)).isBetween(1.0, measurement.latencyMicros(99.9));
    assertThat(measurement.generatorBusy()).isBetween(0.0, 1.1);
  }

  @Test
  void largeMessagesAreWrittenAndReadInParts() throws IOException {
    InetSocketAddress address = serve(null, LoadTest::echo);
    Measurement measurement =
        new EchoLoad(2, 2, new StampedTraffic(1 << 20), "/echo").run(address, SHORT);
    assertThat(measurement.count()).isPositive();
  }

  @Test
  void compressedEchoesAreCounted() throws IOException {
    InetSocketAddress address = serve(PermessageDeflate.DEFAULT, LoadTest::echo);
    Measurement measurement =
        new EchoLoad(4, 1, new JsonTraffic(1024, true), "/echo").run(address, SHORT);
    assertThat(measurement.count()).isPositive();
  }

  @Test
  void aServerThatChangesAByteOfOneMessageIsFoundOut() throws IOException {
    AtomicInteger number = new AtomicInteger();
    InetSocketAddress address =
        serve(
            null,
            webSocket -> {
              for (Message message; (message = webSocket.receive()) != null; ) {
                byte[] data = ((Message.Binary) message).data().clone();
                if (number.incrementAndGet() == 20) {
                  data[150] ^= 1;
                }
                webSocket.send(data);
              }
            });
    assertThatThrownBy(
            () -> new EchoLoad(4, 1, new StampedTraffic(200), "/echo").run(address, SHORT))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("differs from byte 150 on");
  }

  @Test
  void aServerThatClosesIsFoundOut() throws IOException {
    InetSocketAddress address = serve(null, webSocket -> webSocket.receive());
    assertThatThrownBy(
            () -> new EchoLoad(1, 1, new StampedTraffic(200), "/echo").run(address, SHORT))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("closed the connection with 1000");
  }

  @Test
  void aServerThatRefusesToUpgradeIsFoundOut() throws IOException {
    InetSocketAddress address = serve(null, LoadTest::echo);
    assertThatThrownBy(
            () -> new EchoLoad(1, 1, new StampedTraffic(200), "/nothing").run(address, SHORT))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("404");
  }

  @Test
  void aServerThatDoesNotCompressIsFoundOut() throws IOException {
    InetSocketAddress address = serve(null, LoadTest::echo);
    assertThatThrownBy(
            () -> new EchoLoad(1, 1, new JsonTraffic(1024, true), "/echo").run(address, SHORT))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("did not agree to permessage-deflate");
  }

  @Test
  void eachDeliveryOfABroadcastIsCounted() throws IOException {
    InetSocketAddress address = serve(PermessageDeflate.DEFAULT, LoadTest::echo);
    for (boolean deflate : new boolean[] {false, true}) {
      Measurement measurement =
          new BroadcastLoad(MEMBERS, 2, new JsonTraffic(256, deflate), "/broadcast", "/members")
              .run(address, SHORT);
      assertThat(measurement.count()).isGreaterThanOrEqualTo(MEMBERS);
    }
  }

  @Test
  void connectionsThatCloseAreCounted() throws IOException {
    AtomicInteger served = new AtomicInteger();
    InetSocketAddress address =
        serve(
            null,
            webSocket -> {
              echo(webSocket);
              assertThat(webSocket.closeStatus().code()).isEqualTo(1000);
              served.incrementAndGet();
            });
    Measurement measurement =
        new ReconnectLoad(3, new StampedTraffic(32), "/echo").run(address, SHORT);
    assertThat(measurement.count()).isPositive().isLessThanOrEqualTo(served.get());
  }

  /** Sends back all bytes of one connection after another, but for those with one bit changed. */
  private static void sendBack(ServerSocket listening, int changed) {
    try {
      while (true) {
        try (Socket socket = listening.accept()) {
          for (int octet; (octet = socket.getInputStream().read()) >= 0; ) {
            socket.getOutputStream().write(octet ^ changed);
          }
        }
      }
    } catch (IOException e) {
      // The end of the test.
    }
  }

  @Test
  void shortConnectionsToAServerThatOnlyRepeatsBytesAreCountedIfItDoes() throws Exception {
    for (int changed = 0; changed < 2; changed++) {
      int bit = changed;
      Thread thread;
      try (ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
        thread = new Thread(() -> sendBack(listening, bit), "send-back");
        thread.start();
        InetSocketAddress address = (InetSocketAddress) listening.getLocalSocketAddress();
        ReconnectLoad load = new ReconnectLoad(1, new StampedTraffic(32, false), null);
        if (bit == 0) {
          assertThat(load.run(address, SHORT).count()).isPositive();
        } else {
          assertThatThrownBy(() -> load.run(address, SHORT))
              .isInstanceOf(LoadException.class)
              .hasMessageContaining("something else");
        }
      }
      thread.join(10_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void idleConnectionsHaveEachHadOneEcho() throws IOException {
    AtomicInteger echoes = new AtomicInteger();
    InetSocketAddress address =
        serve(
            null,
            webSocket -> {
              for (Message message; (message = webSocket.receive()) != null; ) {
                webSocket.send(message);
                echoes.incrementAndGet();
              }
            });
    try (IdleConnections idle = IdleConnections.open(address, "/echo", 50)) {
      assertThat(idle.count()).isEqualTo(50);
      assertThat(echoes.get()).isBetween(1, 50);
    }
  }
}
