package io.sockeye.codec.connection;

import static io.sockeye.codec.connection.Connections.async;
import static io.sockeye.codec.connection.Connections.failure;
import static io.sockeye.codec.connection.Connections.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A conversation whose n-th call of the transport fails, for each n: nothing hangs, nothing is cut.
 */
@Timeout(60)
class FaultyTransportTest {

  private static final int MAX_CALLS = 1000;

  /** Fails at the n-th call, and from then on. */
  private static final class FaultyTransport extends ForwardingTransport {

    private final AtomicInteger left;

    FaultyTransport(Transport to, int failAt) {
      super(to);
      this.left = new AtomicInteger(failAt);
    }

    private void count() throws IOException {
      if (left.getAndDecrement() <= 0) {
        close();
        throw new IOException("injected");
      }
    }

    boolean hasFailed() {
      return left.get() < 0;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      count();
      return super.read(target);
    }

    @Override
    public void write(ByteBuffer... sources) throws IOException {
      count();
      super.write(sources);
    }

    @Override
    public void shutdownOutput() throws IOException {
      count();
      super.shutdownOutput();
    }
  }

  /** Seen elsewhere: a failing write delays the close, or leaks. */
  @ParameterizedTest
  @EnumSource
  void every_call_of_a_conversation_can_fail(Role role) throws Exception {
    int failAt = 0;
    boolean failed;
    do {
      failed = converse(role, failAt++);
    } while (failed && failAt < MAX_CALLS);
    assertThat(failAt).as("calls of a conversation without a fault").isBetween(10, MAX_CALLS - 1);
  }

  /** Whether the fault was met. */
  private static boolean converse(Role role, int failAt) throws Exception {
    MemoryTransport[] ends = MemoryTransport.pair(1000);
    FaultyTransport faulty = new FaultyTransport(ends[0], failAt);
    WebSocket tested = open(faulty, role);
    WebSocket peer = open(ends[1], role.peer());
    List<Message> received = new ArrayList<>();
    CompletableFuture<Void> echoing = async(() -> echo(tested));
    CompletableFuture<Void> listening =
        async(
            () -> {
              for (Message message; (message = peer.receive()) != null; ) {
                received.add(message);
              }
              return null;
            });
    List<Message> sent = send(peer);
    get(echoing.handle((done, error) -> null));
    tested.close();
    get(listening.handle((done, error) -> null));
    peer.close();

    assertThat(sent.subList(0, received.size()))
        .as("failing at call %d", failAt)
        .isEqualTo(received);
    assertThat(tested.closeStatus()).isNotNull();
    assertThat(tested.isOpen()).isFalse();
    if (!faulty.hasFailed()) {
      assertThat(received).isEqualTo(sent);
      assertThat(tested.closeStatus()).isEqualTo(CloseStatus.NORMAL_CLOSURE);
    }
    return faulty.hasFailed();
  }

  private static Void echo(WebSocket webSocket) throws IOException {
    for (Message message; (message = webSocket.receive()) != null; ) {
      try (OutputStream out =
          message instanceof Message.Binary ? webSocket.binaryOutputStream() : null) {
        if (out == null) {
          webSocket.send(message);
        } else {
          out.write(message.payload());
        }
      }
    }
    return null;
  }

  /** What was sent or, at least in part, may have been. */
  private static List<Message> send(WebSocket webSocket) {
    List<Message> messages =
        List.of(
            Message.text("first"),
            Message.binary(new byte[5000]),
            Message.text("x".repeat(2000)),
            Message.binary(new byte[0]),
            Message.text(""));
    try {
      webSocket.ping();
      for (Message message : messages) {
        webSocket.send(message);
      }
      webSocket.ping();
      webSocket.sendClose(CloseStatus.NORMAL_CLOSURE);
    } catch (IOException e) {
      // The end that is tested has failed.
    }
    return messages;
  }

  private static WebSocket open(Transport transport, Role role) {
    return Connections.open(
        transport,
        ProtocolConfig.of(role).withPermessageDeflate(PermessageDeflate.DEFAULT),
        ConnectionOptions.DEFAULT.withCloseTimeout(Duration.ofSeconds(5)));
  }

  /** As a transport of the application's may do, though it should not. */
  @Test
  void whoever_waits_is_told_of_the_end_though_closing_the_transport_throws() throws Exception {
    MemoryTransport[] ends = MemoryTransport.pair(1000);
    WebSocket webSocket =
        open(
            new ForwardingTransport(ends[0]) {
              @Override
              public void close() {
                super.close();
                throw new IllegalStateException("injected");
              }
            },
            Role.SERVER);
    CompletableFuture<Duration> roundTrip = webSocket.ping();
    CompletableFuture<Message> receiving = async(webSocket::receive);
    assertThatThrownBy(webSocket::abort).hasMessage("injected");
    assertThat(failure(roundTrip)).isInstanceOf(ConnectionClosedException.class);
    assertThat(failure(receiving)).isInstanceOf(ConnectionClosedException.class);
    Internals.assertNoLockHeld(webSocket);
    webSocket.close();
  }
}
