package io.sockeye.codec.connection;

import static io.sockeye.codec.connection.Connections.async;
import static io.sockeye.codec.connection.Connections.failure;
import static io.sockeye.codec.connection.Connections.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Event;
import io.sockeye.codec.Message;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No wait is without a bound. */
@Timeout(30)
class DeadlinesTest {

  private static final Duration SHORT = Duration.ofMillis(200);
  private static final ConnectionOptions NONE =
      new ConnectionOptions(
          Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, FlushPolicy.EACH_MESSAGE);

  /** Seen elsewhere: a peer that is gone is not noticed. */
  @Test
  void a_silent_peer_is_sent_a_ping_and_then_aborted() throws Exception {
    Connections c =
        Connections.server(NONE.withPingInterval(SHORT).withPongTimeout(Duration.ofSeconds(2)));
    CompletableFuture<Message> receiving = async(c.webSocket()::receive);
    Event ping = c.peer().next();
    assertThat(ping).isInstanceOf(Event.Ping.class);
    c.peer().reply(ping);
    assertThat(c.peer().next()).as("silent again").isInstanceOf(Event.Ping.class);
    assertThat(c.peer().next()).isNull();
    assertThat(receiving)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(SocketTimeoutException.class)
        .withMessageContaining("did not answer a Ping");
    assertThat(c.webSocket().closeStatus()).isEqualTo(CloseStatus.ABNORMAL_CLOSURE);
  }

  /** It cannot be sent another Ping then, and would be waited for without a bound. */
  @Test
  void a_silent_peer_that_has_left_as_many_pings_unanswered_as_may_be_is_aborted()
      throws Exception {
    Connections c = Connections.server(NONE.withPingInterval(SHORT).withPongTimeout(SHORT));
    CompletableFuture<Message> receiving = async(c.webSocket()::receive);
    CompletableFuture<Void> peer =
        async(
            () -> {
              while (c.peer().next() != null) {
                // It reads, and answers nothing.
              }
              return null;
            });
    assertThatThrownBy(
            () -> {
              while (true) {
                c.webSocket().ping();
              }
            })
        .isInstanceOf(IOException.class);
    assertThat(failure(receiving)).hasRootCauseInstanceOf(SocketTimeoutException.class);
    get(peer);
  }

  @Test
  void a_thread_that_is_busy_is_not_a_silent_peer() throws Exception {
    Connections c = Connections.server(NONE.withPingInterval(SHORT).withPongTimeout(SHORT));
    c.peer().send("x");
    assertThat(c.webSocket().receive()).isEqualTo(Message.text("x"));
    List<Long> ticks = new ArrayList<>();
    CountDownLatch busy = new CountDownLatch(20);
    Watchdog.Watched ticking =
        now -> {
          ticks.add(now);
          busy.countDown();
        };
    Watchdog.watch(ticking);
    assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
    Watchdog.forget(ticking);
    assertThat(ticks.get(ticks.size() - 1) - ticks.get(0)).isGreaterThan(4 * SHORT.toNanos());
    assertThat(c.webSocket().isOpen()).isTrue();
    c.webSocket().abort();
  }

