package io.sockeye.codec.connection;

import static io.sockeye.codec.connection.Connections.async;
import static io.sockeye.codec.connection.Connections.failure;
import static io.sockeye.codec.connection.Connections.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.PreparedMessage;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A transport that can be read, and cannot be written to any more. */
@Timeout(30)
class FailedWriteTest {

  /** Each write takes half of the bytes and fails. */
  private static final class HalfBrokenTransport extends ForwardingTransport {

    private final Throwable failure;
    private int writes;

    HalfBrokenTransport(Transport to, Throwable failure) {
      super(to);
      this.failure = failure;
    }

    @Override
    public void write(ByteBuffer... sources) throws IOException {
      writes++;
      int half = sources[0].remaining() / 2;
      super.write(sources[0].slice(sources[0].position(), half));
      if (failure instanceof Error error) {
        throw error;
      }
      throw (IOException) failure;
    }
  }

  private final MemoryTransport[] ends = MemoryTransport.pair(8192);
  private final Peer peer = new Peer(ends[1], ProtocolConfig.of(Role.CLIENT));
  private HalfBrokenTransport transport;

  private WebSocket open(Throwable failure, Duration closeTimeout) {
    transport = new HalfBrokenTransport(ends[0], failure);
    return Connections.open(
        transport,
        ProtocolConfig.of(Role.SERVER),
        new ConnectionOptions(
            Duration.ofMillis(100),
            Duration.ofMillis(100),
            Duration.ZERO,
            closeTimeout,
            FlushPolicy.EACH_MESSAGE));
  }

  /** Neither a Ping nor a Close could ask a silent peer whether it is there. */
  @Test
  void it_leaves_the_reader_only_the_time_for_closing() throws Exception {
    WebSocket webSocket = open(new IOException("injected"), Duration.ofMillis(200));
    CompletableFuture<Message> receiving = async(webSocket::receive);
    assertThatThrownBy(() -> webSocket.send("x")).hasMessage("injected");
    assertThat(failure(receiving)).isInstanceOf(SocketTimeoutException.class);
    assertThat(webSocket.closeStatus()).isEqualTo(CloseStatus.ABNORMAL_CLOSURE);
  }

