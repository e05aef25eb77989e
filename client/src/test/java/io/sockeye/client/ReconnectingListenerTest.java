package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.Transport;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the listener may do and throw, and what follows from that. */
@Timeout(60)
@SuppressWarnings("try") // A client does its work by itself, and is closed at last.
class ReconnectingListenerTest {

  @Test
  void the_hook_may_talk_to_the_server_before_anything_else_is_sent() throws Exception {
    Reconnections told =
        new Reconnections() {
          @Override
          public void onOpen(ReconnectingClient client, WebSocket webSocket) throws IOException {
            webSocket.send("who has seen " + disconnections.size());
            assertThat(webSocket.receive()).isEqualTo(Message.text("welcome"));
            super.onOpen(client, webSocket);
          }
        };
    RawServer.Script script =
        peer -> {
          WebSocket webSocket = peer.open();
          String hello = webSocket.receive().toString();
          webSocket.send("welcome");
          webSocket.send(hello);
          webSocket.close(CloseStatus.GOING_AWAY);
        };
    try (RawServer server = RawServer.start(script);
        ReconnectingClient client = Reconnections.atOnce(server.uri()).start(told)) {
      for (int i = 0; i < 3; i++) {
        assertThat(told.next()).isEqualTo("open");
        assertThat(told.next()).isEqualTo("text who has seen " + i);
        assertThat(told.next()).isEqualTo("retry " + (i + 1));
      }
    }
  }

  /** RFC 6455, section 7.4.1. */
  private static final RawServer.Script IS_TOLD_1011 =
      peer -> {
        WebSocket webSocket = peer.open();
        webSocket.send("hello");
        assertThat(webSocket.receive()).isNull();
        assertThat(webSocket.closeStatus().code()).isEqualTo(1011);
        webSocket.close();
      };

  /** Throws something in one of the methods that may. */
  private static Reconnections throwing(boolean onOpen, Exception failure) {
    return new Reconnections() {
      private void fail() throws IOException {
        if (failure instanceof IOException e) {
          throw e;
        }
        throw (RuntimeException) failure;
      }

      @Override
      public void onOpen(ReconnectingClient client, WebSocket webSocket) throws IOException {
        super.onOpen(client, webSocket);
        if (onOpen && disconnections.isEmpty()) {
          fail();
        }
      }

      @Override
      public void onMessage(ReconnectingClient client, String text) throws IOException {
        super.onMessage(client, text);
        if (!onOpen && disconnections.isEmpty()) {
          fail();
        }
      }
    };
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_io_exception_of_the_listener_closes_with1011_and_is_followed_by_another_attempt(
      boolean onOpen) throws Exception {
    IOException failure = new IOException("not now");
    Reconnections told = throwing(onOpen, failure);
    try (RawServer server = Reconnections.firstThenGreeting(IS_TOLD_1011);
        ReconnectingClient client = Reconnections.atOnce(server.uri()).start(told)) {
      assertThat(told.next()).isEqualTo("open");
      if (!onOpen) {
        assertThat(told.next()).isEqualTo("text hello");
      }
      assertThat(told.next()).isEqualTo("retry 1");
      assertThat(told.disconnections.get(0).failure()).isSameAs(failure);
      told.assertComesBack();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_runtime_exception_of_the_listener_closes_with1011_and_is_the_end(boolean onOpen)
      throws Exception {
    RuntimeException failure = new IllegalStateException("a bug");
    Reconnections told = throwing(onOpen, failure);
    try (RawServer server = RawServer.start(IS_TOLD_1011);
        ReconnectingClient client = Reconnections.atOnce(server.uri()).start(told)) {
      assertThat(told.eventsUntilEnd()).endsWith("given up").doesNotContain("retry 1");
      assertThat(told.last.failure()).isSameAs(failure);
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void an_error_of_the_listener_ends_the_thread_and_the_listener_is_told_of_that_too()
      throws Exception {
    AssertionError error = new AssertionError("wrong");
    CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
    Reconnections told =
        new Reconnections() {
          @Override
          public void onMessage(ReconnectingClient client, String text) {
            throw error;
          }
        };
    try (RawServer server = RawServer.start(IS_TOLD_1011);
        ReconnectingClient client =
            Reconnections.atOnce(server.uri())
                .threadFactory(
                    task -> {
                      Thread thread = new Thread(task);
                      thread.setUncaughtExceptionHandler((t, e) -> uncaught.complete(e));
                      return thread;
                    })
                .start(told)) {
      assertThat(told.eventsUntilEnd()).containsExactly("open", "given up");
      assertThat(told.last.failure()).hasCause(error);
      assertThat(uncaught.get(20, TimeUnit.SECONDS)).isSameAs(error);
    }
  }

  /** Throws in each write from a moment on. */
  private record BrokenTransport(Transport transport, AtomicBoolean broken)
      implements ForwardingTransport {

    @Override
    public void write(ByteBuffer... sources) throws IOException {
      if (broken.get()) {
        throw new IllegalStateException("a bug of the transport");
      }
      transport.write(sources);
    }
  }

  @Test
  void what_a_transport_throws_at_the_end_of_a_connection_is_the_end_and_the_listener_is_told()
      throws Exception {
    AtomicBoolean broken = new AtomicBoolean();
    WebSocketClient client =
        WebSocketClient.builder()
            .transport(transport -> new BrokenTransport(transport, broken))
            .build();
    Reconnections told =
        new Reconnections() {
          @Override
          public void onMessage(ReconnectingClient client, String text) throws IOException {
            broken.set(true);
            throw new IOException("not now");
          }
        };
    RawServer.Script script =
        peer -> {
          WebSocket webSocket = peer.open();
          webSocket.send("hello");
          assertThatThrownBy(webSocket::receive).isInstanceOf(IOException.class);
        };
    try (RawServer server = RawServer.start(script);
        ReconnectingClient lasting =
            Reconnections.atOnce(server.uri())
                .client(client)
                .threadFactory(
                    task -> {
                      Thread thread = new Thread(task);
                      thread.setUncaughtExceptionHandler((t, e) -> {});
                      return thread;
                    })
                .start(told)) {
      assertThat(told.eventsUntilEnd()).containsExactly("open", "given up");
      assertThat(told.last.failure()).hasRootCauseMessage("a bug of the transport");
    }
  }

  @Test
  void what_the_other_methods_of_the_listener_throw_changes_nothing() throws Exception {
    Reconnections told =
        new Reconnections() {
          @Override
          public void onRetry(ReconnectingClient client, Disconnection why, Duration delay) {
            super.onRetry(client, why, delay);
            throw new IllegalStateException("a bug");
          }

          @Override
          public void onClose(ReconnectingClient client, Disconnection why) {
            super.onClose(client, why);
            throw new IllegalStateException("another bug");
          }
        };
    try (RawServer server = Reconnections.firstThenGreeting(RawServer.Peer::request)) {
      ReconnectingClient client = Reconnections.atOnce(server.uri()).start(told);
      assertThat(told.next()).isEqualTo("retry 1");
      told.assertComesBack();
      client.close();
      assertThat(told.eventsUntilEnd()).containsExactly("closed");
    }
  }
}
