package io.sockeye.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.Message;
import io.sockeye.codec.connection.Transport;
import io.sockeye.codec.connection.WebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands between a connection and its transport sees all bytes, in the clear. */
@Timeout(60)
class DecoratedTransportTest {

  /** Keeps what passes. */
  private record Recording(
      Transport transport, ByteArrayOutputStream received, ByteArrayOutputStream sent)
      implements ForwardingTransport {

    private static void keep(ByteBuffer bytes, ByteArrayOutputStream kept) {
      while (bytes.hasRemaining()) {
        kept.write(bytes.get());
      }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      int start = target.position();
      int length = transport.read(target);
      keep(target.duplicate().flip().position(start), received);
      return length;
    }

    @Override
    public void write(ByteBuffer... sources) throws IOException {
      for (ByteBuffer source : sources) {
        keep(source.duplicate(), sent);
      }
      transport.write(sources);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void it_sees_the_handshake_and_the_frames(boolean secure) throws Exception {
    Certificates certificates = Certificates.shared();
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    WebSocketClient client =
        WebSocketClient.builder()
            .sslContext(certificates.trusting(Certificates.GOOD))
            .transport(transport -> new Recording(transport, received, sent))
            .build();
    try (RawServer server =
            RawServer.start(
                secure ? certificates.serving(Certificates.GOOD) : null,
                peer -> {
                  WebSocket webSocket = peer.open();
                  webSocket.send(webSocket.receive());
                  assertThat(webSocket.receive()).isNull();
                  webSocket.close();
                });
        WebSocket webSocket = client.connectTo(secure ? server.secureUri() : server.uri())) {
      webSocket.send("hello");
      assertThat(webSocket.receive()).isEqualTo(Message.text("hello"));
    }
    assertThat(sent.toString(ISO_8859_1)).startsWith("GET / HTTP/1.1\r\n");
    String answer = received.toString(ISO_8859_1);
    assertThat(answer).startsWith("HTTP/1.1 101 ");
    // The echo, and the Close with 1000 that follows it (RFC 6455, sections 5.2 and 5.5.1).
    assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4))
        .isEqualTo("\u0081\u0005hello\u0088\u0002\u0003\u00e8");
  }

  @Test
  void each_connection_has_its_own() throws Exception {
    AtomicInteger made = new AtomicInteger();
    WebSocketClient client =
        WebSocketClient.builder()
            .transport(
                transport -> {
                  made.incrementAndGet();
                  return transport;
                })
            .build();
    try (RawServer server = RawServer.start(peer -> peer.open().close())) {
      for (int i = 1; i <= 3; i++) {
        client.connectTo(server.uri()).close();
        assertThat(made).hasValue(i);
      }
    }
  }

  @Test
  void what_it_throws_is_the_callers_and_no_socket_is_left() throws Exception {
    WebSocketClient client =
        WebSocketClient.builder()
            .transport(
                transport -> {
                  throw new IllegalStateException("a bug");
                })
            .build();
    try (RawServer server = RawServer.start(peer -> assertThat(peer.isClosedByClient()).isTrue())) {
      assertThatThrownBy(() -> client.connectTo(server.uri())).hasMessage("a bug");
      server.await();
    }
  }
}