  /** Seen elsewhere: sending waits for ever for a peer that does not read. */
  @Test
  void a_peer_that_never_reads_is_aborted() {
    Connections c = Connections.server(NONE.withSendTimeout(SHORT));
    assertThatThrownBy(() -> c.webSocket().send(new byte[100_000]))
        .isInstanceOf(SocketTimeoutException.class)
        .hasMessageContaining("the peer read nothing");
    assertThatThrownBy(() -> c.webSocket().send("x")).isInstanceOf(SocketTimeoutException.class);
    assertThatThrownBy(c.webSocket()::receive).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void a_message_of_another_thread_is_waited_for_no_longer_than_a_write() throws Exception {
    Connections c = Connections.server(NONE.withSendTimeout(SHORT));
    OutputStream out = c.webSocket().binaryOutputStream();
    CompletableFuture<Void> other =
        async(
            () -> {
              c.webSocket().send("x");
              return null;
            });
    assertThat(other)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(SocketTimeoutException.class)
        .withMessageContaining("another thread");
    out.close();
    assertThat(c.peer().nextMessage()).isEqualTo(Message.binary(new byte[0]));
    c.webSocket().abort();
  }

  /** Seen elsewhere: closing waits for ever for a peer that does not answer. */
  @Test
  void a_peer_that_never_answers_a_close_is_aborted() throws Exception {
    Connections c = Connections.server(NONE.withCloseTimeout(SHORT));
    c.webSocket().close();
    assertThat(c.webSocket().closeStatus()).isEqualTo(CloseStatus.ABNORMAL_CLOSURE);
    assertThat(c.peer().next()).isInstanceOf(Event.Close.class);
    assertThat(c.peer().next()).isNull();
  }

  @Test
  void a_peer_that_goes_on_sending_instead_of_answering_a_close_is_aborted() throws Exception {
    Connections c = Connections.server(NONE.withCloseTimeout(SHORT));
    CompletableFuture<Void> talking =
        async(
            () -> {
              while (true) {
                c.peer().send("and another thing");
              }
            });
    c.webSocket().close();
    assertThat(c.webSocket().closeStatus()).isEqualTo(CloseStatus.ABNORMAL_CLOSURE);
    assertThat(failure(talking)).isInstanceOf(IOException.class);
  }

  @Test
  void a_close_that_cannot_be_written_is_aborted() throws Exception {
    Connections c = Connections.server(NONE.withCloseTimeout(SHORT));
    CompletableFuture<Void> sending =
        async(
            () -> {
              c.webSocket().send(new byte[100_000]);
              return null;
            });
    assertThat(c.peer().next()).isInstanceOf(Event.Fragment.class);
    c.webSocket().close();
    assertThat(failure(sending)).isInstanceOf(IOException.class);
  }

  /**
   * Seen elsewhere: connections that are never closed (CVE-2024-23672, CVE-2021-42340); descriptors
   * or timers stay though both ends have closed.
   */
  @Test
  void after_a_violation_or_a_close_nobody_has_to_call_close_for_the_end_to_come()
      throws Exception {
    Connections violating = Connections.server(NONE.withCloseTimeout(SHORT));
    violating.peer().sendRaw(new byte[] {(byte) 0xFF, (byte) 0xFF});
    assertThatThrownBy(violating.webSocket()::receive).isInstanceOf(IOException.class);
    Connections closing =
        Connections.of(
            ProtocolConfig.of(Role.CLIENT), NONE.withCloseTimeout(SHORT), Connections.CAPACITY);
    closing.peer().close(CloseStatus.NORMAL_CLOSURE);
    assertThat(closing.webSocket().receive()).isNull();
    for (Connections c : List.of(violating, closing)) {
      assertThat(c.peer().next()).isInstanceOf(Event.Close.class);
      assertThat(c.peer().next()).isNull();
    }
  }

  @Test
  void what_takes_too_long_is_closed() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    Closeable target = closed::countDown;
    Watchdog.Deadline late = Watchdog.closeAfter(SHORT, target);
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(late.isExpired()).isTrue();

    CountDownLatch notClosed = new CountDownLatch(1);
    Watchdog.Deadline inTime = Watchdog.closeAfter(Duration.ofHours(1), notClosed::countDown);
    inTime.close();
    assertThat(inTime.isExpired()).isFalse();
    assertThat(notClosed.getCount()).isEqualTo(1);
  }

  /** Seen elsewhere: descriptors or timers stay though both ends have closed. */
  @Test
  void the_watchdog_ends_when_there_is_nothing_to_watch_and_comes_back() throws Exception {
    for (int i = 0; i < 2; i++) {
      Connections c = Connections.server();
      Thread watchdog = watchdog();
      assertThat(watchdog).isNotNull();
      assertThat(watchdog.isDaemon()).isTrue();
      c.webSocket().abort();
      watchdog.join(14_000);
      assertThat(watchdog.isAlive()).isFalse();
    }
  }

  private static Thread watchdog() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("sockeye-watchdog"))
        .findAny()
        .orElse(null);
  }

  @Test
  void a_long_message_that_a_peer_takes_slowly_does_not_count_as_its_silence() throws Exception {
    Connections c = Connections.server(NONE.withPingInterval(SHORT).withPongTimeout(SHORT));
    CompletableFuture<Message> receiving = async(c.webSocket()::receive);
    CompletableFuture<Void> sending =
        async(
            () -> {
              c.webSocket().send(new byte[60_000]);
              return null;
            });
    Semaphore ticks = new Semaphore(0);
    Watchdog.Watched ticking = now -> ticks.release();
    Watchdog.watch(ticking);
    int read = 0;
    while (read < 60_000) {
      assertThat(ticks.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
      read += ((Event.Fragment) c.peer().next()).data().remaining();
    }
    Watchdog.forget(ticking);
    get(sending);
    assertThat(c.peer().next()).as("it could not leave before").isInstanceOf(Event.Ping.class);
    c.webSocket().abort();
    assertThat(failure(receiving)).isInstanceOf(IOException.class);
  }

  @Test
  void an_error_at_one_deadline_does_not_end_the_others() throws Exception {
    CountDownLatch thrown = new CountDownLatch(1);
    Watchdog.Watched broken =
        now -> {
          thrown.countDown();
          throw new OutOfMemoryError("no thread could be started");
        };
    try (LogRecorder log = new LogRecorder(Watchdog.class)) {
      Watchdog.watch(broken);
      assertThat(thrown.await(10, TimeUnit.SECONDS)).isTrue();
      CountDownLatch closed = new CountDownLatch(1);
      Watchdog.closeAfter(SHORT, closed::countDown);
      assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
      Watchdog.forget(broken);
      assertThat(log.messages()).first().asString().contains("no thread could be started");
    }
  }
}
