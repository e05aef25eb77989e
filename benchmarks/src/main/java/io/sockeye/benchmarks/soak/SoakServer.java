package io.sockeye.benchmarks.soak;

import io.sockeye.codec.Message;
import io.sockeye.codec.connection.ConnectionClosedException;
import io.sockeye.codec.connection.IncomingMessage;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.server.ConnectionGroup;
import io.sockeye.server.Request;
import io.sockeye.server.SlowConsumer;
import io.sockeye.server.WebSocketServerBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** The handlers of the server under load, and what they have seen. */
final class SoakServer {

  static final String ECHO = "/echo";
  static final String STREAM = "/stream";
  static final String ROOM = "/room";

  /** What a new member of a room is told, before the number of its first message. */
  static final String WELCOME = "welcome ";

  /** The longest that a message may be: the default. */
  static final int MAX_MESSAGE_BYTES = 1 << 20;

  /** Little, so that a member that does not read is noticed within seconds. */
  private static final int SLOW_ROOM_MESSAGES = 32;

  private static final long SLOW_ROOM_BYTES = 2L << 20;

  private static final int PIECE = 10_000;

  /** How many endings are reported at a time. */
  private static final int MAX_ENDINGS = 5_000;

  private final Replies replies;
  private final Faults faults = new Faults();
  private final Map<String, Room> rooms = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<List<Long>> endings = new ConcurrentLinkedQueue<>();
  private final LongAdder received = new LongAdder();
  private final LongAdder open = new LongAdder();

  SoakServer(Replies replies) {
    this.replies = replies;
  }

  WebSocketServerBuilder addTo(WebSocketServerBuilder builder) {
    return builder
        .handler(ECHO, this::echo)
        .handler(STREAM, this::stream)
        .handler(ROOM, this::room)
        .maxMessageBytes(MAX_MESSAGE_BYTES);
  }

  /** {@return how many messages the handlers have received} */
  long received() {
    return received.sum();
  }

  /** {@return how many handlers are running} */
  long open() {
    return open.sum();
  }

  /** {@return what was found since the last time} */
  List<Faults.Fault> takeFaults() {
    return faults.take();
  }

  /** {@return connections that have ended, each followed by its number of received messages} */
  List<Long> takeEndings() {
    List<Long> taken = new ArrayList<>();
    List<Long> ending;
    while (taken.size() < 2 * MAX_ENDINGS && (ending = endings.poll()) != null) {
      taken.addAll(ending);
    }
    return taken;
  }

  private interface Serving {
    void serve(Intake intake) throws IOException;
  }

  private void count(Request request, Serving serving) throws IOException {
    Intake intake = new Intake(Long.parseLong(parameter(request, "id")), faults);
    open.increment();
    try {
      serving.serve(intake);
    } finally {
      intake.ended();
      open.decrement();
      endings.add(List.of(intake.connection(), intake.count()));
    }
  }

  private static String parameter(Request request, String name) throws IOException {
    for (String parameter : request.query().split("&")) {
      if (parameter.startsWith(name + "=")) {
        return parameter.substring(name.length() + 1);
      }
    }
    throw new IOException("no " + name + " in " + request.query());
  }

  private void echo(WebSocket webSocket, Request request) throws IOException {
    count(
        request,
        intake -> {
          boolean sending = true;
          for (Message message; (message = replies.receive(webSocket, request)) != null; ) {
            received.increment();
            intake.received(message);
            if (sending) {
              try {
                replies.echo(webSocket, request, message);
              } catch (ConnectionClosedException e) {
                // The client takes nothing more, and what it has sent before is received all the
                // same.
                sending = false;
              }
            }
          }
        });
  }

  private void stream(WebSocket webSocket, Request request) throws IOException {
    count(
        request,
        intake -> {
          boolean sending = true;
          for (IncomingMessage message; (message = webSocket.receiveStream()) != null; ) {
            byte[] payload = message.readAllBytes();
            received.increment();
            intake.received(message.isText(), payload);
            if (sending) {
              try {
                sendInPieces(webSocket, message.isText(), payload);
              } catch (ConnectionClosedException e) {
                sending = false;
              }
            }
          }
        });
  }

  private static void sendInPieces(WebSocket webSocket, boolean text, byte[] payload)
      throws IOException {
    if (text) {
      String characters = new String(payload, StandardCharsets.UTF_8);
      try (Writer out = webSocket.textWriter()) {
        for (int at = 0; at < characters.length(); at += PIECE) {
          out.write(characters, at, Math.min(PIECE, characters.length() - at));
        }
      }
    } else {
      try (OutputStream out = webSocket.binaryOutputStream()) {
        for (int at = 0; at < payload.length; at += PIECE) {
          out.write(payload, at, Math.min(PIECE, payload.length - at));
        }
      }
    }
  }

  private void room(WebSocket webSocket, Request request) throws IOException {
    String policy = parameter(request, "policy");
    Room room =
        rooms.computeIfAbsent(
            parameter(request, "room"), name -> new Room(newGroup(policy), replies));
    count(
        request,
        intake -> {
          long first = room.join(webSocket);
          try {
            welcome(webSocket, first);
            for (Message message; (message = replies.receive(webSocket, request)) != null; ) {
              received.increment();
              intake.received(message);
              room.say(message);
            }
          } finally {
            room.leave(webSocket);
          }
        });
  }

  private static void welcome(WebSocket webSocket, long first) throws IOException {
    try {
      webSocket.send(WELCOME + first);
    } catch (ConnectionClosedException e) {
      // It has left already; what it said before is received below.
    }
  }

  /**
   * @param policy the name of a {@link SlowConsumer}, or {@code default}
   */
  private static ConnectionGroup newGroup(String policy) {
    return policy.equals("default")
        ? new ConnectionGroup()
        : new ConnectionGroup(SlowConsumer.valueOf(policy), SLOW_ROOM_MESSAGES, SLOW_ROOM_BYTES);
  }
}
