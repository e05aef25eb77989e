package io.sockeye.codec.connection;

import static io.sockeye.codec.connection.Connections.async;
import static io.sockeye.codec.connection.Connections.await;
import static io.sockeye.codec.connection.Connections.failure;
import static io.sockeye.codec.connection.Connections.get;
import static io.sockeye.codec.connection.Connections.open;
import static io.sockeye.codec.connection.Connections.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Event;
import io.sockeye.codec.Message;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import io.sockeye.codec.WebSocketProtocol;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two things at the same time on one connection, by name.
 *
 * <table>
 * <caption>Where each race is</caption>
 * <tr><td>close against close</td><td>{@link ClosingHandshakeTest}: of two ends, of two threads
 * </td></tr>
 * <tr><td>close against send</td><td>here</td></tr>
 * <tr><td>abort against anything</td><td>here, one row for each call that waits</td></tr>
 * <tr><td>Pong during a long message</td><td>{@link WebSocketTest}: between its fragments, and when
 * the peer does not read</td></tr>
 * <tr><td>close from every callback, a listener that throws</td><td>{@link CallbacksTest}</td></tr>
 * <tr><td>interrupt during receive, send, close</td><td>{@link InterruptTest}; of a thread that
 * waits for another's message in {@link WebSocketTest}</td></tr>
 * <tr><td>server stop during handshakes</td><td>the server's {@code StopDuringHandshakesTest}
 * </td></tr>
 * <tr><td>broadcast while members come and go</td><td>the server's {@code MembershipRacesTest}
 * </td></tr>
 * <tr><td>all of it at once</td><td>{@link ConcurrentConversationsTest}, and the server's {@code
 * ConnectionRacesTest} over sockets and TLS</td></tr>
 * </table>
 */
@Timeout(120)
class RacesTest {

  private static final int TIMES = 200;

  /** RFC 6455, section 5.5.1: nothing behind a Close; and all that was accepted before it. */
  @Test
  void close_against_send() throws Exception {
    for (int i = 0; i < TIMES; i++) {
      MemoryTransport[] ends = MemoryTransport.pair(1 + i);
      WebSocket sender = open(ends[0], i % 2 == 0 ? Role.SERVER : Role.CLIENT);
      WebSocket receiver = open(ends[1], i % 2 == 0 ? Role.CLIENT : Role.SERVER);
      List<Message> accepted = new ArrayList<>();
      CountDownLatch sending = new CountDownLatch(1 + i % 5);
      CompletableFuture<Void> sent =
          async(
              () -> {
                for (int m = 0; ; m++) {
                  Message message = Message.text("message " + m);
                  sender.send(message);
                  accepted.add(message);
                  sending.countDown();
                }
              });
      CompletableFuture<List<Message>> received =
          async(
              () -> {
                List<Message> messages = new ArrayList<>();
                for (Message message; (message = receiver.receive()) != null; ) {
                  messages.add(message);
                }
                receiver.close();
                return messages;
              });
      assertThat(sending.await(10, TimeUnit.SECONDS)).isTrue();
      sender.close(new CloseStatus(4000, "race"));
      assertThat(failure(sent)).isInstanceOf(ConnectionClosedException.class);
      assertThat(get(received)).isEqualTo(accepted);
      assertThat(receiver.closeStatus()).isEqualTo(new CloseStatus(4000, "race"));
      assertThat(sender.closeStatus().code()).isEqualTo(4000);
    }
  }

