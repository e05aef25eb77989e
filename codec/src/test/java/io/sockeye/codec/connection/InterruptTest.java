package io.sockeye.codec.connection;

import static io.sockeye.codec.connection.Connections.async;
import static io.sockeye.codec.connection.Connections.failure;
import static io.sockeye.codec.connection.Connections.get;
import static io.sockeye.codec.connection.Connections.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Event;
import io.sockeye.codec.Message;
import io.sockeye.codec.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An interrupt of a thread in the middle of a call: what ends, and what goes on. */
@Timeout(30)
class InterruptTest {

  /** A connection over a channel of a socket, and the bare other end. */
  private record OverChannel(WebSocket webSocket, SocketChannel other) implements AutoCloseable {

    static OverChannel open() throws IOException {
      try (ServerSocketChannel listening = ServerSocketChannel.open()) {
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        SocketChannel other = SocketChannel.open(listening.getLocalAddress());
        SocketChannel channel = listening.accept();
        return new OverChannel(Connections.open(Transport.of(channel), Role.SERVER), other);
      }
    }

    @Override
    public void close() throws IOException {
      webSocket.abort();
      other.close();
    }
  }

  @Test
  void interrupt_during_receive_ends_a_connection_over_a_channel() throws Exception {
    try (OverChannel c = OverChannel.open()) {
      CompletableFuture<Message> receiving = new CompletableFuture<>();
      Thread thread = start(receiving, c.webSocket()::receive);
      thread.interrupt();
      assertThat(failure(receiving)).isInstanceOf(IOException.class);
      assertThat(c.webSocket().closeStatus()).isEqualTo(CloseStatus.ABNORMAL_CLOSURE);
      assertThat(c.webSocket().isOpen()).isFalse();
      assertThat(c.other().read(ByteBuffer.allocate(1))).as("the end of TCP").isEqualTo(-1);
      Internals.assertNoLockHeld(c.webSocket());
    }
  }

  /** Whoever reads on gets the end of the stream, and no frame that looks whole. */
  @Test
  void interrupt_during_send_ends_a_connection_over_a_channel() throws Exception {
    try (OverChannel c = OverChannel.open()) {
      CompletableFuture<Void> receiving = async(() -> c.webSocket().receive()).thenApply(m -> null);
      CompletableFuture<Void> sending = new CompletableFuture<>();
      byte[] data = new byte[64 << 20];
      Thread thread =
          start(
              sending,
              () -> {
                c.webSocket().send(data);
                return null;
              });
      ByteBuffer some = ByteBuffer.allocate(1000);
      assertThat(c.other().read(some)).isPositive();
      thread.interrupt();
      assertThat(failure(sending)).isInstanceOf(IOException.class);
      assertThat(failure(receiving)).isInstanceOf(IOException.class);
      long left = 0;
      for (int read; (read = readQuietly(c.other(), some.clear())) >= 0; ) {
        left += read;
      }
      assertThat(left).isLessThan(data.length);
      assertThatThrownBy(() -> c.webSocket().send("x")).isInstanceOf(IOException.class);
      c.webSocket().close();
      Internals.assertNoLockHeld(c.webSocket());
    }
  }

  private static int readQuietly(SocketChannel channel, ByteBuffer target) {
    try {
      return channel.read(target);
    } catch (IOException e) {
      // Reset: an end too.
      return -1;
    }
  }

  @Test
  void interrupt_during_receive_does_not_disturb_a_transport_that_takes_no_notice()
      throws Exception {
    Connections c = Connections.server();
    CompletableFuture<Void> receiving = new CompletableFuture<>();
    Thread thread =
        start(
            receiving,
            () -> {
              assertThat(c.webSocket().receive()).isEqualTo(Message.text("still here"));
              assertThat(Thread.currentThread().isInterrupted()).isTrue();
              return null;
            });
    thread.interrupt();
    c.peer().send("still here");
    get(receiving);
    assertThat(c.webSocket().isOpen()).isTrue();
    c.webSocket().abort();
  }

  @Test
  void interrupt_of_who_closes_while_another_receives_aborts() throws Exception {
    Connections c = Connections.server();
    CompletableFuture<Message> receiving = async(c.webSocket()::receive);
    c.peer().ping("is it receiving?");
    assertThat(c.peer().next()).isInstanceOf(Event.Pong.class);
    CompletableFuture<Void> closing = new CompletableFuture<>();
    Thread thread =
        start(
            closing,
            () -> {
              c.webSocket().close();
              assertThat(Thread.currentThread().isInterrupted()).isTrue();
              return null;
            });
    assertThat(c.peer().next()).isInstanceOf(Event.Close.class);
    thread.interrupt();
    get(closing);
    assertThat(failure(receiving)).isInstanceOf(ConnectionClosedException.class);
    assertThat(c.webSocket().closeStatus()).isEqualTo(CloseStatus.ABNORMAL_CLOSURE);
  }
}
