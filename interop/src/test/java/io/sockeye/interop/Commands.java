package io.sockeye.interop;

/** The texts that a peer obeys instead of sending them back. */
final class Commands {

  /** What a peer can do with its end of a connection. */
  interface Connection {

    void text(String message) throws Exception;

    void close(int code, String reason) throws Exception;

    /** Sends a Ping; whoever receives the Pong sends the text {@code pong} with the payload. */
    void ping(String payload) throws Exception;

    /** Sends a text message of so many fragments, each with the same text. */
    void fragments(int count, String text) throws Exception;

    /** {@return what was agreed on} */
    String subprotocol();
  }

  private Commands() {}

  static String close(int code, String reason) {
    return "!close " + code + " " + reason;
  }

  static String ping(String payload) {
    return "!ping " + payload;
  }

  static String fragments(int count, String text) {
    return "!fragments " + count + " " + text;
  }

  static String subprotocol() {
    return "!subprotocol";
  }

  /** Does what a text says. */
  static void obey(String message, Connection connection) throws Exception {
    String[] words = message.split(" ", 3);
    switch (words[0]) {
      case "!close" -> connection.close(Integer.parseInt(words[1]), words[2]);
      case "!ping" -> connection.ping(words[1]);
      case "!fragments" -> connection.fragments(Integer.parseInt(words[1]), words[2]);
      case "!subprotocol" -> connection.text(connection.subprotocol());
      default -> connection.text(message);
    }
  }
}