  /** What a thread does that is overtaken by an abort: it fails, or has come to its end. */
  private enum Doing {
    RECEIVE(WebSocket::receive),
    RECEIVE_A_STREAM(ws -> ws.receiveStream().readAllBytes()),
    SEND(ws -> ws.send(new byte[100])),
    SEND_WHAT_DOES_NOT_FIT(ws -> ws.send(new byte[100_000])),
    STREAM(
        ws -> {
          try (OutputStream out = ws.binaryOutputStream()) {
            out.write(new byte[20_000]);
            out.flush();
          }
        }),
    PING(ws -> ws.ping().get(10, TimeUnit.SECONDS)),
    FLUSH(WebSocket::flush),
    SEND_CLOSE(ws -> ws.sendClose(CloseStatus.NORMAL_CLOSURE)),
    CLOSE(WebSocket::close),
    ABORT(WebSocket::abort),
    LISTEN(ws -> ws.listen(new Silent()));

    private interface Action {
      void run(WebSocket webSocket) throws Exception;
    }

    private final Action action;

    Doing(Action action) {
      this.action = action;
    }
  }

  private static final class Silent implements WebSocketListener {
    @Override
    public void onError(WebSocket webSocket, Exception error) {
      // The abort, or what it made fail.
    }
  }

  /** Seen elsewhere: a deflater is ended while another thread uses it. */
  @ParameterizedTest
  @EnumSource
  void abort_against(Doing what) throws Exception {
    for (int i = 0; i < TIMES; i++) {
      Connections c =
          Connections.of(
              ProtocolConfig.of(i % 2 == 0 ? Role.SERVER : Role.CLIENT),
              ConnectionOptions.DEFAULT,
              512);
      WebSocket webSocket = c.webSocket();
      CountDownLatch begun = new CountDownLatch(1);
      CompletableFuture<Void> doing =
          async(
              () -> {
                begun.countDown();
                what.action.run(webSocket);
                return null;
              });
      assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
      if (i % 3 > 0) {
        Thread.yield();
      }
      webSocket.abort();
      get(doing.handle((done, error) -> null));
      assertThat(webSocket.closeStatus()).isEqualTo(CloseStatus.ABNORMAL_CLOSURE);
      assertThatThrownBy(webSocket::receive).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> webSocket.send("x")).isInstanceOf(IOException.class);
      Internals.assertNoLockHeld(webSocket);
    }
  }

  /**
   * Both ends are in the middle of a message, and neither reads: who closes has to read what the
   * other still sends, or neither gets its Close away.
   */
  @Test
  void close_of_two_ends_that_both_wait_for_the_other_to_read() throws Exception {
    MemoryTransport[] ends = MemoryTransport.pair(100);
    WebSocket[] webSockets = {open(ends[0], Role.SERVER), open(ends[1], Role.CLIENT)};
    List<CompletableFuture<Void>> sending = new ArrayList<>();
    for (WebSocket webSocket : webSockets) {
      sending.add(startWaiting(() -> webSocket.send(new byte[100_000])));
    }
    List<CompletableFuture<Void>> closing = new ArrayList<>();
    for (WebSocket webSocket : webSockets) {
      closing.add(new CompletableFuture<>());
      start(closing.get(closing.size() - 1), () -> close(webSocket));
    }
    for (CompletableFuture<Void> each : sending) {
      get(each);
    }
    for (CompletableFuture<Void> each : closing) {
      get(each);
    }
    for (WebSocket webSocket : webSockets) {
      assertThat(webSocket.closeStatus()).isEqualTo(CloseStatus.NORMAL_CLOSURE);
    }
  }

  /** It is sent by the thread that is sending: who asks for it need not wait, and cannot be cut. */
  @Test
  void send_close_does_not_wait_for_a_message_of_another_thread() throws Exception {
    Connections c = Connections.server();
    CompletableFuture<Void> sending = startWaiting(() -> c.webSocket().send(new byte[100_000]));
    c.webSocket().sendClose(new CloseStatus(4000, "first"));
    c.webSocket().sendClose(new CloseStatus(4001, "second"));
    assertThat(c.webSocket().isOpen()).isFalse();
    assertThatThrownBy(() -> c.webSocket().ping()).isInstanceOf(ConnectionClosedException.class);
    int length = 0;
    Event event = c.peer().next();
    for (; event instanceof Event.Fragment fragment; event = c.peer().next()) {
      length += fragment.data().remaining();
    }
    assertThat(length).isEqualTo(100_000);
    assertThat(event).isEqualTo(new Event.Close(new CloseStatus(4000, "first")));
    get(sending);
    assertThatThrownBy(() -> c.webSocket().send("x")).isInstanceOf(ConnectionClosedException.class);
    c.webSocket().abort();
  }

  /** Whoever was told that the connection is closed does not find it open a moment later. */
  @Test
  void a_close_that_was_asked_for_stands_while_a_pong_leaves_before_it() throws Exception {
    List<Boolean> writable = new ArrayList<>();
    AtomicReference<Output> output = new AtomicReference<>();
    Transport transport =
        new ForwardingTransport(MemoryTransport.pair(1000)[0]) {
          @Override
          public void write(ByteBuffer... sources) throws IOException {
            writable.add(output.get().isWritable());
            if (writable.size() == 1) {
              // By another thread, or it would be done at once.
              async(() -> leavePongAndClose(output.get())).join();
            }
            super.write(sources);
          }
        };
    WebSocketProtocol protocol = new WebSocketProtocol(ProtocolConfig.of(Role.SERVER));
    Deadlines deadlines = new Deadlines(ConnectionOptions.DEFAULT, () -> {}, reason -> {});
    output.set(new Output(transport, protocol, Role.SERVER, deadlines, FlushPolicy.EACH_MESSAGE));
    output.get().write(protocol.frame(Message.text("x")), 1);
    assertThat(writable)
        .as("before the message, the Pong, the Close")
        .containsExactly(true, false, false);
  }

  /** The one that says so and the one that takes its place are looked at one after the other. */
  @Test
  void a_close_that_was_asked_for_stands_whenever_one_looks() throws Exception {
    AtomicReference<Output> latest = new AtomicReference<>(output(new WebSocketProtocol(SERVER)));
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> looking =
        async(
            () -> {
              while (!done.get()) {
                Output output = latest.get();
                if (!output.isWritable()) {
                  assertThat(output.isWritable()).as("writable again").isFalse();
                }
              }
              return null;
            });
    for (int i = 0; i < 100_000 && !looking.isDone(); i++) {
      Output output = output(new WebSocketProtocol(SERVER));
      latest.set(output);
      output.close(CloseStatus.NORMAL_CLOSURE);
    }
    done.set(true);
    get(looking);
  }

  @Test
  void a_close_that_cannot_be_made_ends_the_output() throws Exception {
    Output output = output(new WebSocketProtocol(SERVER));
    assertThatThrownBy(() -> output.close(CloseStatus.ABNORMAL_CLOSURE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(output.isWritable()).isFalse();
  }

  private static final ProtocolConfig SERVER = ProtocolConfig.of(Role.SERVER);

  private static Output output(WebSocketProtocol protocol) {
    Deadlines deadlines = new Deadlines(ConnectionOptions.DEFAULT, () -> {}, reason -> {});
    Transport nowhere =
        Transport.of(InputStream.nullInputStream(), OutputStream.nullOutputStream());
    return new Output(nowhere, protocol, Role.SERVER, deadlines, FlushPolicy.EACH_MESSAGE);
  }

  private static Void leavePongAndClose(Output output) throws IOException {
    output.reply(new Event.Ping(ByteBuffer.allocate(0)));
    output.close(CloseStatus.NORMAL_CLOSURE);
    return null;
  }

  private static Void close(WebSocket webSocket) {
    webSocket.close();
    return null;
  }

  /** What somebody does, once it waits for something. */
  private static CompletableFuture<Void> startWaiting(Sending task) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    Thread thread =
        start(
            result,
            () -> {
              task.run();
              return null;
            });
    await("it waits", () -> thread.getState() == Thread.State.WAITING || result.isDone());
    return result;
  }

  private interface Sending {
    void run() throws IOException;
  }
}
