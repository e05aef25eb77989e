package io.sockeye.codec.connection;

import static io.sockeye.codec.connection.Connections.async;
import static io.sockeye.codec.connection.Connections.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.CloseCode;
import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** RFC 6455, sections 5.5.1 and 7.1.2: one end has sent a Close, the other has not yet. */
@Timeout(30)
class SendCloseTest {

  private static final CloseStatus GOODBYE = new CloseStatus(4000, "goodbye");

  private WebSocket client;
  private WebSocket server;

  @BeforeEach
  void connect() throws IOException {
    connect(ConnectionOptions.DEFAULT);
  }

  private void connect(ConnectionOptions ofClient) throws IOException {
    try (ServerSocketChannel listening = ServerSocketChannel.open()) {
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      client = open(SocketChannel.open(listening.getLocalAddress()), Role.CLIENT, ofClient);
      server = open(listening.accept(), Role.SERVER, ConnectionOptions.DEFAULT);
    }
  }

  private static WebSocket open(SocketChannel channel, Role role, ConnectionOptions options) {
    return Connections.open(Transport.of(channel), ProtocolConfig.of(role), options);
  }

  @AfterEach
  void abort() {
    client.abort();
    server.abort();
  }

  @Test
  void every_message_that_the_peer_sends_before_its_close_is_received() throws IOException {
    client.sendClose(GOODBYE);
    for (int i = 0; i < 1000; i++) {
      server.send("message " + i);
    }
    assertThat(server.receive()).isNull();

    for (int i = 0; i < 1000; i++) {
      assertThat(client.receive()).isEqualTo(Message.text("message " + i));
    }
    assertThat(client.receive()).isNull();
    assertThat(server.closeStatus()).isEqualTo(GOODBYE);
    assertThat(client.closeStatus().code()).isEqualTo(4000);
  }

  @Test
  void after_it_nothing_more_is_sent() throws IOException {
    client.sendClose(GOODBYE);

    assertThat(client.isOpen()).isFalse();
    assertThatThrownBy(() -> client.send("late"))
        .isInstanceOf(ConnectionClosedException.class)
        .hasMessageContaining("4000");
  }

  @Test
  void of_two_closes_only_the_first_is_sent() throws Exception {
    client.sendClose(GOODBYE);
    client.sendClose(CloseStatus.of(CloseCode.GOING_AWAY));
    assertThat(server.receive()).isNull();
    CompletableFuture<Void> closing =
        async(
            () -> {
              client.close();
              return null;
            });
    server.close();
    get(closing);

    assertThat(server.closeStatus()).isEqualTo(GOODBYE);
  }

  @Test
  void a_peer_that_never_closes_is_waited_for_no_longer_than_the_deadline_for_closing()
      throws IOException {
    abort();
    connect(ConnectionOptions.DEFAULT.withCloseTimeout(Duration.ofSeconds(1)));
    client.sendClose(GOODBYE);

    assertThatThrownBy(client::receive)
        .isInstanceOf(SocketTimeoutException.class)
        .hasMessageContaining("1000 ms");
  }

  @Test
  void a_status_that_is_never_sent_is_refused_and_the_connection_stays_open() {
    assertThatThrownBy(() -> client.sendClose(CloseStatus.ABNORMAL_CLOSURE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(client.isOpen()).isTrue();
  }
}
