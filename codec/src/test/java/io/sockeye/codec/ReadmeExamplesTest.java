package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.Transport;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The uses that the README of the module shows, between two marks each. */
@Timeout(30)
class ReadmeExamplesTest {

  @Test
  void both_ends_as_functions() throws ProtocolViolationException {
    // README
    WebSocketProtocol client = new WebSocketProtocol(ProtocolConfig.of(Role.CLIENT));
    WebSocketProtocol server = new WebSocketProtocol(ProtocolConfig.of(Role.SERVER));

    ByteBuffer bytes = client.send(Message.text("hello"));
    Event event = server.receive(bytes);
    Message message = new MessageAssembler().add((Event.Fragment) event);
    // end
    assertThat(message).isEqualTo(Message.text("hello"));
    assertThat(server.receive(bytes)).isNull();
  }

  @Test
  void a_blocking_connection_over_streams() throws Exception {
    PipedInputStream in = new PipedInputStream();
    PipedInputStream peersIn = new PipedInputStream();
    PipedOutputStream out = new PipedOutputStream(peersIn);
    Transport peersTransport = Transport.of(peersIn, new PipedOutputStream(in));
    CompletableFuture<Message> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try (WebSocket peer = open(peersTransport, Role.CLIENT)) {
                peer.send("hello");
                return peer.receive();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    // README
    Transport transport = Transport.of(in, out);
    ProtocolConfig config = ProtocolConfig.of(Role.SERVER).withMaxMessageBytes(64 * 1024);
    ByteBuffer nothingReceivedYet = ByteBuffer.allocate(0);
    try (WebSocket ws =
        WebSocket.of(transport, config, ConnectionOptions.DEFAULT, null, nothingReceivedYet)) {
      for (Message message; (message = ws.receive()) != null; ) {
        ws.send(message);
      }
    }
    // end
    assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(Message.text("hello"));
  }

  private static WebSocket open(Transport transport, Role role) {
    return WebSocket.of(
        transport,
        ProtocolConfig.of(role),
        ConnectionOptions.DEFAULT,
        null,
        ByteBuffer.allocate(0));
  }
}
