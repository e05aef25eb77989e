package io.sockeye.codec.connection;

import static io.sockeye.codec.connection.Connections.async;
import static io.sockeye.codec.connection.Connections.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.CloseStatus;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who waits for another thread's message, which that thread may never finish. */
@Timeout(30)
class WaitingSenderTest {

  private static CompletableFuture<Void> send(Connections c) {
    return async(
        () -> {
          c.webSocket().send("waits");
          return null;
        });
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 30})
  void an_abort_wakes_it(long sendTimeout) throws Exception {
    ConnectionOptions options =
        ConnectionOptions.DEFAULT.withSendTimeout(Duration.ofSeconds(sendTimeout));
    Connections c = Connections.server(options);
    OutputStream unfinished = c.webSocket().binaryOutputStream();
    CompletableFuture<Void> waiting = send(c);
    unfinished.write(1);
    unfinished.flush();
    assertThat(waiting).isNotDone();

    c.webSocket().abort();

    assertThat(waiting)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .withCauseInstanceOf(ConnectionClosedException.class)
        .withMessageContaining("aborted");
  }

  /** RFC 6455, section 5.5.1: nothing is sent behind a Close. */
  @Test
  void a_close_wakes_it() throws Exception {
    Connections c = Connections.server();
    OutputStream unfinished = c.webSocket().binaryOutputStream();
    CompletableFuture<Void> waiting = send(c);
    unfinished.write(1);
    unfinished.flush();

    c.webSocket().sendClose(CloseStatus.NORMAL_CLOSURE);

    assertThat(waiting)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .withCauseInstanceOf(ConnectionClosedException.class);
    c.webSocket().abort();
  }

  @Test
  void it_sends_as_soon_as_the_other_message_is_finished() throws Exception {
    Connections c = Connections.server(ConnectionOptions.DEFAULT.withSendTimeout(Duration.ZERO));
    OutputStream unfinished = c.webSocket().binaryOutputStream();
    CompletableFuture<Void> waiting = send(c);
    unfinished.write(1);
    unfinished.flush();
    c.peer().next();
    unfinished.close();
    get(waiting);
    c.peer().next();
    assertThat(c.peer().next()).isNotNull();
    c.webSocket().abort();
  }
}
