package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.client.RawServer.Script;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.HandshakeRequest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a URI to a TCP connection: what goes wrong, and how that is said. */
@Timeout(60)
class ConnectingTest {

  @Test
  void a_port_where_nobody_listens_is_said_to_refuse() throws Exception {
    int port = RawServer.closedPort();

    assertThatThrownBy(() -> WebSocketClient.connect("ws://127.0.0.1:" + port + "/"))
        .isInstanceOf(ConnectException.class)
        .hasMessage("cannot connect to 127.0.0.1:" + port + " (127.0.0.1: Connection refused)");
  }

  @Test
  void each_address_that_was_tried_is_named() throws Exception {
    int port = RawServer.closedPort();
    WebSocketClient client =
        resolvingTo(InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.3"));

    assertThatThrownBy(() -> client.connectTo("ws://example.test:" + port))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "cannot connect to example.test:"
                + port
                + " (127.0.0.2: Connection refused; 127.0.0.3: Connection refused)");
  }

  @Test
  void the_addresses_of_a_host_are_tried_in_turn_until_one_answers() throws Exception {
    try (RawServer server = RawServer.start(peer -> peer.open().receive());
        WebSocket webSocket =
            resolvingTo(InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1"))
                .connectTo("ws://example.test:" + server.port())) {
      assertThat(webSocket.isOpen()).isTrue();
    }
  }

  private static WebSocketClient resolvingTo(InetAddress... addresses) {
    return WebSocketClient.builder().resolver(name -> addresses).build();
  }

  @Test
  void a_host_without_an_address_is_named() {
    WebSocketClient client =
        WebSocketClient.builder()
            .resolver(
                name -> {
                  throw new UnknownHostException(name);
                })
            .build();

    assertThatThrownBy(() -> client.connectTo("ws://no-such-host.test/"))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("the host no-such-host.test has no known address");
  }

  @Test
  void a_look_up_that_fails_with_an_error_is_not_waited_for() {
    Error error = new NoClassDefFoundError("as in an image without it");
    WebSocketClient client =
        WebSocketClient.builder()
            .resolver(
                name -> {
                  throw error;
                })
            .build();

    assertThatThrownBy(() -> client.connectTo("ws://example.test/"))
        .isInstanceOf(UnknownHostException.class)
        .hasCause(error);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost/",
        "localhost:80",
        "ws://",
        "ws:///chat",
        "ws://localhost/#fragment",
        "ws://user:password@localhost/",
        "ws://localhost:99999/",
        "ws://localhost/ /",
        "ws://localhost/\r\nX-Injected: 1"
      })
  void what_is_no_websocket_uri_is_refused_before_anything_is_sent(String uri) {
    assertThatThrownBy(() -> WebSocketClient.connect(uri))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_interrupted_thread_stops_connecting() throws Exception {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    try (RawServer server =
        RawServer.start(
            peer -> {
              peer.request();
              assertThat(peer.isClosedByClient()).isTrue();
            })) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  WebSocketClient.connect(server.uri()).abort();
                  thrown.complete(null);
                } catch (IOException e) {
                  thrown.complete(e);
                }
              });
      thread.start();
      thread.interrupt();

      assertThat(thrown.get(20, TimeUnit.SECONDS))
          .isInstanceOfAny(ClosedByInterruptException.class, java.io.InterruptedIOException.class);
    }
  }

  @Test
  void a_uri_and_a_string_are_the_same() throws Exception {
    CompletableFuture<HandshakeRequest> seen = new CompletableFuture<>();
    try (RawServer server = RawServer.start(Script.accepting(seen::complete));
        WebSocket webSocket =
            WebSocketClient.connect(URI.create(server.uri() + "caf\u00e9?q=%20"))) {
      assertThat(seen.get(20, TimeUnit.SECONDS).target()).isEqualTo("/caf%C3%A9?q=%20");
      webSocket.abort();
    }
  }

  @Test
  void an_ipv6_literal_is_connected_to() throws Exception {
    int port = RawServer.closedPort();

    assertThatThrownBy(() -> WebSocketClient.connect("ws://[::1]:" + port + "/"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot connect to [::1]:" + port + " (");
  }
}
