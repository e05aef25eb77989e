package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sockeye.client.RawServer.Peer;
import io.sockeye.client.RawServer.Script;
import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.handshake.HandshakeException;
import io.sockeye.server.WebSocketServer;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a client connects again, when it gives up, and what it tells. */
@Timeout(60)
@SuppressWarnings("try") // A client does its work by itself, and is closed at last.
class ReconnectingClientTest {

  private static final Duration SHORT = Duration.ofMillis(5);

  private final Reconnections told = new Reconnections();

  /** {@return why the client gives up at its first connection} */
  private Disconnection lastOf(String uri, String... events) throws InterruptedException {
    try (ReconnectingClient client = Reconnections.atOnce(uri).start(told)) {
      assertThat(told.eventsUntilEnd()).containsExactly(events);
      return told.last;
    }
  }

  private static WebSocketServer greeter(int port, String greeting) throws IOException {
    return WebSocketServer.builder()
        .host("localhost")
        .port(port)
        .handler(
            webSocket -> {
              webSocket.send(greeting);
              while (webSocket.receive() != null) {
                // Until it is closed.
              }
            })
        .start();
  }

  @Test
  void a_server_that_goes_away_is_found_when_another_is_there_at_the_same_port() throws Exception {
    ReconnectingClient client;
    int port;
    try (WebSocketServer first = greeter(0, "first")) {
      port = first.port();
      client =
          ReconnectingClient.builder("ws://localhost:" + port + "/")
              .backoff(SHORT, SHORT.multipliedBy(4))
              .start(told);
      assertThat(told.next()).isEqualTo("open");
      assertThat(told.next()).isEqualTo("text first");
    }
    // 1001 is for a server that goes down (RFC 6455, section 7.4.1).
    assertThat(told.next()).startsWith("retry");
    assertThat(told.disconnections.get(0).closeStatus()).isEqualTo(CloseStatus.GOING_AWAY);
    assertThat(told.disconnections.get(0).failure()).isNull();
    Disconnection second;
    int number = 1;
    do {
      // While the first one ends it may still refuse.
      assertThat(told.next()).startsWith("retry");
      second = told.disconnections.get(number++);
      assertThat(second.closeStatus()).isNull();
    } while (!(second.failure() instanceof ConnectException));

    try (WebSocketServer next = greeter(port, "second")) {
      String event = told.next();
      while (event.startsWith("retry")) {
        event = told.next();
      }
      assertThat(event).isEqualTo("open");
      assertThat(told.next()).isEqualTo("text second");
      client.close();
      assertThat(told.eventsUntilEnd()).containsExactly("closed");
      Await.until("the server knows of the end", () -> next.connections().size() == 0);
    }
    assertThat(told.threads).hasSize(1).allMatch(Thread::isDaemon);
  }

  @ParameterizedTest
  @CsvSource({
    "503, 'Retry-After: 7\r\n', 7",
    "429, 'Retry-After: 120\r\n', 120",
    "503, 'Retry-After: 100000\r\n', 600",
    "503, 'Retry-After: soon\r\n', 0",
    "500, '', 0",
    "503, 'Date: Thu, 26 Nov 2020 01:00:00 GMT\r\nRetry-After: Thu, 26 Nov 2020 01:01:30 GMT\r\n', 90"
  })
  void a_refusal_for_now_is_followed_by_another_attempt_not_before_the_server_wants_it(
      int status, String headers, long seconds) throws Exception {
    try (RawServer server =
            Reconnections.firstThenGreeting(
                Script.answering(
                    "HTTP/1.1 " + status + " Later\r\n" + headers + "Content-Length: 0\r\n\r\n"));
        ReconnectingClient client =
            Reconnections.atOnce(server.uri())
                .backoff(Duration.ofSeconds(1), Duration.ofSeconds(1))
                .start(told)) {
      assertThat(told.next()).isEqualTo("retry 1");
      assertThat(told.disconnections.get(0).httpStatus()).isEqualTo(status);
      assertThat(told.delays.get(0))
          .isBetween(Duration.ofSeconds(seconds), Duration.ofSeconds(seconds + 1));
      told.assertComesBack();
    }
  }

