package io.sockeye.codec.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.PreparedMessage;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What one end counts as sent is what was sent, and what the other counts as received. */
class StatisticsProperties {

  /** Room for all that is sent before the other end reads. */
  private static final int CAPACITY = 4 << 20;

  private record Pair(WebSocket sender, WebSocket receiver) {

    static Pair of(Role sender, PermessageDeflate deflate, FlushPolicy policy) {
      MemoryTransport[] ends = MemoryTransport.pair(CAPACITY);
      return new Pair(
          end(ends[0], sender, deflate, policy), end(ends[1], sender.peer(), deflate, policy));
    }

    private static WebSocket end(
        Transport transport, Role role, PermessageDeflate deflate, FlushPolicy policy) {
      return WebSocket.of(
          transport,
          ProtocolConfig.of(role).withPermessageDeflate(deflate),
          ConnectionOptions.DEFAULT.withFlushPolicy(policy),
          null,
          ByteBuffer.allocate(0));
    }
  }

  /** Sends a message in one of the ways that there are. */
  private static void send(WebSocket webSocket, Message message, int way) throws IOException {
    switch (way) {
      case 0 -> webSocket.send(message);
      case 1 -> webSocket.send(PreparedMessage.of(message));
      case 2 -> webSocket.sendAll(List.of(PreparedMessage.of(message)));
      default -> stream(webSocket, message);
    }
  }

  private static void stream(WebSocket webSocket, Message message) throws IOException {
    if (message instanceof Message.Text text) {
      try (Writer writer = webSocket.textWriter()) {
        writer.write(text.text());
      }
    } else {
      try (OutputStream out = webSocket.binaryOutputStream()) {
        out.write(message.payload());
        out.flush();
      }
    }
  }

  /** Receives a message in one of the ways that there are; not all of it is read. */
  private static void receive(WebSocket webSocket, int way) throws IOException {
    if (way == 0) {
      assertThat(webSocket.receive()).isNotNull();
    } else {
      IncomingMessage message = webSocket.receiveStream();
      if (way == 1) {
        message.readAllBytes();
      } else {
        message.readNBytes(10);
        message.close();
      }
    }
  }

  @Property(tries = 200)
  void both_ends_count_what_was_sent(
      @ForAll Role sender,
      @ForAll FlushPolicy policy,
      @ForAll @IntRange(max = 12) int messages,
      @ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    RandomMessages texts = new RandomMessages(random);
    Pair pair = Pair.of(sender, texts.deflate(), policy);
    List<Message> sent = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      Message message = texts.next();
      send(pair.sender(), message, random.nextInt(4));
      sent.add(message);
    }
    pair.sender().flush();
    for (int i = 0; i < messages; i++) {
      receive(pair.receiver(), random.nextInt(3));
    }
    assertCounts(pair, sent);

    pair.sender().sendClose(CloseStatus.NORMAL_CLOSURE);
    assertThat(pair.receiver().receive()).isNull();
    assertThat(pair.sender().receive()).isNull();
    assertCounts(pair, sent);
    // A Close each, of 2 bytes: with a header of 2, and a masking key of 4 (RFC 6455, section 5.2).
    Statistics answer = pair.receiver().statistics();
    assertThat(answer.wireBytesSent()).isEqualTo(sender == Role.SERVER ? 8 : 4);
    assertThat(answer.messagesSent()).isZero();
    pair.sender().abort();
    pair.receiver().abort();
    assertThat(pair.receiver().statistics().messagesReceived()).isEqualTo(messages);
  }

  private static void assertCounts(Pair pair, List<Message> messages) {
    long bytes = messages.stream().mapToLong(message -> message.payload().length).sum();
    Statistics sent = pair.sender().statistics();
    Statistics received = pair.receiver().statistics();
    assertThat(sent.messagesSent()).isEqualTo(messages.size());
    assertThat(sent.payloadBytesSent()).isEqualTo(bytes);
    assertThat(received.messagesReceived()).isEqualTo(messages.size());
    assertThat(received.payloadBytesReceived()).isEqualTo(bytes);
    assertThat(received.wireBytesReceived()).isEqualTo(sent.wireBytesSent());
    assertThat(sent.wireBytesReceived()).isEqualTo(received.wireBytesSent());
    assertThat(received.incompleteBytes()).isZero();
  }

  @Property(tries = 100)
  void a_frame_costs_its_header_and_its_payload(
      @ForAll Role sender, @ForAll @IntRange(max = 70_000) int length) throws IOException {
    Pair pair = Pair.of(sender, null, FlushPolicy.EACH_MESSAGE);
    pair.sender().send(new byte[length]);

    int header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
    int maskingKey = sender == Role.CLIENT ? 4 : 0;
    assertThat(pair.sender().statistics().wireBytesSent())
        .isEqualTo((long) header + maskingKey + length);
    pair.sender().abort();
    pair.receiver().abort();
  }
}