  @Test
  void a_keepalive_ping_that_cannot_be_written_ends_the_wait_for_its_pong() throws Exception {
    WebSocket webSocket = open(new IOException("injected"), Duration.ofMillis(200));
    CompletableFuture<Message> receiving = async(webSocket::receive);
    assertThat(failure(receiving)).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void what_the_peer_had_sent_is_received_up_to_its_close() throws Exception {
    WebSocket webSocket = open(new IOException("injected"), Duration.ofSeconds(10));
    peer.send("one");
    peer.send("two");
    peer.close(new CloseStatus(4000, "bye"));
    assertThatThrownBy(() -> webSocket.send("x")).hasMessage("injected");
    assertThat(webSocket.receive()).isEqualTo(Message.text("one"));
    assertThat(webSocket.receive()).isEqualTo(Message.text("two"));
    assertThat(webSocket.receive()).isNull();
    assertThat(webSocket.closeStatus()).isEqualTo(new CloseStatus(4000, "bye"));
    peer.end();
    webSocket.close();
  }

  @Test
  void after_closing_the_reason_is_told_and_told_once() throws Exception {
    WebSocket webSocket = open(new IOException("injected"), Duration.ofSeconds(10));
    assertThatThrownBy(() -> webSocket.send("x")).hasMessage("injected");
    webSocket.close();
    assertThatThrownBy(webSocket::receive)
        .hasMessage("the connection has failed: java.io.IOException: injected");
  }

  /** As one over another WebSocket connection may fail: then a part of the frame has left. */
  @Test
  void a_transport_that_says_it_is_closed_is_the_cause() throws Exception {
    WebSocket below = Connections.client().webSocket();
    below.sendClose(CloseStatus.NORMAL_CLOSURE);
    Throwable closed = catchThrowable(() -> below.send("x"));
    assertThat(closed).isInstanceOf(ConnectionClosedException.class).hasNoCause();
    WebSocket webSocket = open(closed, Duration.ofSeconds(10));

    assertThatThrownBy(() -> webSocket.send("x"))
        .isInstanceOf(ConnectionClosedException.class)
        .hasCause(closed);

    below.abort();
    webSocket.abort();
  }

  private interface Sending {
    void send(WebSocket webSocket, String text) throws IOException;
  }

  private static Stream<Named<Sending>> sendings() {
    return Stream.of(
        Named.of("send", (ws, text) -> ws.send(text)),
        Named.of("send prepared", (ws, text) -> ws.send(prepared(text))),
        Named.of("sendAll", (ws, text) -> ws.sendAll(List.of(prepared(text)))));
  }

  private static PreparedMessage prepared(String text) {
    return PreparedMessage.of(Message.text(text));
  }

  /** The next message would refer to one that the peer does not have. */
  @ParameterizedTest
  @MethodSource("sendings")
  void behind_a_compressed_message_whose_frame_could_not_be_made_nothing_is_written(Sending sending)
      throws Exception {
    AtomicInteger keysMade = new AtomicInteger();
    RandomGenerator keys =
        () -> {
          if (keysMade.incrementAndGet() == 2) {
            throw new IllegalStateException("injected");
          }
          return 1;
        };
    Connections c =
        Connections.of(
            ProtocolConfig.of(Role.CLIENT)
                .withPermessageDeflate(PermessageDeflate.DEFAULT)
                .withMaskingKeys(keys),
            ConnectionOptions.DEFAULT,
            8192);
    String text = "much the same as before ".repeat(10);
    sending.send(c.webSocket(), text);
    assertThatThrownBy(() -> sending.send(c.webSocket(), text)).hasMessage("injected");
    assertThatThrownBy(() -> sending.send(c.webSocket(), text))
        .isInstanceOf(IOException.class)
        .hasRootCauseMessage("injected");
    c.webSocket().abort();
    assertThat(c.peer().nextMessage()).as("it left before").isEqualTo(Message.text(text));
    assertThat(c.peer().next()).as("the end of TCP").isNull();
  }

  /** The JDK runs out of direct memory, and says so with an Error, after parts of a frame. */
  @Test
  void behind_a_frame_that_an_error_has_cut_nothing_is_written() throws Exception {
    WebSocket webSocket = open(new OutOfMemoryError("injected"), Duration.ofSeconds(10));
    assertThatThrownBy(() -> webSocket.send("x")).isInstanceOf(OutOfMemoryError.class);
    assertThat(webSocket.isOpen()).isFalse();
    assertThatThrownBy(() -> webSocket.send("y"))
        .isInstanceOf(IOException.class)
        .hasRootCauseInstanceOf(OutOfMemoryError.class);
    assertThatThrownBy(() -> webSocket.sendClose(CloseStatus.NORMAL_CLOSURE))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(webSocket::ping).isInstanceOf(IOException.class);
    assertThat(transport.writes).isEqualTo(1);
    webSocket.abort();
  }

  @Test
  void a_stream_that_an_error_has_cut_holds_up_nobody() throws Exception {
    WebSocket webSocket = open(new OutOfMemoryError("injected"), Duration.ofSeconds(10));
    OutputStream out = webSocket.binaryOutputStream();
    out.write(1);
    assertThatThrownBy(out::flush).isInstanceOf(OutOfMemoryError.class);
    out.close();
    Internals.assertNoLockHeld(webSocket);
    webSocket.abort();
  }

  @Test
  void closing_ends_the_connection_whatever_the_transport_throws() throws Exception {
    WebSocket webSocket = open(new OutOfMemoryError("injected"), Duration.ofSeconds(10));
    assertThatThrownBy(webSocket::close).isInstanceOf(OutOfMemoryError.class);
    assertThat(peer.next()).as("the end of TCP").isNull();
    assertThat(webSocket.closeStatus()).isEqualTo(CloseStatus.ABNORMAL_CLOSURE);
    Internals.assertNoLockHeld(webSocket);
  }

  @Test
  void a_listener_is_told_of_the_end_whatever_the_transport_throws() throws Exception {
    WebSocket webSocket = open(new OutOfMemoryError("injected"), Duration.ofSeconds(10));
    List<CloseStatus> ends = new ArrayList<>();
    WebSocketListener listener =
        new WebSocketListener() {
          @Override
          public void onClose(WebSocket ws, CloseStatus status) {
            ends.add(status);
          }
        };
    peer.close(CloseStatus.NORMAL_CLOSURE);
    CompletableFuture<Void> listening =
        async(
            () -> {
              webSocket.listen(listener);
              return null;
            });
    assertThatThrownBy(() -> get(listening)).hasRootCauseInstanceOf(OutOfMemoryError.class);
    assertThat(ends).containsExactly(CloseStatus.NORMAL_CLOSURE);
  }
}
