package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.connection.ConnectionThreads;
import io.sockeye.codec.connection.ReceiveBudget;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes wrong before a connection has a thread. */
@Timeout(60)
class AcceptorTest {

  private final LogRecorder log = new LogRecorder();

  @AfterEach
  void stopRecording() {
    log.close();
  }

  /** A listening socket whose accept fails as often as it is told to. */
  private static final class FailingChannel extends ServerSocketChannel {

    private final ServerSocketChannel real;
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    FailingChannel(int failures) throws IOException {
      super(SelectorProvider.provider());
      real = ServerSocketChannel.open();
      real.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      this.failures.set(failures);
    }

    @Override
    public SocketChannel accept() throws IOException {
      if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        failed.incrementAndGet();
        throw new IOException("Too many open files");
      }
      return real.accept();
    }

    @Override
    public ServerSocketChannel bind(SocketAddress local, int backlog) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
      return real.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
      return real.supportedOptions();
    }

    @Override
    public ServerSocket socket() {
      return real.socket();
    }

    @Override
    public SocketAddress getLocalAddress() throws IOException {
      return real.getLocalAddress();
    }

    @Override
    protected void implCloseSelectableChannel() throws IOException {
      real.close();
    }

    @Override
    protected void implConfigureBlocking(boolean block) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void an_accept_that_fails_is_tried_again_with_pauses_and_logged_once() throws Exception {
    BlockingQueue<SocketChannel> accepted = new LinkedBlockingQueue<>();
    FailingChannel listening = new FailingChannel(8);
    Connections connections = new Connections(1, AddressLimit.DEFAULT);
    Acceptor acceptor = new Acceptor(new ListeningSocket(listening), connections, accepted::add);
    long start = System.nanoTime();
    acceptor.start();
    try (Socket client = new Socket()) {
      client.connect(listening.getLocalAddress());
      SocketChannel channel = accepted.poll(20, TimeUnit.SECONDS);
      assertThat(channel).isNotNull();
      channel.close();
    }
    // 5 + 10 + 20 + ... + 640 ms.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1200));
    assertThat(log.warnings()).hasSize(1);
    assertThat(log.warnings().get(0).getThrown()).hasMessage("Too many open files");
    acceptor.close();
    acceptor.join();
  }

  @Test
  void a_connection_that_ends_ends_the_pause() throws Exception {
    int endings = 30;
    FailingChannel listening = new FailingChannel(Integer.MAX_VALUE);
    Connections connections = new Connections(1, AddressLimit.DEFAULT);
    Acceptor acceptor =
        new Acceptor(new ListeningSocket(listening), connections, SocketChannel::close);
    acceptor.start();
    Await.until("the pauses are the longest", () -> listening.failed.get() > 9);
    long start = System.nanoTime();
    for (int i = 0; i < endings; i++) {
      int before = listening.failed.get();
      endAConnection(connections);
      Await.until("it is tried again", () -> listening.failed.get() > before);
    }
    // A pause is a second long.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    acceptor.close();
    connections.close(Duration.ZERO);
    acceptor.join();
  }

  private static void endAConnection(Connections connections) {
    ServerConfig config =
        ServerConfig.of(
            WebSocketServer.builder().handler(Echo::handle).threadFactory(task -> null));
    assertThatThrownBy(
            () ->
                Connection.start(
                    SocketChannel.open(),
                    config,
                    connections,
                    new ConnectionGroup(),
                    new ReceiveBudget(1)))
        .hasMessageContaining("has given no thread");
  }

  @Test
  void closing_ends_a_pause_however_long() throws Exception {
    Connections connections = new Connections(1, AddressLimit.DEFAULT);
    FutureTask<Void> pause =
        new FutureTask<>(
            () -> {
              connections.awaitEnding(Duration.ofHours(1).toNanos());
              return null;
            });
    Thread pausing = new Thread(pause);
    pausing.start();
    Await.until("it pauses", () -> pausing.getState() == Thread.State.TIMED_WAITING);

    connections.close(Duration.ofSeconds(10));

    assertThat(pause).succeedsWithin(Await.BOUND);
    // And none is begun any more.
    connections.awaitEnding(Duration.ofHours(1).toNanos());
  }

  @Test
  void an_acceptor_whose_accept_fails_ends_when_it_is_closed() throws Exception {
    FailingChannel listening = new FailingChannel(Integer.MAX_VALUE);
    Connections connections = new Connections(1, AddressLimit.DEFAULT);
    Acceptor acceptor =
        new Acceptor(new ListeningSocket(listening), connections, SocketChannel::close);
    acceptor.start();
    Await.until("it has failed", () -> listening.failed.get() > 0);
    acceptor.close();
    connections.close(Duration.ofSeconds(10));
    Await.until("its thread has ended", () -> acceptingThreads() == 0);
  }

  private static long acceptingThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("sockeye-accept"))
        .count();
  }

  /** Seen elsewhere: threads without bound. */
  @Test
  void a_thread_that_cannot_be_made_costs_one_connection_and_no_more() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    ThreadFactory factory = ConnectionThreads.factory("test");
    try (WebSocketServer server =
        WebSocketServer.builder()
            .handler(Echo::handle)
            .maxConnections(1)
            .threadFactory(
                task ->
                    switch (calls.incrementAndGet()) {
                      case 1 -> throw new OutOfMemoryError("unable to create native thread");
                      case 2 -> null;
                      case 3 -> throw new IllegalStateException("the factory is broken");
                      default -> factory.newThread(task);
                    })
            .start()) {
      for (int i = 0; i < 3; i++) {
        try (RawClient client = RawClient.connect(server)) {
          assertThat(client.discardToEnd()).isZero();
        }
      }
      try (RawClient client = RawClient.open(server, "/")) {
        client.sendText("unharmed");
        assertThat(client.readFrame().text()).isEqualTo("unharmed");
      }
      assertThat(log.warnings()).hasSize(1);
    }
  }

  @Test
  void a_port_that_is_taken_is_named() throws Exception {
    WebSocketServerBuilder builder =
        WebSocketServer.builder().host("localhost").handler(Echo::handle);
    try (WebSocketServer server = builder.start()) {
      assertThat(((InetSocketAddress) server.address()).getAddress().isLoopbackAddress()).isTrue();
      assertThatThrownBy(() -> builder.port(server.port()).start())
          .isInstanceOf(BindException.class)
          .hasMessageContaining("localhost")
          .hasMessageContaining("" + server.port());
    }
  }

  @Test
  void the_same_port_can_be_listened_at_again_at_once() throws Exception {
    WebSocketServerBuilder builder = WebSocketServer.builder().handler(ws -> ws.send("x"));
    WebSocketServer first = builder.start();
    try (RawClient client = RawClient.open(first, "/")) {
      client.readFrame();
      client.completeClose();
    }
    first.close();
    try (WebSocketServer second = builder.port(first.port()).start();
        RawClient client = RawClient.open(second, "/")) {
      assertThat(client.readFrame().text()).isEqualTo("x");
      client.completeClose();
    }
  }

  @Test
  void an_unknown_host_is_named() {
    assertThatThrownBy(
            () -> WebSocketServer.builder().host("host.invalid").handler(Echo::handle).start())
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("host.invalid");
  }
}
