package io.sockeye.codec.connection;

import static io.sockeye.codec.connection.Connections.async;
import static io.sockeye.codec.connection.Connections.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Event;
import io.sockeye.codec.Message;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.codec.Role;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holes that were found in other libraries and that no other test of this module is about. */
@Timeout(30)
class KnownHolesTest {

  /**
   * A deadlock between a lock of the application and one of the connection, taken in the one order
   * by a callback and in the other by who sends or closes.
   */
  @ParameterizedTest
  @ValueSource(strings = {"send", "ping", "sendClose", "close", "abort"})
  void a_callback_may_wait_for_a_lock_whose_holder_uses_the_connection(String use)
      throws Exception {
    Connections c = Connections.server();
    ReentrantLock application = new ReentrantLock();
    CountDownLatch inCallback = new CountDownLatch(1);
    CompletableFuture<CloseStatus> closed = new CompletableFuture<>();
    WebSocketListener listener =
        new WebSocketListener() {
          @Override
          public void onMessage(WebSocket webSocket, String text) {
            inCallback.countDown();
            application.lock();
            application.unlock();
          }

          @Override
          public void onClose(WebSocket webSocket, CloseStatus status) {
            closed.complete(status);
          }
        };
    application.lock();
    try {
      c.peer().send("x");
      async(
          () -> {
            c.webSocket().listen(listener);
            return null;
          });
      assertThat(inCallback.await(10, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Void> peer = async(() -> answerCloses(c));

      use(c.webSocket(), use);

      assertThat(closed).isNotDone();
      c.webSocket().abort();
      get(peer);
    } finally {
      application.unlock();
    }
    assertThat(get(closed)).isNotNull();
  }

  private static Void answerCloses(Connections c) {
    try {
      for (Event event; (event = c.peer().next()) != null; ) {
        if (event instanceof Event.Close) {
          c.peer().reply(event);
          c.peer().end();
          return null;
        }
      }
    } catch (IOException e) {
      // The connection was aborted meanwhile.
    }
    return null;
  }

  private static void use(WebSocket webSocket, String use) throws IOException {
    switch (use) {
      case "send" -> webSocket.send("y");
      case "ping" -> webSocket.ping();
      case "sendClose" -> webSocket.sendClose(CloseStatus.NORMAL_CLOSURE);
      case "close" -> webSocket.close();
      case "abort" -> webSocket.abort();
      default -> throw new AssertionError(use);
    }
  }

  /** The class of CVE-2021-3690: something is kept for each Pong that comes. */
  @Test
  void nothing_is_kept_for_pongs_that_nobody_asked_for() throws Exception {
    Connections c = Connections.server();
    CompletableFuture<Message> receiving = async(c.webSocket()::receive);
    byte[] pongs = new byte[14 * 10_000];
    for (int i = 0; i < pongs.length; i += 14) {
      // Eight bytes of data, as the Pings of this end have, and the masking key 0.
      pongs[i] = (byte) 0x8A;
      pongs[i + 1] = (byte) 0x88;
      pongs[i + 13] = (byte) i;
    }
    long before = usedMemory();
    for (int i = 0; i < 100; i++) {
      c.peer().sendRaw(pongs);
    }
    c.peer().send("x");
    assertThat(get(receiving)).isEqualTo(Message.text("x"));
    // A million of them: ten bytes for each would be much more than that.
    assertThat(usedMemory() - before).isLessThan(5_000_000);
    c.webSocket().abort();
  }

  private static long usedMemory() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /**
   * A leak of what is pooled: a frame that breaks a rule takes the buffer with it that it is in, or
   * the end of the stream does.
   */
  @ParameterizedTest
  @ValueSource(strings = {"81 81 00 00 00 00 ff", "83 80 00 00 00 00", "88 81 00 00 00 00 03", ""})
  void a_violation_leaves_the_buffer_that_it_came_in_to_others(String violation) {
    List<ByteBuffer> pool = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      pool.add(BufferPool.INPUT.borrow());
    }
    // Empty Pongs with the masking key 0: more than a small buffer holds.
    String said = "8a 80 00 00 00 00 ".repeat(3_000) + violation;
    byte[] bytes = HexFormat.of().parseHex(said.replace(" ", ""));
    List<ByteBuffer> targets = new ArrayList<>();
    Transport busy =
        new ForwardingTransport(
            Transport.of(new ByteArrayInputStream(bytes), OutputStream.nullOutputStream())) {
          @Override
          public int read(ByteBuffer target) throws IOException {
            targets.add(target);
            return super.read(target);
          }
        };
    WebSocket webSocket = Connections.open(busy, Role.SERVER);
    assertThatThrownBy(webSocket::receive)
        .isInstanceOf(violation.isEmpty() ? EOFException.class : ProtocolViolationException.class);
    webSocket.close();

    ByteBuffer large = Collections.max(targets, Comparator.comparing(ByteBuffer::capacity));
    assertThat(large.capacity()).isEqualTo(pool.get(0).capacity());
    assertThat(BufferPool.INPUT.borrow()).isSameAs(large);
    pool.forEach(BufferPool.INPUT::giveBack);
  }
}
