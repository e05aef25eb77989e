package io.sockeye.codec.connection;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Event;
import io.sockeye.codec.Message;
import io.sockeye.codec.MessageAssembler;
import io.sockeye.codec.Opcode;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.WebSocketProtocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The other end of a connection under test: it does what the test says, and nothing by itself. */
final class Peer {

  private final Transport transport;
  private final WebSocketProtocol protocol;
  private final MessageAssembler messages = new MessageAssembler();
  private final ByteBuffer in = ByteBuffer.allocate(4096).limit(0);

  Peer(Transport transport, ProtocolConfig config) {
    this.transport = transport;
    this.protocol = new WebSocketProtocol(config);
  }

  void sendRaw(byte[] bytes) throws IOException {
    transport.write(ByteBuffer.wrap(bytes));
  }

  void send(String text) throws IOException {
    transport.write(protocol.send(Message.text(text)));
  }

  void send(byte[] data) throws IOException {
    transport.write(protocol.send(Message.binary(data)));
  }

  void sendFragment(Opcode opcode, String data, boolean last) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(data.getBytes(StandardCharsets.UTF_8));
    transport.write(protocol.send(new Event.Fragment(opcode, bytes, last)));
  }

  void ping(String data) throws IOException {
    transport.write(protocol.ping(ByteBuffer.wrap(data.getBytes(StandardCharsets.UTF_8))));
  }

  void close(CloseStatus status) throws IOException {
    transport.write(protocol.close(status));
  }

  void reply(Event event) throws IOException {
    transport.write(protocol.reply(event));
  }

  /** The next event, or null at the end of the stream. */
  Event next() throws IOException {
    while (true) {
      Event event = protocol.receive(in);
      if (event != null) {
        return event;
      }
      in.clear();
      int length = transport.read(in);
      in.flip();
      if (length < 0) {
        return null;
      }
    }
  }

  /** The next message; whatever else comes before it fails. */
  Message nextMessage() throws IOException {
    while (true) {
      Event event = next();
      if (!(event instanceof Event.Fragment fragment)) {
        throw new AssertionError("expected a message, got " + event);
      }
      Message message = messages.add(fragment);
      if (message != null) {
        return message;
      }
    }
  }

  /** The text of the next control frame of this type. */
  static String text(ByteBuffer data) {
    return StandardCharsets.UTF_8.decode(data.duplicate()).toString();
  }

  void end() {
    transport.close();
  }
}
