package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.server.WebSocketServer;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holes that were found in other libraries and that no other test of this module is about. */
@Timeout(60)
class KnownHolesTest {

  /** A leak: all that a connection is made of stays when its handshake fails. */
  @ParameterizedTest
  @ValueSource(strings = {"a certificate that is not trusted", "garbage", "silence", "a refusal"})
  void a_failed_handshake_keeps_nothing(String cause) throws Exception {
    Certificates certificates = Certificates.shared();
    RawServer.Script script =
        switch (cause) {
          case "garbage" -> peer -> peer.send("\1\2\3\4\5\6");
          case "silence" -> RawServer.Peer::isClosedByClient;
          case "a refusal" ->
              RawServer.Script.answering("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
          default -> RawServer.Peer::request;
        };
    boolean secure = cause.startsWith("a ");
    List<WeakReference<Object>> made = new ArrayList<>();
    try (RawServer server =
        RawServer.start(secure ? certificates.serving(Certificates.GOOD) : null, script)) {
      for (int i = 0; i < 5; i++) {
        made.addAll(
            fail(
                certificates.trusting(
                    cause.equals("a refusal") ? Certificates.GOOD : Certificates.OTHER_HOST),
                server.secureUri()));
      }
    }

    assertThat(made).hasSize(10);
    Await.until("nothing is kept", () -> isCollected(made));
  }

  private static boolean isCollected(List<WeakReference<Object>> made) {
    System.gc();
    return made.stream().allMatch(m -> m.refersTo(null));
  }

  /** In a method of its own, so that no local variable holds what it makes. */
  private static List<WeakReference<Object>> fail(SSLContext context, String uri) {
    byte[] secret = new byte[16];
    WebSocketClient client =
        WebSocketClient.builder()
            .sslContext(context)
            .sslParameters(tls -> tls.setApplicationProtocols(new String[] {"x" + secret.length}))
            .handshakeTimeout(Duration.ofMillis(300))
            .build();
    assertThatThrownBy(() -> client.connectTo(uri)).isInstanceOf(IOException.class);
    return List.of(new WeakReference<>(client), new WeakReference<>(secret));
  }

  /** Threads for each connection: a thousand connections are thousands of threads. */
  @Test
  void a_connection_needs_no_thread_of_its_own() throws Exception {
    int count = 100;
    List<WebSocket> open = new ArrayList<>();
    try (WebSocketServer server =
        EchoTest.echoServer().threadFactory(Named::new).drainTimeout(Duration.ZERO).start()) {
      long before = threads();
      for (int i = 0; i < count; i++) {
        WebSocket webSocket = WebSocketClient.connect(EchoTest.uri(server));
        open.add(webSocket);
        webSocket.send("hello");
        assertThat(webSocket.receive()).isEqualTo(Message.text("hello"));
      }

      // What waits for deadlines is one for all of them.
      assertThat(threads() - before).isLessThanOrEqualTo(2);
    } finally {
      open.forEach(WebSocket::abort);
    }
  }

  /** A thread of the server, which has one for each connection. */
  private static final class Named extends Thread {
    Named(Runnable task) {
      super(task);
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !(thread instanceof Named))
        .count();
  }
}
