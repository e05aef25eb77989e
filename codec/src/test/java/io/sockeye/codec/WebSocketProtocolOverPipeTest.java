package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The codec on somebody else's transport: nothing but {@link java.nio} and this package, one
 * thread, channels that never block, and buffers of awkward sizes.
 */
class WebSocketProtocolOverPipeTest {

  private static final int MAX_ROUNDS = 10_000_000;

  /** One end: what it reads becomes events, what it has to say waits until the pipe has room. */
  private static final class End {

    private final WebSocketProtocol protocol;
    private final MessageAssembler messages = new MessageAssembler();
    private final Pipe.SourceChannel source;
    private final Pipe.SinkChannel sink;
    private final ByteBuffer in;
    private final int mostWritten;
    private final boolean echo;
    private final List<Message> received = new ArrayList<>();
    private final ByteArrayOutputStream pongs = new ByteArrayOutputStream();
    private ByteBuffer out = ByteBuffer.allocate(0);

    End(Role role, Pipe from, Pipe to, int bufferSize, boolean echo) throws IOException {
      this.protocol =
          new WebSocketProtocol(
              ProtocolConfig.of(role)
                  .withPermessageDeflate(new PermessageDeflate(false, false, 10, 15)));
      this.source = from.source();
      this.sink = to.sink();
      this.in = ByteBuffer.allocateDirect(bufferSize);
      this.mostWritten = bufferSize;
      this.echo = echo;
      source.configureBlocking(false);
      sink.configureBlocking(false);
    }

    void write(ByteBuffer bytes) {
      out = ByteBuffer.wrap(Bytes.concat(Bytes.of(out), Bytes.of(bytes)));
    }

    /** Moves what can be moved without waiting. */
    void turn() throws IOException {
      if (out.hasRemaining()) {
        ByteBuffer part = out.slice(out.position(), Math.min(mostWritten, out.remaining()));
        out.position(out.position() + sink.write(part));
      }
      if (source.read(in.clear()) > 0) {
        in.flip();
        for (Event event; (event = protocol.receive(in)) != null; ) {
          write(protocol.reply(event));
          if (event instanceof Event.Fragment fragment) {
            Message message = messages.add(fragment);
            if (message != null) {
              received.add(message);
              if (echo) {
                write(protocol.send(message));
              }
            }
          } else if (event instanceof Event.Pong pong) {
            pongs.writeBytes(Bytes.of(pong.data()));
          }
        }
      }
    }

    boolean isClosed() {
      return protocol.closeSent() != null
          && protocol.closeReceived() != null
          && !out.hasRemaining();
    }

    void end() throws IOException {
      protocol.endReceiving();
      protocol.endSending();
      source.close();
      sink.close();
    }
  }

  @ParameterizedTest(name = "a client with {0} bytes of buffer, a server with {1}")
  @CsvSource({"1, 1", "3, 17", "17, 3", "127, 1021", "1021, 127", "65537, 13"})
  void messages_are_echoed_and_the_connection_is_closed(int clientSize, int serverSize)
      throws IOException {
    Pipe toServer = Pipe.open();
    Pipe toClient = Pipe.open();
    End client = new End(Role.CLIENT, toClient, toServer, clientSize, false);
    End server = new End(Role.SERVER, toServer, toClient, serverSize, true);
    try {
      List<Message> sent =
          List.of(
              Message.text("Hello"),
              Message.text(""),
              Message.text("to be or not to be, that is the question; ".repeat(100)),
              Message.binary(Bytes.random(5000, 1)),
              Message.binary(Bytes.random(5000, 1)),
              Message.text("\u20ac\ud83d\ude00".repeat(200)),
              Message.binary(new byte[100_000]));
      for (Message message : sent) {
        client.write(client.protocol.send(message));
        client.write(client.protocol.ping(ByteBuffer.wrap(Bytes.utf8("."))));
      }
      turnUntilAnswered(client, server, sent.size());
      assertThat(client.received).isEqualTo(sent);
      assertThat(server.received).isEqualTo(sent);
      assertThat(client.pongs.toByteArray()).hasSize(sent.size()).containsOnly('.');

      client.write(client.protocol.close(new CloseStatus(1000, "done")));
      for (int i = 0; i < MAX_ROUNDS && !(client.isClosed() && server.isClosed()); i++) {
        client.turn();
        server.turn();
      }
      assertThat(server.protocol.closeStatus()).isEqualTo(new CloseStatus(1000, "done"));
      assertThat(client.protocol.closeStatus()).isEqualTo(CloseStatus.NORMAL_CLOSURE);
    } finally {
      client.end();
      server.end();
    }
  }

  private static void turnUntilAnswered(End client, End server, int pings) throws IOException {
    for (int i = 0; i < MAX_ROUNDS && client.pongs.size() < pings; i++) {
      client.turn();
      server.turn();
    }
  }
}
