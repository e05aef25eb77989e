package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.codec.connection.WebSocketListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The listener's shape: who calls, in which order, and what is told when nothing works. */
@Timeout(60)
class ListenerTest {

  /** Writes down each call, and by which thread it came. */
  private static class Recorder implements WebSocketListener {

    final List<String> calls = new ArrayList<>();
    final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    final CountDownLatch opened = new CountDownLatch(1);
    final CountDownLatch closed = new CountDownLatch(1);

    private void record(String call) {
      calls.add(call);
      threads.add(Thread.currentThread());
    }

    @Override
    public void onOpen(WebSocket webSocket) throws IOException {
      record("open " + webSocket.isOpen());
      webSocket.send("hello");
      opened.countDown();
    }

    @Override
    public void onMessage(WebSocket webSocket, String text) throws IOException {
      record("text " + text);
    }

    @Override
    public void onMessage(WebSocket webSocket, byte[] data) throws IOException {
      record("binary " + data.length);
    }

    @Override
    public void onError(WebSocket webSocket, Exception error) {
      record("error " + error.getMessage());
    }

    @Override
    public void onClose(WebSocket webSocket, CloseStatus status) {
      record("close " + status);
      closed.countDown();
    }

    List<String> callsUntilClose() throws InterruptedException {
      assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
      return calls;
    }
  }

  @Test
  void open_then_messages_then_close_all_by_one_thread_of_its_own() throws Exception {
    Recorder recorder = new Recorder();
    try (RawServer server =
        RawServer.start(
            peer -> {
              WebSocket webSocket = peer.open();
              assertThat(webSocket.receive()).isEqualTo(Message.text("hello"));
              webSocket.send("one");
              webSocket.send(new byte[] {1, 2, 3});
              webSocket.send("");
              webSocket.close(new CloseStatus(4001, "enough"));
            })) {
      WebSocketClient.connect(server.uri(), recorder);

      assertThat(recorder.callsUntilClose())
          .containsExactly("open true", "text one", "binary 3", "text ", "close 4001: enough");
      assertThat(recorder.threads).hasSize(1).doesNotContain(Thread.currentThread());
      assertThat(recorder.threads).allMatch(Thread::isDaemon);
      assertThat(recorder.threads)
          .allMatch(thread -> thread.getName().startsWith("sockeye-client"));
    }
  }

  /** Seen elsewhere: closing from a callback waits for the callback. */
  @Test
  void the_caller_may_send_and_close_while_the_listener_receives() throws Exception {
    Recorder recorder = new Recorder();
    try (RawServer server =
        RawServer.start(
            peer -> {
              WebSocket webSocket = peer.open();
              assertThat(webSocket.receive()).isEqualTo(Message.text("hello"));
              assertThat(webSocket.receive()).isEqualTo(Message.text("from the caller"));
              assertThat(webSocket.receive()).isNull();
              webSocket.close();
            })) {
      WebSocket webSocket = WebSocketClient.connect(server.uri(), recorder);
      assertThat(recorder.opened.await(20, TimeUnit.SECONDS)).isTrue();
      webSocket.send("from the caller");
      webSocket.close();

      assertThat(recorder.callsUntilClose())
          .containsExactly("open true", "close 1000 NORMAL_CLOSURE");
    }
  }

  /** Seen elsewhere: nobody is told of the end. */
  @Test
  void a_peer_that_goes_without_a_close_is_an_error_and_then1006() throws Exception {
    Recorder recorder = new Recorder();
    try (RawServer server = RawServer.start(peer -> peer.open().receive())) {
      WebSocketClient.connect(server.uri(), recorder);

      assertThat(recorder.callsUntilClose())
          .hasSize(3)
          .startsWith("open true")
          .endsWith("close 1006 ABNORMAL_CLOSURE");
      assertThat(recorder.calls.get(1)).startsWith("error ");
    }
  }

  @Test
  void a_connection_that_is_refused_is_the_callers_failure_and_the_listener_hears_nothing()
      throws Exception {
    Recorder recorder = new Recorder();
    try (RawServer server =
        RawServer.start(
            RawServer.Script.answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"))) {
      assertThatThrownBy(() -> WebSocketClient.connect(server.uri(), recorder))
          .hasMessageContaining("403");
      assertThat(recorder.calls).isEmpty();
    }
  }

  @Test
  void the_threads_are_the_factorys() throws Exception {
    Recorder recorder = new Recorder();
    try (RawServer server = RawServer.start(peer -> peer.open().close())) {
      WebSocketClient.builder()
          .threadFactory(task -> new Thread(task, "mine"))
          .build()
          .connectTo(server.uri(), recorder);

      recorder.callsUntilClose();
      assertThat(recorder.threads).extracting(Thread::getName).containsExactly("mine");
    }
  }

  /** Seen elsewhere: there is no thread for the callbacks, and nobody to end the connection. */
  @Test
  void a_connection_that_no_thread_can_be_made_for_is_closed() throws Exception {
    try (RawServer server =
        RawServer.start(
            peer -> {
              peer.open();
              assertThat(peer.isClosedByClient()).isTrue();
            })) {
      WebSocketClient client =
          WebSocketClient.builder()
              .threadFactory(
                  task -> {
                    throw new IllegalStateException("no thread");
                  })
              .build();

      assertThatThrownBy(() -> client.connectTo(server.uri(), new Recorder()))
          .isInstanceOf(IllegalStateException.class);
      server.await();
    }
  }
}
