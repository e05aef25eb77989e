package io.sockeye.codec.connection;

import static io.sockeye.codec.connection.Connections.async;
import static io.sockeye.codec.connection.Connections.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Event;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** onOpen, onMessage*, onError?, then exactly one onClose. */
@Timeout(30)
class ListeningTest {

  /** Writes down what happens; what it does besides is for a test to override. */
  private static class Recorder implements WebSocketListener {

    final List<String> calls = new ArrayList<>();

    @Override
    public void onOpen(WebSocket webSocket) throws IOException {
      calls.add("open");
    }

    @Override
    public void onMessage(WebSocket webSocket, String text) throws IOException {
      calls.add("text " + text);
    }

    @Override
    public void onMessage(WebSocket webSocket, byte[] data) throws IOException {
      calls.add("binary " + data.length);
    }

    @Override
    public void onError(WebSocket webSocket, Exception error) {
      calls.add("error " + error.getClass().getSimpleName());
    }

    @Override
    public void onClose(WebSocket webSocket, CloseStatus status) {
      calls.add("close " + status.code());
    }
  }

  private static CompletableFuture<Void> listening(Connections c, WebSocketListener listener) {
    return async(
        () -> {
          c.webSocket().listen(listener);
          return null;
        });
  }

  @Test
  void messages_and_a_close() throws Exception {
    Connections c = Connections.server();
    Recorder recorder = new Recorder();
    c.peer().send("a");
    c.peer().send(new byte[3]);
    c.peer().close(new CloseStatus(4000, ""));
    CompletableFuture<Void> listening = listening(c, recorder);
    assertThat(c.peer().next()).isInstanceOf(Event.Close.class);
    assertThat(c.peer().next()).isNull();
    c.peer().end();
    get(listening);
    assertThat(recorder.calls).containsExactly("open", "text a", "binary 3", "close 4000");
  }

  /** Seen elsewhere: nobody is told of the end. */
  @Test
  void an_end_without_a_close_is_an_error() throws Exception {
    Connections c = Connections.server();
    Recorder recorder = new Recorder();
    c.peer().end();
    get(listening(c, recorder));
    assertThat(recorder.calls)
        .containsExactly("open", "error " + EOFException.class.getSimpleName(), "close 1006");
  }

  /** Seen elsewhere: nobody is told of the end. */
  @Test
  void a_violation_is_an_error() throws Exception {
    Connections c = Connections.server();
    Recorder recorder = new Recorder();
    c.peer().sendRaw(new byte[] {(byte) 0xFF, (byte) 0xFF});
    CompletableFuture<Void> listening = listening(c, recorder);
    assertThat(c.peer().next())
        .isInstanceOfSatisfying(
            Event.Close.class, close -> assertThat(close.status().code()).isEqualTo(1002));
    c.peer().end();
    get(listening);
    assertThat(recorder.calls)
        .containsExactly("open", "error ProtocolViolationException", "close 1006");
  }

  @Test
  void a_listener_that_throws_closes_with_1011() throws Exception {
    Connections c = Connections.server();
    Recorder recorder =
        new Recorder() {
          @Override
          public void onMessage(WebSocket webSocket, String text) {
            throw new IllegalStateException("no");
          }

          @Override
          public void onError(WebSocket webSocket, Exception error) {
            super.onError(webSocket, error);
            throw new IllegalStateException("not this either");
          }

          @Override
          public void onClose(WebSocket webSocket, CloseStatus status) {
            super.onClose(webSocket, status);
            throw new IllegalStateException("nor this");
          }
        };
    c.peer().send("a");
    c.peer().send("b");
    try (LogRecorder log = new LogRecorder(Listening.class)) {
      CompletableFuture<Void> listening = listening(c, recorder);
      Event close = c.peer().next();
      assertThat(close)
          .isInstanceOfSatisfying(
              Event.Close.class, e -> assertThat(e.status().code()).isEqualTo(1011));
      c.peer().reply(close);
      c.peer().end();
      get(listening);
      assertThat(log.messages())
          .containsExactly(
              "the listener of the connection with null failed in onError: not this either",
              "the listener of the connection with null failed in onClose: nor this");
    }
    assertThat(recorder.calls).containsExactly("open", "error IllegalStateException", "close 1011");
  }

  /** Seen elsewhere: closing from a callback waits for the callback. */
  @Test
  void a_listener_may_send_and_close_and_ping_and_wait() throws Exception {
    Connections c = Connections.server();
    Recorder recorder =
        new Recorder() {
          @Override
          public void onOpen(WebSocket webSocket) throws IOException {
            super.onOpen(webSocket);
            webSocket.send("welcome");
          }

          @Override
          public void onMessage(WebSocket webSocket, String text) throws IOException {
            super.onMessage(webSocket, text);
            webSocket.close(new CloseStatus(4001, "enough"));
          }
        };
    c.peer().send("a");
    c.peer().send("b");
    CompletableFuture<Void> listening = listening(c, recorder);
    assertThat(c.peer().nextMessage()).hasToString("welcome");
    Event close = c.peer().next();
    assertThat(close).isEqualTo(new Event.Close(new CloseStatus(4001, "enough")));
    c.peer().reply(close);
    c.peer().end();
    get(listening);
    assertThat(recorder.calls).containsExactly("open", "text a", "close 4001");
  }

  @Test
  void an_abort_from_a_callback_ends_it() throws Exception {
    Connections c = Connections.server();
    Recorder recorder =
        new Recorder() {
          @Override
          public void onMessage(WebSocket webSocket, String text) throws IOException {
            super.onMessage(webSocket, text);
            webSocket.abort();
          }
        };
    c.peer().send("a");
    get(listening(c, recorder));
    assertThat(recorder.calls).containsExactly("open", "text a", "close 1006");
  }

  @Test
  void an_error_that_the_listener_does_not_take_is_logged() throws Exception {
    Connections c = Connections.server();
    c.peer().end();
    try (LogRecorder log = new LogRecorder(WebSocketListener.class)) {
      get(listening(c, new WebSocketListener() {}));
      assertThat(log.messages())
          .containsExactly(
              "the connection with null has failed: the peer ended the connection without a Close frame");
    }
  }

  @Test
  void another_connection_that_is_closed_is_an_error_of_the_listener() throws Exception {
    Connections other = Connections.server();
    other.webSocket().abort();
    Connections c = Connections.server();
    Recorder recorder =
        new Recorder() {
          @Override
          public void onMessage(WebSocket webSocket, String text) throws IOException {
            other.webSocket().send(text);
          }
        };
    c.peer().send("a");
    CompletableFuture<Void> listening = listening(c, recorder);
    Event close = c.peer().next();
    assertThat(close)
        .isInstanceOfSatisfying(
            Event.Close.class, e -> assertThat(e.status().code()).isEqualTo(1011));
    c.peer().reply(close);
    c.peer().end();
    get(listening);
    assertThat(recorder.calls)
        .containsExactly("open", "error ConnectionClosedException", "close 1011");
  }
}
