package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.client.RawServer.Peer;
import io.sockeye.client.RawServer.Script;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.net.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However connecting fails, and however a connection ends, its socket is closed. */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "counts the entries of /proc/self/fd")
class OpenFilesTest {

  private static final int REPETITIONS = 20;

  private static final WebSocketClient CLIENT =
      WebSocketClient.builder().handshakeTimeout(Duration.ofMillis(20)).build();

  private interface Attempt {
    void run(String authority) throws IOException;
  }

  private static void assertNoneIsLeftOpen(RawServer.Script script, Attempt attempt)
      throws Exception {
    // The first attempt loads what keeps files open for good, such as a selector for time-outs.
    try (RawServer server = RawServer.start(script)) {
      attempt.run("localhost:" + server.port());
    }
    long before = OpenSockets.count();
    try (RawServer server = RawServer.start(script)) {
      for (int i = 0; i < REPETITIONS; i++) {
        attempt.run("localhost:" + server.port());
      }
    }
    Await.until("they are closed", () -> OpenSockets.count() < before + REPETITIONS / 2);
  }

  private static void fails(String uri) {
    assertThatThrownBy(() -> CLIENT.connectTo(uri)).isInstanceOf(IOException.class);
  }

  /** Seen elsewhere: descriptors are left by failed connects and refusals. */
  @Test
  void after_a_refusal_no_socket_is_left() throws Exception {
    assertNoneIsLeftOpen(
        Script.answering("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
        authority -> fails("ws://" + authority));
  }

  @Test
  void after_garbage_no_socket_is_left() throws Exception {
    assertNoneIsLeftOpen(peer -> peer.send("\1\2\3"), authority -> fails("ws://" + authority));
  }

  @Test
  void after_a_timeout_no_socket_is_left() throws Exception {
    assertNoneIsLeftOpen(Peer::isClosedByClient, authority -> fails("ws://" + authority));
  }

  @Test
  void after_a_timeout_in_tls_no_socket_is_left() throws Exception {
    assertNoneIsLeftOpen(Peer::isClosedByClient, authority -> fails("wss://" + authority));
  }

  /** Seen elsewhere: descriptors are left by failed connects and refusals. */
  @Test
  void after_a_failure_in_tls_no_socket_is_left() throws Exception {
    assertNoneIsLeftOpen(
        peer -> peer.send("\1\2\3\4\5\6"), authority -> fails("wss://" + authority));
  }

  /** Seen elsewhere: descriptors are left by failed connects and refusals. */
  @Test
  void where_nobody_listens_no_socket_is_left() throws Exception {
    int port = RawServer.closedPort();
    assertNoneIsLeftOpen(peer -> {}, authority -> fails("ws://127.0.0.1:" + port));
  }

  /** Seen elsewhere: descriptors are left by failed connects and refusals. */
  @Test
  void after_a_connection_that_was_closed_no_socket_is_left() throws Exception {
    assertNoneIsLeftOpen(
        peer -> peer.open().close(),
        authority -> {
          try (WebSocket webSocket = WebSocketClient.connect("ws://" + authority)) {
            webSocket.receive();
          }
        });
  }

  /** Seen elsewhere: descriptors are left by failed connects and refusals. */
  @ParameterizedTest
  @ValueSource(strings = {"403 no", "407 no", "200 yes", "oops"})
  void after_a_proxy_has_failed_no_socket_is_left(String answer) throws Exception {
    assertNoneIsLeftOpen(
        Script.answering(
            "HTTP/1.1 "
                + answer
                + "\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\nmore"),
        authority ->
            assertThatThrownBy(
                    () ->
                        WebSocketClient.builder()
                            .proxy(proxy(Proxy.Type.HTTP, authority))
                            .authenticator(new RecordingAuthenticator("user", "pass"))
                            .build()
                            .connectTo("ws://example.test"))
                .isInstanceOf(IOException.class));
  }

  @Test
  void after_a_socks_proxy_has_failed_no_socket_is_left() throws Exception {
    assertNoneIsLeftOpen(
        peer -> peer.send(new byte[] {5, 0, 5, 1, 0, 1}),
        authority ->
            assertThatThrownBy(
                    () ->
                        WebSocketClient.builder()
                            .proxy(proxy(Proxy.Type.SOCKS, authority))
                            .build()
                            .connectTo("ws://example.test"))
                .isInstanceOf(IOException.class));
  }

  private static Proxy proxy(Proxy.Type type, String authority) {
    return ProxyScripts.proxy(
        type, Integer.parseInt(authority.substring(authority.indexOf(':') + 1)));
  }

  @Test
  void after_redirects_no_socket_is_left() throws Exception {
    WebSocketClient client = WebSocketClient.builder().maxRedirects(3).build();
    assertNoneIsLeftOpen(
        peer -> {
          String path = peer.request().path();
          peer.send("HTTP/1.1 302 x\r\nLocation: " + path + "x\r\nContent-Length: 0\r\n\r\n");
          peer.isClosedByClient();
        },
        authority ->
            assertThatThrownBy(() -> client.connectTo("ws://" + authority))
                .isInstanceOf(IOException.class));
  }
}
