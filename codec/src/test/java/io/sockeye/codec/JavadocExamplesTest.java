package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.Transport;
import io.sockeye.codec.connection.WebSocket;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples in the Javadoc of the codec, run: each stands here between two marks. */
class JavadocExamplesTest {

  private static final Path MAIN = Path.of("src/main/java/io/sockeye/codec");
  private static final Path THIS =
      Path.of("src/test/java/io/sockeye/codec/JavadocExamplesTest.java");
  private static final Pattern EXAMPLE =
      Pattern.compile("<pre>\\{@code\n(.*?)^ *\\* *}</pre>", Pattern.DOTALL | Pattern.MULTILINE);

  private static List<String> examples(Path source) throws IOException {
    return EXAMPLE
        .matcher(Files.readString(source))
        .results()
        .map(found -> found.group(1).replaceAll("(?m)^ *\\* ?", "").stripTrailing())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"FrameDecoder", "FrameEncoder", "WebSocketProtocol", "connection/WebSocket"})
  void what_is_shown_is_what_is_run(String type) throws IOException {
    String name = type.substring(type.indexOf('/') + 1);
    Pattern marked =
        Pattern.compile("^ *// " + name + "\n(.*?)^ *// end$", Pattern.DOTALL | Pattern.MULTILINE);
    List<String> run =
        marked
            .matcher(Files.readString(THIS))
            .results()
            .map(found -> found.group(1).stripTrailing().stripIndent())
            .toList();
    assertThat(examples(MAIN.resolve(type + ".java"))).hasSize(1).isEqualTo(run);
  }

  @Test
  void no_other_type_shows_an_example() throws IOException {
    List<String> showing = new ArrayList<>();
    try (Stream<Path> sources = Files.walk(MAIN)) {
      for (Path source : sources.filter(Files::isRegularFile).toList()) {
        if (!examples(source).isEmpty()) {
          showing.add(source.getFileName().toString());
        }
      }
    }
    assertThat(showing)
        .containsExactlyInAnyOrder(
            "FrameDecoder.java", "FrameEncoder.java", "WebSocketProtocol.java", "WebSocket.java");
  }

  /** What the example of the decoder does with each frame. */
  private static final class Decoding {

    private final List<String> seen = new ArrayList<>();

    void decode(ReadableByteChannel channel) throws IOException {
      // FrameDecoder
      FrameDecoder decoder = new FrameDecoder(ProtocolConfig.of(Role.SERVER));
      ByteBuffer in = ByteBuffer.allocate(8 * 1024);
      while (channel.read(in.clear()) >= 0) {
        in.flip();
        for (Frame frame; (frame = decoder.decode(in)) != null; ) {
          handle(frame);
        }
      }
      // end
    }

    private void handle(Frame frame) {
      seen.add(
          frame.opcode()
              + (frame.fin() ? " FIN " : " ")
              + StandardCharsets.UTF_8.decode(frame.payload()));
    }
  }

  /** A channel that has one of these pieces at each read. */
  private static ReadableByteChannel pieces(byte[]... pieces) {
    List<ByteArrayInputStream> rest =
        new ArrayList<>(Stream.of(pieces).map(ByteArrayInputStream::new).toList());
    return new ReadableByteChannel() {
      @Override
      public int read(ByteBuffer target) throws IOException {
        return rest.isEmpty() ? -1 : Channels.newChannel(rest.remove(0)).read(target);
      }

      @Override
      public boolean isOpen() {
        return true;
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void the_decoder_hands_on_what_there_is_of_a_frame() throws IOException {
    HexFormat hex = HexFormat.of();
    Decoding frames = new Decoding();
    // The masked "Hello" of RFC 6455, section 5.7, of which the last byte comes later.
    frames.decode(pieces(hex.parseHex("818537fa213d7f9f4d51"), hex.parseHex("58")));
    assertThat(frames.seen).containsExactly("TEXT Hell", "CONTINUATION FIN o");
  }

  private static void encode(ByteBuffer payload, WritableByteChannel channel) throws IOException {
    // FrameEncoder
    FrameEncoder encoder = new FrameEncoder(ProtocolConfig.of(Role.CLIENT));
    ByteBuffer out = ByteBuffer.allocate(8 * 1024);
    encoder.encodeHeader(true, false, Opcode.BINARY, payload.remaining(), out);
    do {
      encoder.encodePayload(payload, out);
      channel.write(out.flip());
      out.clear();
    } while (payload.hasRemaining());
    // end
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8 * 1024 - 8, 8 * 1024 - 7, 100_000})
  void the_encoder_writes_a_frame_of_any_size_through_its_buffer(int size) throws IOException {
    byte[] payload = new byte[size];
    new Random(size).nextBytes(payload);
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    encode(ByteBuffer.wrap(payload), Channels.newChannel(wire));

    Frame frame =
        new FrameDecoder(ProtocolConfig.of(Role.SERVER))
            .decode(ByteBuffer.wrap(wire.toByteArray()));
    assertThat(frame).isEqualTo(new Frame(true, false, Opcode.BINARY, ByteBuffer.wrap(payload)));
  }

  /** The example of the protocol. */
  private static final class Endpoint {

    private final WebSocketProtocol protocol =
        new WebSocketProtocol(ProtocolConfig.of(Role.SERVER));
    private final MessageAssembler messages = new MessageAssembler();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final WritableByteChannel channel = Channels.newChannel(sent);

    // WebSocketProtocol
    void onBytes(ByteBuffer in) throws IOException {
      try {
        for (Event event; (event = protocol.receive(in, messages)) != null; ) {
          channel.write(protocol.reply(event));
          if (event instanceof Event.Close) {
            channel.close();
          }
          if (event instanceof Event.Fragment fragment) {
            Message message = messages.add(fragment);
            if (message != null) {
              channel.write(protocol.send(message));
            }
          }
        }
      } catch (ProtocolViolationException e) {
        channel.write(protocol.fail(e.violation()));
        channel.close();
      }
    }
    // end
  }

  @Test
  void the_protocol_echoes_and_closes() throws IOException {
    WebSocketProtocol client = new WebSocketProtocol(ProtocolConfig.of(Role.CLIENT));
    Endpoint server = new Endpoint();
    server.onBytes(client.send(Message.text("hello")));
    server.onBytes(client.close(CloseStatus.NORMAL_CLOSURE));
    assertThat(server.channel.isOpen()).isFalse();

    ByteBuffer in = ByteBuffer.wrap(server.sent.toByteArray());
    assertThat(new MessageAssembler().add((Event.Fragment) client.receive(in)))
        .isEqualTo(Message.text("hello"));
    assertThat(client.receive(in)).isEqualTo(new Event.Close(CloseStatus.NORMAL_CLOSURE));
  }

  private static void echo(WebSocket webSocket) throws IOException {
    // WebSocket
    for (Message message; (message = webSocket.receive()) != null; ) {
      webSocket.send(message);
    }
    // end
  }

  @Test
  void the_connection_echoes_until_its_peer_closes_it() throws IOException {
    WebSocketProtocol client = new WebSocketProtocol(ProtocolConfig.of(Role.CLIENT));
    ByteArrayOutputStream asked = new ByteArrayOutputStream();
    asked.write(client.send(Message.text("hello")).array());
    asked.write(client.close(CloseStatus.GOING_AWAY).array());
    ByteArrayOutputStream answered = new ByteArrayOutputStream();
    try (WebSocket webSocket =
        WebSocket.of(
            Transport.of(new ByteArrayInputStream(asked.toByteArray()), answered),
            ProtocolConfig.of(Role.SERVER),
            ConnectionOptions.DEFAULT,
            null,
            ByteBuffer.allocate(0))) {
      echo(webSocket);
      assertThat(webSocket.closeStatus()).isEqualTo(CloseStatus.GOING_AWAY);
    }
    ByteBuffer in = ByteBuffer.wrap(answered.toByteArray());
    assertThat(new MessageAssembler().add((Event.Fragment) client.receive(in)))
        .isEqualTo(Message.text("hello"));
  }
}
