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
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LoadTest {

  private static final Timing SHORT = new Timing(Duration.ZERO, Duration.ofMillis(500));

  /** For what is found out long before. */
  private static final Timing LONG = new Timing(Duration.ZERO, Duration.ofSeconds(30));

  private static final int MEMBERS = 10;

  /** What no other frame of the short connections has. */
  private static final int CLOSE_BYTES = 8;

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

  /** What puts a server under load. */
  private interface Load {
    Measurement run(Timing timing) throws IOException;
  }

  /** Measures for as short a time as it takes this machine to count so many. */
  private static Measurement measure(int count, Load load) throws IOException {
    Duration measured = SHORT.measured();
    Measurement measurement = load.run(SHORT);
    while (measurement.count() < count && measured.compareTo(LONG.measured()) < 0) {
      measured = measured.multipliedBy(3);
      measurement = load.run(new Timing(Duration.ZERO, measured));
    }
    assertThat(measurement.count()).isGreaterThanOrEqualTo(count);
    return measurement;
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
    await(() -> members.size() >= MEMBERS);
    for (Message message; (message = webSocket.receive()) != null; ) {
      members.broadcast(message);
    }
  }

  @Test
  void echoes_are_counted_and_timed() throws IOException {
    InetSocketAddress address = serve(null, LoadTest::echo);
    AtomicBoolean started = new AtomicBoolean();
    EchoLoad load = new EchoLoad(4, 3, new StampedTraffic(200), "/echo");
    Measurement measurement =
        measure(1, timing -> load.run(address, timing.onMeasuring(() -> started.set(true))));
    assertThat(started).isTrue();
    assertThat(measurement.latencies().getTotalCount()).isEqualTo(measurement.count());
    assertThat(measurement.rate()).isPositive();
    assertThat(measurement.nanos()).isGreaterThanOrEqualTo(SHORT.measured().toNanos());
    assertThat(measurement.latencyMicros(50)).isBetween(1.0, measurement.latencyMicros(99.9));
    assertThat(measurement.generatorBusy()).isBetween(0.0, 1.1);
    assertThat(measurement.compressedBytes()).isZero();
  }

  @Test
  void large_messages_are_written_and_read_in_parts() throws IOException {
    InetSocketAddress address = serve(null, LoadTest::echo);
    EchoLoad load = new EchoLoad(2, 2, new StampedTraffic(1 << 20), "/echo");
    assertThat(measure(1, timing -> load.run(address, timing)).rate()).isPositive();
  }

  @Test
  void compressed_echoes_are_counted() throws IOException {
    InetSocketAddress address = serve(PermessageDeflate.DEFAULT, LoadTest::echo);
    EchoLoad load = new EchoLoad(4, 1, new JsonTraffic(1024, true), "/echo");
    Measurement measurement = measure(1, timing -> load.run(address, timing));
    assertThat(measurement.rate()).isPositive();
    assertThat(measurement.compressedBytes()).isBetween(1L, 1024 * measurement.count() - 1);
  }

  @Test
  void a_server_that_changes_a_byte_of_one_message_is_found_out() throws IOException {
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
            () -> new EchoLoad(4, 1, new StampedTraffic(200), "/echo").run(address, LONG))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("differs from byte 150 on");
  }

  @Test
  void a_server_that_closes_is_found_out() throws IOException {
    InetSocketAddress address = serve(null, webSocket -> webSocket.receive());
    assertThatThrownBy(
            () -> new EchoLoad(1, 1, new StampedTraffic(200), "/echo").run(address, LONG))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("closed the connection with 1000");
  }

  @Test
  void a_server_that_refuses_to_upgrade_is_found_out() throws IOException {
    InetSocketAddress address = serve(null, LoadTest::echo);
    assertThatThrownBy(
            () -> new EchoLoad(1, 1, new StampedTraffic(200), "/nothing").run(address, LONG))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("404");
  }

  @Test
  void a_server_that_does_not_compress_is_found_out() throws IOException {
    InetSocketAddress address = serve(null, LoadTest::echo);
    assertThatThrownBy(
            () -> new EchoLoad(1, 1, new JsonTraffic(1024, true), "/echo").run(address, LONG))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("did not agree to permessage-deflate");
  }

  @Test
  void each_delivery_of_a_broadcast_is_counted() throws IOException {
    InetSocketAddress address = serve(PermessageDeflate.DEFAULT, LoadTest::echo);
    for (boolean deflate : new boolean[] {false, true}) {
      BroadcastLoad load =
          new BroadcastLoad(MEMBERS, 2, new JsonTraffic(256, deflate), "/broadcast", "/members");
      assertThat(measure(MEMBERS, timing -> load.run(address, timing)).rate()).isPositive();
    }
  }

  @Test
  void connections_that_close_are_counted() throws IOException {
    AtomicInteger served = new AtomicInteger();
    InetSocketAddress address =
        serve(
            null,
            webSocket -> {
              echo(webSocket);
              assertThat(webSocket.closeStatus().code()).isEqualTo(1000);
              served.incrementAndGet();
            });
    ReconnectLoad load = new ReconnectLoad(3, new StampedTraffic(32), "/echo");
    long count = measure(1, timing -> load.run(address, timing)).count();
    await(() -> served.get() >= count);
  }

  @Test
  void a_server_that_does_not_end_the_tcp_connection_is_found_out() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> sendBackForEver(listening), "send-back");
      thread.start();
      ReconnectLoad load = new ReconnectLoad(1, new StampedTraffic(32, false), null);
      Timing timing = new Timing(Duration.ZERO, Duration.ofSeconds(3));
      InetSocketAddress address = (InetSocketAddress) listening.getLocalSocketAddress();
      assertThatThrownBy(() -> load.run(address, timing))
          .isInstanceOf(LoadException.class)
          .hasMessageContaining("has not ended the TCP connection");
      thread.join(10_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  private static void sendBackForEver(ServerSocket listening) {
    try (Socket socket = listening.accept()) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // The end of the test.
    }
  }

  /** The peer of a handler may know of the end of something before the handler does. */
  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  /**
   * Sends back all bytes of one connection after another, but for those with one bit changed, and
   * ends it after a Close.
   */
  private static void sendBack(ServerSocket listening, int changed) {
    byte[] buffer = new byte[1024];
    try {
      while (true) {
        try (Socket socket = listening.accept()) {
          boolean closed = false;
          for (int length; !closed && (length = socket.getInputStream().read(buffer)) >= 0; ) {
            closed = length == CLOSE_BYTES;
            buffer[0] = (byte) (buffer[0] ^ changed);
            socket.getOutputStream().write(buffer, 0, length);
          }
        }
      }
    } catch (IOException e) {
      // The end of the test.
    }
  }

  @Test
  void short_connections_to_a_server_that_only_repeats_bytes_are_counted_if_it_does()
      throws Exception {
    for (int changed = 0; changed < 2; changed++) {
      int bit = changed;
      Thread thread;
      try (ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
        thread = new Thread(() -> sendBack(listening, bit), "send-back");
        thread.start();
        InetSocketAddress address = (InetSocketAddress) listening.getLocalSocketAddress();
        ReconnectLoad load = new ReconnectLoad(1, new StampedTraffic(32, false), null);
        if (bit == 0) {
          assertThat(measure(1, timing -> load.run(address, timing)).rate()).isPositive();
        } else {
          assertThatThrownBy(() -> load.run(address, LONG))
              .isInstanceOf(LoadException.class)
              .hasMessageContaining("something else");
        }
      }
      thread.join(10_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void idle_connections_have_each_had_one_echo() throws IOException {
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
      await(() -> echoes.get() == 50);
    }
  }
}
