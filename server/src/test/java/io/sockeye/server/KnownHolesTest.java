package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.connection.WebSocket;
import io.sockeye.codec.connection.WebSocketListener;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holes that were found in other libraries and that no other test of this module is about. */
@Timeout(60)
class KnownHolesTest {

  /**
   * One connection that does not complete its TLS handshake holds up the others, or they cannot be
   * opened at the same time.
   */
  @Test
  void tls_handshakes_do_not_wait_for_each_other(@TempDir Path directory) throws Exception {
    SSLContext context = new TestCertificate(directory).context();
    List<RawClient> silent = new ArrayList<>();
    ExecutorService clients = Executors.newFixedThreadPool(20);
    try (WebSocketServer server =
        WebSocketServer.builder().handler(Echo::handle).sslContext(context).start()) {
      for (int i = 0; i < 20; i++) {
        silent.add(RawClient.connect(server));
      }
      Callable<String> echo =
          () -> {
            Socket socket =
                context
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), server.port());
            try (RawClient client = new RawClient(socket)) {
              client.shakeHands("/").sendText("hello");
              return client.readFrame().text();
            }
          };
      List<Future<String>> echoes = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        echoes.add(clients.submit(echo));
      }
      for (Future<String> answer : echoes) {
        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("hello");
      }
      for (RawClient client : silent) {
        // They were all waiting meanwhile, and are still.
        client.socket().setSoTimeout(1);
        assertThatThrownBy(client::isAtEnd).isInstanceOf(SocketTimeoutException.class);
      }
    } finally {
      clients.shutdownNow();
      for (RawClient client : silent) {
        client.close();
      }
    }
  }

  /** A deadlock on a full queue, which is filled by who is to empty it. */
  @ParameterizedTest
  @EnumSource(SlowConsumer.class)
  void a_listener_may_broadcast_though_its_own_outbox_is_full(SlowConsumer policy)
      throws Exception {
    byte[] large = new byte[1 << 20];
    CompletableFuture<Void> returned = new CompletableFuture<>();
    ConnectionGroup members = new ConnectionGroup(policy, 1, 1);
    WebSocketServerBuilder builder =
        WebSocketServer.builder()
            .drainTimeout(Duration.ZERO)
            .listener(
                new WebSocketListener() {
                  @Override
                  public void onMessage(WebSocket webSocket, String text) {
                    members.add(webSocket);
                    for (int i = 0; i < 100; i++) {
                      members.broadcast(large);
                    }
                    returned.complete(null);
                  }

                  @Override
                  public void onError(WebSocket webSocket, Exception error) {
                    // That it is disconnected is what the policy may say.
                  }
                });
    try (WebSocketServer server = builder.start();
        RawClient client = RawClient.connect(server, 4096).shakeHands("/")) {
      // It reads nothing of what it causes.
      client.sendText("go");

      assertThat(returned).succeedsWithin(Duration.ofSeconds(10));
    }
  }
}
