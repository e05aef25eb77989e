package io.sockeye.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sockeye.codec.CloseCode;
import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.server.cli.ChatRoom.Person;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** One page that is connected: what it says is checked here, and the room hears what is right. */
final class ChatConnection {

  /** The page has the same limits; both count UTF-16 code units. */
  private static final int MAX_NAME = 40;

  private static final int MAX_TEXT = 2_000;

  private static final Logger LOG = System.getLogger(ChatConnection.class.getName());

  /** JavaScript has no greater whole numbers. */
  private static final long MAX_ID = (1L << 53) - 1;

  private final WebSocket webSocket;
  private final ChatRoom room;
  private final MessageRate rate = new MessageRate(System::nanoTime);
  private Person person;

  ChatConnection(WebSocket webSocket, ChatRoom room) {
    this.webSocket = webSocket;
    this.room = room;
  }

  /** Serves the page until it is gone, however that happens. */
  void run() {
    try {
      for (Message message; (message = webSocket.receive()) != null; ) {
        if (message instanceof Message.Text text) {
          receive(text.text());
        } else {
          webSocket.close(CloseStatus.withReasonCut(CloseCode.UNSUPPORTED_DATA, "text only"));
        }
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a page is gone", e);
    } finally {
      room.leave(webSocket);
    }
  }

  private void receive(String text) throws IOException {
    switch (rate.next()) {
      case EXCESSIVE ->
          webSocket.close(
              CloseStatus.withReasonCut(CloseCode.POLICY_VIOLATION, "too many messages"));
      case FAST -> refuse("That was too fast: wait a few seconds.", ref(ChatJson.read(text)));
      case FINE -> accept(ChatJson.read(text));
    }
  }

  private void accept(Map<String, Object> fields) throws IOException {
    if ("join".equals(fields.get("type")) && fields.get("name") instanceof String name) {
      join(name.strip());
    } else if ("message".equals(fields.get("type")) && fields.get("text") instanceof String text) {
      say(text.strip(), ref(fields));
    } else {
      refuse(
          "A message is a JSON object: {\"type\":\"join\",\"name\":\"...\"} or"
              + " {\"type\":\"message\",\"text\":\"...\"}.",
          ref(fields));
    }
  }

  private static Long ref(Map<String, Object> fields) {
    return fields.get("ref") instanceof Number ref ? ref.longValue() : null;
  }

  private void join(String name) throws IOException {
    String problem = problem("A name", name, MAX_NAME);
    if (person != null) {
      refuse("You have joined already.", null);
    } else if (problem != null) {
      refuse(problem, null);
    } else if (name.codePoints().anyMatch(ChatConnection::isInvisible)) {
      refuse("A name has no invisible characters.", null);
    } else {
      // By chance, for other servers give numbers too.
      enter(new Person(ThreadLocalRandom.current().nextLong(1, MAX_ID), name));
    }
  }

  private void enter(Person entering) throws IOException {
    // Before the news that it has joined, so that the page knows who of the people it is.
    webSocket.send(ChatJson.welcome(entering.id()));
    if (room.join(webSocket, entering)) {
      person = entering;
    } else {
      webSocket.close(CloseStatus.withReasonCut(CloseCode.TRY_AGAIN_LATER, "the room is full"));
    }
  }

  private void say(String text, Long ref) throws IOException {
    String problem = problem("A message", text, MAX_TEXT);
    if (person == null) {
      refuse("Join before you write.", ref);
    } else if (problem != null) {
      refuse(problem, ref);
    } else if (!room.say(person, text, ref)) {
      refuse("Only the people at this server got that: others cannot be reached.", null);
    }
  }

  private static String problem(String what, String text, int max) {
    if (text.isEmpty()) {
      return what + " has at least one character.";
    }
    if (text.length() > max) {
      return what + " has at most " + max + " characters.";
    }
    // JSON can express half of a surrogate pair, which UTF-8 cannot.
    return UTF_8.newEncoder().canEncode(text) ? null : what + " is whole characters.";
  }

  /** What would let one name pass for another, or turn the line that it stands in around. */
  private static boolean isInvisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          true;
      // The zero-width joiner is part of many emoji and of some scripts.
      case Character.FORMAT -> codePoint != 0x200D && codePoint != 0x200C;
      default -> false;
    };
  }

  private void refuse(String why, Long ref) throws IOException {
    webSocket.send(ChatJson.error(why, ref));
  }
}
