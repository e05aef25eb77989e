package io.sockeye.codec.connection;

import static io.sockeye.codec.connection.Connections.async;
import static io.sockeye.codec.connection.Connections.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a callback does with the connection, it does not hang, and onClose comes once. */
@Timeout(60)
class CallbacksTest {

  private enum Callback {
    OPEN,
    TEXT,
    BINARY,
    ERROR,
    CLOSE
  }

  private enum Act {
    CLOSE(ws -> ws.close(new CloseStatus(4001, "")), 4001),
    SEND_CLOSE(ws -> ws.sendClose(new CloseStatus(4002, "")), 4002),
    ABORT(WebSocket::abort, 1006),
    CLOSE_BY_ANOTHER_THREAD(
        ws -> {
          Thread other = new Thread(() -> ws.close(new CloseStatus(4003, "")));
          other.start();
          join(other);
        },
        4003),
    RECEIVE_UNTIL_THE_END(
        ws -> {
          while (ws.receive() != null) {
            // Messages that the listener then does not get.
          }
        },
        4000),
    THROW_AN_IO_EXCEPTION(
        ws -> {
          throw new IOException("of the listener");
        },
        1011),
    THROW_A_RUNTIME_EXCEPTION(
        ws -> {
          throw new IllegalStateException("of the listener");
        },
        1011),
    THROW_AN_ERROR(
        ws -> {
          throw new StackOverflowError("of the listener");
        },
        1011);

    private interface Action {
      void run(WebSocket webSocket) throws IOException;
    }

    private final Action action;
    private final int code;

    Act(Action action, int code) {
      this.action = action;
      this.code = code;
    }

    private static void join(Thread thread) {
      try {
        thread.join(20_000);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      assertThat(thread.isAlive()).isFalse();
    }
  }

  /** Does one thing in one of its callbacks. */
  private static final class Acting implements WebSocketListener {

    final List<String> calls = new ArrayList<>();
    private final Callback where;
    private final Act what;

    Acting(Callback where, Act what) {
      this.where = where;
      this.what = what;
    }

    private void called(Callback callback, WebSocket webSocket) throws IOException {
      calls.add(callback.name());
      if (callback == where) {
        what.action.run(webSocket);
      }
    }

    private void calledUnchecked(Callback callback, WebSocket webSocket) {
      try {
        called(callback, webSocket);
      } catch (IOException e) {
        // These callbacks cannot throw it, and it is what calls on an ended connection throw.
        calls.add("FAILED");
      }
    }

    @Override
    public void onOpen(WebSocket webSocket) throws IOException {
      called(Callback.OPEN, webSocket);
    }

    @Override
    public void onMessage(WebSocket webSocket, String text) throws IOException {
      called(Callback.TEXT, webSocket);
    }

    @Override
    public void onMessage(WebSocket webSocket, byte[] data) throws IOException {
      called(Callback.BINARY, webSocket);
    }

    @Override
    public void onError(WebSocket webSocket, Exception error) {
      calledUnchecked(Callback.ERROR, webSocket);
    }

    @Override
    public void onClose(WebSocket webSocket, CloseStatus status) {
      assertThat(webSocket.isOpen()).isFalse();
      calledUnchecked(Callback.CLOSE, webSocket);
    }
  }

  static Stream<Arguments> everything() {
    return Stream.of(Callback.values())
        .flatMap(where -> Stream.of(Act.values()).map(what -> Arguments.of(where, what)));
  }

  @ParameterizedTest
  @MethodSource("everything")
  void whatever_a_callback_does(Callback where, Act what) throws Exception {
    Connections c = Connections.server();
    Acting listener = new Acting(where, what);
    c.peer().send("text");
    c.peer().send(new byte[1]);
    if (where == Callback.ERROR) {
      c.peer().sendRaw(new byte[] {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0});
    } else if (where == Callback.CLOSE || what == Act.RECEIVE_UNTIL_THE_END) {
      c.peer().close(new CloseStatus(4000, ""));
    }
    CompletableFuture<Integer> told = async(() -> answer(c));
    Throwable thrown;
    try (LogRecorder log = new LogRecorder(Listening.class)) {
      CompletableFuture<Void> listening =
          async(
              () -> {
                c.webSocket().listen(listener);
                return null;
              });
      thrown = get(listening.handle((done, error) -> error));
      boolean loggedAsNobodyElseIsTold =
          what == Act.THROW_A_RUNTIME_EXCEPTION
              && (where == Callback.ERROR || where == Callback.CLOSE);
      assertThat(log.messages()).hasSize(loggedAsNobodyElseIsTold ? 1 : 0);
    }
    if (what == Act.THROW_AN_ERROR) {
      assertThat(thrown).isInstanceOf(StackOverflowError.class);
    } else {
      assertThat(thrown).isNull();
    }
    assertThat(get(told)).isEqualTo(expectedCode(where, what));
    assertThat(listener.calls).first().isEqualTo("OPEN");
    assertThat(listener.calls.stream().filter("CLOSE"::equals)).hasSize(1);
    assertThat(listener.calls.stream().filter("ERROR"::equals)).hasSizeLessThanOrEqualTo(1);
    if (where != Callback.CLOSE) {
      assertThat(listener.calls).last().isEqualTo("CLOSE");
    }
    Internals.assertNoLockHeld(c.webSocket());
  }

  /** Once an error or the end has come, the peer has been told of that. */
  private static int expectedCode(Callback where, Act what) {
    return switch (where) {
      case ERROR -> 1002;
      case CLOSE -> 4000;
      default -> what.code;
    };
  }

  /** Answers a Close as a client does; returns its code, or 1006 when there was none. */
  private static int answer(Connections c) throws IOException {
    int code = 1006;
    for (Event event; (event = c.peer().next()) != null; ) {
      if (event instanceof Event.Close close) {
        code = close.status().code();
        try {
          c.peer().reply(event);
        } catch (IOException e) {
          // The listener has aborted the connection.
          break;
        }
      }
    }
    c.peer().end();
    return code;
  }
}
