package io.sockeye.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.Headers;
import io.sockeye.server.ProxyHeader;
import io.sockeye.server.WebSocketServer;
import java.io.EOFException;
import java.net.Socket;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the Flight Recorder is told of opening handshakes, at both ends. */
@Timeout(60)
class OpeningHandshakeEventTest extends RecordedConversations {

  @Test
  void the_opening_handshake_at_both_ends() throws Exception {
    String[] addresses = new String[2];
    record(
        server -> {
          try (WebSocket ws = client().connectTo(uri(server, "/chat?secret"))) {
            ws.send("x");
            ws.receive();
            addresses[0] = ws.remoteAddress().toString();
            addresses[1] = served.element().remoteAddress().toString();
          }
        });
    for (String role : List.of("CLIENT", "SERVER")) {
      RecordedEvent event = events.only("OpeningHandshake", "role", role);
      assertThat(event.getString("peer"))
          .isEqualTo(addresses[role.equals("CLIENT") ? 0 : 1])
          .contains("127.0.0.1:");
      assertThat(event.getString("path")).isEqualTo("/chat");
      assertThat(event.getInt("status")).isEqualTo(101);
      assertThat(event.getString("subprotocol")).isEqualTo("chat");
      assertThat(event.getBoolean("permessageDeflate")).isTrue();
      assertThat(event.getInt("serverMaxWindowBits")).isEqualTo(15);
      assertThat(event.getInt("clientMaxWindowBits")).isEqualTo(12);
      assertThat(event.getBoolean("serverNoContextTakeover")).isFalse();
      assertThat(event.getBoolean("clientNoContextTakeover")).isTrue();
      assertThat(event.getString("failure")).isNull();
      assertThat(event.getDuration()).isPositive();
    }
  }

  @Test
  void an_opening_handshake_that_is_refused() throws Exception {
    record(
        server ->
            assertThatThrownBy(() -> client().connectTo(uri(server, "/nothing")))
                .isInstanceOf(HandshakeException.class));
    for (String role : List.of("CLIENT", "SERVER")) {
      RecordedEvent event = events.only("OpeningHandshake", "role", role);
      assertThat(event.getString("peer")).contains("127.0.0.1:");
      assertThat(event.getString("path")).isEqualTo("/nothing");
      assertThat(event.getInt("status")).isEqualTo(404);
      assertThat(event.getString("failure"))
          .contains(role.equals("CLIENT") ? "answered 404" : "nothing is served at this path");
      assertThat(event.getString("subprotocol")).isNull();
      assertThat(event.getBoolean("permessageDeflate")).isFalse();
    }
    assertThat(events.all("ConnectionClosed")).isEmpty();
  }

  @Test
  void the_client_that_a_trusted_proxy_names_and_the_proxy() throws Exception {
    try (WebSocketServer server =
            WebSocketServer.builder()
                .trustedProxies(ProxyHeader.X_FORWARDED, "127.0.0.1")
                .handler(WebSocket::receive)
                .start();
        WebSocket ws =
            WebSocketClient.builder()
                .header("X-Forwarded-For", "192.0.2.7")
                .build()
                .connectTo(uri(server, "/"))) {
      assertThat(ws.isOpen()).isTrue();
    }
    events.stop();
    RecordedEvent opening = events.only("OpeningHandshake", "role", "SERVER");
    assertThat(opening.getString("client")).contains("192.0.2.7");
    assertThat(opening.getString("peer"))
        .contains("127.0.0.1:")
        .isEqualTo(events.only("ConnectionClosed", "role", "SERVER").getString("peer"));
    assertThat(events.only("OpeningHandshake", "role", "CLIENT").getString("client")).isNull();
  }

  @Test
  void an_ordinary_request_is_no_opening_handshake_even_if_its_client_leaves() throws Exception {
    HandshakeResponse large = new HandshakeResponse(200, "OK", Headers.EMPTY, new byte[32 << 20]);
    try (WebSocketServer server = WebSocketServer.builder().http(request -> large).start();
        Socket socket = new Socket("localhost", server.port())) {
      socket.setSoLinger(true, 0);
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
    events.stop();
    assertThat(events.all("OpeningHandshake")).isEmpty();
  }

  @Test
  void an_opening_handshake_without_an_answer() throws Exception {
    record(
        server -> {
          try (Socket socket = new Socket("localhost", server.port())) {
            socket.getOutputStream().write('G');
            socket.shutdownOutput();
            assertThat(socket.getInputStream().read()).isNegative();
          }
        });
    RecordedEvent event = events.only("OpeningHandshake", "role", "SERVER");
    assertThat(event.getInt("status")).isZero();
    assertThat(event.getString("path")).isNull();
    assertThat(event.getString("failure")).contains("ended before it was complete");
  }

  @Test
  void the_server_that_leaves_without_an_answer_is_the_clients_event() throws Exception {
    try (RawServer server = RawServer.start(RawServer.Peer::request)) {
      assertThatThrownBy(() -> client().connectTo(server.uri())).isInstanceOf(EOFException.class);
      events.stop();
      RecordedEvent event = events.only("OpeningHandshake", "role", "CLIENT");
      assertThat(event.getInt("status")).isZero();
      assertThat(event.getString("failure")).contains("closed the connection before it answered");
      assertThat(event.getString("peer")).endsWith("127.0.0.1:" + server.port());
    }
  }
}
