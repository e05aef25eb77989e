package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An endpoint as its users drive it, with a record of what it received and sent. */
final class Recorder {

  private final Role role;
  private final WebSocketProtocol endpoint;
  private final MessageAssembler messages = new MessageAssembler();
  private final boolean echo;
  private final List<String> events = new ArrayList<>();
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private ProtocolViolationException violation;
  private int longest;

  private Recorder(ProtocolConfig config, boolean echo) {
    this.role = config.role();
    this.endpoint = new WebSocketProtocol(config);
    this.echo = echo;
  }

  static Recorder of(ProtocolConfig config) {
    return new Recorder(config, false);
  }

  /** An endpoint that sends every message back. */
  static Recorder echoing(ProtocolConfig config) {
    return new Recorder(config, true);
  }

  /** A copy of the bytes, all at once. */
  Recorder receive(byte[] bytes) {
    return receive(bytes, Math.max(1, bytes.length));
  }

  /** A copy of the bytes, so many at a time. */
  Recorder receive(byte[] bytes, int atATime) {
    for (int from = 0; from < bytes.length; from += atATime) {
      int to = Math.min(bytes.length, from + atATime);
      receive(ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, to)));
    }
    return this;
  }

  Recorder receive(ByteBuffer in) {
    try {
      for (Event event; (event = endpoint.receive(in, messages)) != null; ) {
        accept(event);
      }
      assertThat(in.hasRemaining()).as("bytes left").isFalse();
    } catch (ProtocolViolationException e) {
      assertThat(violation).as("an earlier violation").isNull();
      violation = e;
      events.add("violation " + e.violation());
      send(endpoint.fail(e.violation()));
    }
    return this;
  }

  private void accept(Event event) throws ProtocolViolationException {
    assertThat(violation).as("a violation before " + event).isNull();
    if (event instanceof Event.Fragment fragment) {
      Message message = messages.add(fragment);
      if (message != null) {
        longest = Math.max(longest, message.payload().length);
        events.add(describe(message));
        if (echo) {
          send(endpoint.send(message));
        }
      }
    } else if (event instanceof Event.Ping ping) {
      events.add(("PING " + Bytes.brief(Bytes.of(ping.data()))).stripTrailing());
    } else if (event instanceof Event.Pong pong) {
      events.add(("PONG " + Bytes.brief(Bytes.of(pong.data()))).stripTrailing());
    } else if (event instanceof Event.Close close) {
      events.add(
          ("CLOSE " + close.status().code() + " " + close.status().reason()).stripTrailing());
    }
    send(endpoint.reply(event));
  }

  private void send(ByteBuffer bytes) {
    sent.writeBytes(Bytes.of(bytes));
  }

  static String describe(Message message) {
    return (message.opcode() + " " + Bytes.brief(message.payload())).stripTrailing();
  }

  /** Whole messages, Pings, Pongs, the Close, the violation, in the order they came. */
  List<String> events() {
    return List.copyOf(events);
  }

  /** The frames that were sent since the last call, as {@link Frames.Read} describes them. */
  List<String> sent() {
    List<String> frames =
        Frames.read(role, sent.toByteArray()).stream().map(Frames.Read::toString).toList();
    sent.reset();
    return frames;
  }

  ProtocolViolationException violation() {
    return violation;
  }

  /** The length of the longest message. */
  int longest() {
    return longest;
  }

  WebSocketProtocol endpoint() {
    return endpoint;
  }
}
