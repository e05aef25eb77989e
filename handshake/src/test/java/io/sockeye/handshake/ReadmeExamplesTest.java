package io.sockeye.handshake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.Message;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.Transport;
import io.sockeye.codec.connection.Watchdog;
import io.sockeye.codec.connection.WebSocket;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The uses that the README of the module shows, between two marks each. */
@Timeout(30)
class ReadmeExamplesTest {

  @TempDir private Path directory;

  @Test
  void both_sides_as_functions() throws HandshakeException {
    // README
    ClientHandshake client =
        ClientHandshake.builder(WebSocketUri.of("ws://example.com/chat"))
            .subprotocols("v1.chat")
            .build();
    ServerHandshake server = ServerHandshake.builder().subprotocols("v1.chat").build();

    byte[] request = client.request().encode();
    ServerHandshake.Answer answer =
        server.respond(HandshakeRequest.decode(ByteBuffer.wrap(request)), false);
    byte[] response = answer.response().encode();
    Agreement agreement = client.verify(HandshakeResponse.decode(ByteBuffer.wrap(response)));
    // end
    assertThat(new String(response, ISO_8859_1)).startsWith("HTTP/1.1 101 Switching Protocols\r\n");
    assertThat(agreement.subprotocol()).isEqualTo("v1.chat");
    assertThat(agreement).isEqualTo(answer.agreement());
  }

  // README
  static WebSocket connect(SocketChannel channel, String uri) throws IOException {
    Watchdog.Deadline deadline = Watchdog.closeAfter(Duration.ofSeconds(10), channel);
    try (deadline) {
      Transport transport = Transport.of(channel);
      ClientHandshake handshake = ClientHandshake.builder(WebSocketUri.of(uri)).build();
      transport.write(ByteBuffer.wrap(handshake.request().encode()));

      ByteBuffer in = ByteBuffer.allocate(1024).limit(0);
      Agreement agreement =
          handshake.verify(read(HandshakeResponse.decoder(HeadLimits.DEFAULT), in, transport));
      return WebSocket.of(
          transport,
          ProtocolConfig.of(Role.CLIENT).withPermessageDeflate(agreement.permessageDeflate()),
          ConnectionOptions.DEFAULT,
          agreement.subprotocol(),
          in);
    }
  }

  static WebSocket accept(SocketChannel channel, ServerHandshake handshake) throws IOException {
    Watchdog.Deadline deadline = Watchdog.closeAfter(Duration.ofSeconds(10), channel);
    try (deadline) {
      Transport transport = Transport.of(channel);
      ByteBuffer in = ByteBuffer.allocate(1024).limit(0);
      HandshakeRequest request = read(HandshakeRequest.decoder(HeadLimits.DEFAULT), in, transport);
      ServerHandshake.Answer answer = handshake.respond(request, false);
      transport.write(ByteBuffer.wrap(answer.response().encode()));
      if (answer.agreement() == null) {
        throw new IOException("refused with " + answer.response().status());
      }
      return WebSocket.of(
          transport,
          ProtocolConfig.of(Role.SERVER)
              .withPermessageDeflate(answer.agreement().permessageDeflate()),
          ConnectionOptions.DEFAULT,
          answer.agreement().subprotocol(),
          in);
    }
  }

  private static <T> T read(HeadDecoder<T> decoder, ByteBuffer in, Transport transport)
      throws IOException {
    for (T head; ; in.flip()) {
      if ((head = decoder.decode(in)) != null) {
        return head;
      }
      if (transport.read(in.clear()) < 0) {
        throw new EOFException("the peer has gone before the end of the opening handshake");
      }
    }
  }

  // end

  @Test
  void a_unix_domain_socket() throws Exception {
    Path file = directory.resolve("socket");
    ServerHandshake handshake = ServerHandshake.builder().build();
    try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening.bind(UnixDomainSocketAddress.of(file));
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(
              () -> {
                try (SocketChannel accepted = listening.accept();
                    WebSocket ws = accept(accepted, handshake)) {
                  for (Message message; (message = ws.receive()) != null; ) {
                    ws.send(message);
                  }
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      // README
      Message answer;
      try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file));
          WebSocket ws = connect(channel, "ws://localhost/chat")) {
        ws.send("hello");
        answer = ws.receive();
      }
      // end
      assertThat(answer).isEqualTo(Message.text("hello"));
      served.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void a_refused_client_is_answered_and_let_go() throws Exception {
    Path file = directory.resolve("socket");
    try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening.bind(UnixDomainSocketAddress.of(file));
      CompletableFuture<Throwable> refused =
          CompletableFuture.supplyAsync(
              () -> {
                try (SocketChannel accepted = listening.accept();
                    WebSocket ws = accept(accepted, ServerHandshake.builder().build())) {
                  return new AssertionError("accepted: " + ws);
                } catch (IOException e) {
                  return e;
                }
              });
      try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
        channel.write(ISO_8859_1.encode("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        ByteBuffer in = ByteBuffer.allocate(4096);
        while (channel.read(in) >= 0) {
          assertThat(in.hasRemaining()).isTrue();
        }
        assertThat(ISO_8859_1.decode(in.flip()).toString()).startsWith("HTTP/1.1 426 ");
      }
      assertThat(refused.get(10, TimeUnit.SECONDS)).hasMessage("refused with 426");
    }
  }
}