  @Test
  void what_is_told_is_what_is_waited() throws Exception {
    AtomicLong waited = new AtomicLong();
    try (RawServer server =
            Reconnections.firstThenGreeting(
                Script.answering("HTTP/1.1 503 Later\r\nRetry-After: 7\r\n\r\n"));
        ReconnectingClient client =
            ReconnectingClient.builder(server.uri())
                .timing(
                    new Timing(
                        System::nanoTime,
                        (stop, delay) -> {
                          waited.set(delay.toNanos());
                          return stop.isRequested();
                        }))
                .start(told)) {
      assertThat(told.next()).isEqualTo("retry 1");
      told.assertComesBack();
      assertThat(told.delays).containsExactly(Duration.ofNanos(waited.get()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 302, 200, 400})
  void an_answer_that_will_not_change_is_the_end(int status) throws Exception {
    String answer = "HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n";
    try (RawServer server = RawServer.start(Script.answering(answer))) {
      Disconnection last = lastOf(server.uri(), "given up");
      assertThat(last.httpStatus()).isEqualTo(status);
      assertThat(last.attempts()).isEqualTo(1);
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void the_application_may_decide_otherwise_and_count_attempts() throws Exception {
    try (RawServer server =
            RawServer.start(
                Script.answering("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
        ReconnectingClient client =
            Reconnections.atOnce(server.uri())
                .retryIf(why -> why.httpStatus() == 404 && why.attempts() < 4)
                .start(told)) {
      assertThat(told.eventsUntilEnd())
          .containsExactly("retry 1", "retry 2", "retry 3", "given up");
      assertThat(server.accepted()).isEqualTo(4);
    }
  }

  @Test
  void a_decision_that_throws_is_the_end() throws Exception {
    try (RawServer server = RawServer.start(peer -> peer.request());
        ReconnectingClient client =
            Reconnections.atOnce(server.uri())
                .retryIf(
                    why -> {
                      throw new IllegalStateException("a bug");
                    })
                .start(told)) {
      assertThat(told.eventsUntilEnd()).containsExactly("given up");
      assertThat(told.last.failure()).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void a_server_that_takes_the_connection_and_never_answers_is_tried_again() throws Exception {
    Iterator<WebSocketClient> clients =
        List.of(
                WebSocketClient.builder().handshakeTimeout(Duration.ofMillis(300)).build(),
                WebSocketClient.builder().build())
            .iterator();
    try (RawServer server = Reconnections.firstThenGreeting(Peer::isClosedByClient);
        ReconnectingClient client =
            Reconnections.atOnce(server.uri()).client(clients::next).start(told)) {
      assertThat(told.next()).isEqualTo("retry 1");
      assertThat(told.disconnections.get(0).failure()).isInstanceOf(SocketTimeoutException.class);
      told.assertComesBack();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1001, 1005, 1011, 1012, 1013, 1014, 3001, 4000})
  void a_close_for_now_is_followed_by_another_attempt(int code) throws Exception {
    CloseStatus status = new CloseStatus(code, "");
    try (RawServer server = Reconnections.firstThenGreeting(peer -> peer.open().close(status));
        ReconnectingClient client = Reconnections.atOnce(server.uri()).start(told)) {
      assertThat(told.next()).isEqualTo("open");
      assertThat(told.next()).isEqualTo("retry 1");
      assertThat(told.disconnections.get(0).closeStatus()).isEqualTo(status);
      told.assertComesBack();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1002, 1003, 1007, 1008, 1009, 1010, 3000, 3003})
  void a_close_for_good_is_the_end(int code) throws Exception {
    CloseStatus status = new CloseStatus(code, code == 1000 ? "" : "because");
    try (RawServer server = RawServer.start(peer -> peer.open().close(status))) {
      assertThat(lastOf(server.uri(), "open", "given up"))
          .isEqualTo(new Disconnection(1, status, null));
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void an_end_without_a_close_is_followed_by_another_attempt() throws Exception {
    try (RawServer server = Reconnections.firstThenGreeting(peer -> peer.open());
        ReconnectingClient client = Reconnections.atOnce(server.uri()).start(told)) {
      assertThat(told.next()).isEqualTo("open");
      assertThat(told.next()).isEqualTo("retry 1");
      assertThat(told.disconnections.get(0).closeStatus()).isEqualTo(CloseStatus.ABNORMAL_CLOSURE);
      assertThat(told.disconnections.get(0).failure()).isInstanceOf(EOFException.class);
      told.assertComesBack();
    }
  }

  @Test
  void a_peer_that_breaks_a_rule_is_given_up() throws Exception {
    Script reserved = Script.answering(request -> Peer.acceptance(request) + "\u0083\0");
    try (RawServer server = RawServer.start(reserved)) {
      assertThat(lastOf(server.uri(), "open", "given up").failure())
          .isInstanceOf(ProtocolViolationException.class);
    }
  }

  @Test
  void a_server_that_is_none_is_given_up() throws Exception {
    try (RawServer server = RawServer.start(Script.answering("SSH-2.0-OpenSSH_9\r\n"))) {
      assertThat(lastOf(server.uri(), "given up").failure()).isInstanceOf(HandshakeException.class);
    }
  }

  @Test
  void a_certificate_that_is_not_accepted_is_the_end() throws Exception {
    try (RawServer server =
        RawServer.start(Certificates.shared().serving(Certificates.GOOD), Peer::open)) {
      assertThat(lastOf(server.secureUri(), "given up").failure())
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("certificate");
    }
  }

  /** A server that restarts in the middle of TLS handshakes loses no client for good. */
  @Test
  void an_end_in_the_tls_handshake_is_followed_by_another_attempt() throws Exception {
    try (RawServer server = RawServer.start(peer -> peer.socket().getInputStream().read());
        ReconnectingClient client = Reconnections.atOnce(server.secureUri()).start(told)) {
      assertThat(told.next()).isEqualTo("retry 1");
      assertThat(told.disconnections.get(0).failure()).isInstanceOf(IOException.class);
      assertThat(told.next()).isEqualTo("retry 2");
    }
  }

  @Test
  void a_server_that_does_not_speak_tls_is_given_up() throws Exception {
    try (RawServer server =
        RawServer.start(
            peer -> {
              peer.socket().getInputStream().read();
              peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
              peer.isClosedByClient();
            })) {
      assertThat(lastOf(server.secureUri(), "given up").failure()).isInstanceOf(SSLException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost/", "ws://local host/", "ws://localhost/#part", "ws:"})
  void a_uri_that_is_none_is_refused_at_once(String uri) {
    assertThatIllegalArgumentException().isThrownBy(() -> ReconnectingClient.builder(uri));
  }

  @Test
  void each_attempt_may_have_a_client_of_its_own() throws Exception {
    AtomicInteger token = new AtomicInteger();
    try (RawServer server =
            RawServer.start(
                Script.answering(
                    request ->
                        "HTTP/1.1 503 %s\r\nContent-Length: 0\r\n\r\n"
                            .formatted(request.headers().first("Authorization"))));
        ReconnectingClient client =
            Reconnections.atOnce(server.uri())
                .client(
                    () ->
                        WebSocketClient.builder()
                            .header("Authorization", "Bearer " + token.incrementAndGet())
                            .build())
                .retryIf(why -> why.attempts() < 3)
                .start(told)) {
      told.awaitEnd();
      assertThat(told.disconnections.get(0)).asString().contains("Bearer 1");
      assertThat(told.disconnections.get(1)).asString().contains("Bearer 2");
      assertThat(told.last).asString().contains("Bearer 3");
    }
  }

  @Test
  void a_client_that_cannot_be_made_is_the_end() throws Exception {
    ReconnectingClient.builder("ws://localhost:1/")
        .client(
            () -> {
              throw new IllegalStateException("no token");
            })
        .start(told);

    assertThat(told.eventsUntilEnd()).containsExactly("given up");
    assertThat(told.last.failure()).hasMessage("no token");
  }

  /** Else a server that closes each connection at once would be asked without a pause. */
  @ParameterizedTest
  @CsvSource({"59, 'retry 1, retry 2, retry 3'", "60, 'retry 0, retry 0, retry 0'"})
  void only_a_connection_that_lasted_makes_the_attempts_count_anew(int seconds, String expected)
      throws Exception {
    AtomicLong now = new AtomicLong();
    long each = Duration.ofSeconds(seconds).toNanos();
    try (RawServer server = RawServer.start(peer -> peer.open().close(CloseStatus.GOING_AWAY));
        ReconnectingClient client =
            ReconnectingClient.builder(server.uri())
                .timing(new Timing(() -> now.getAndAdd(each), (stop, delay) -> stop.isRequested()))
                .start(told)) {
      for (String retry : expected.split(", ")) {
        assertThat(told.next()).isEqualTo("open");
        assertThat(told.next()).isEqualTo(retry);
      }
    }
  }
}
