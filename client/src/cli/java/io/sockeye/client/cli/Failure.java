package io.sockeye.client.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sockeye.handshake.HandshakeException;
import java.io.IOException;

/** What went wrong, on one line of standard error. */
final class Failure {

  private static final int MAX_BODY_LINE = 200;

  private Failure() {}

  static void print(String why) {
    StandardError.print("sockeye-client: " + why);
  }

  /** {@return why, and in the server's own words where it has said more} */
  static String of(IOException e) {
    String why = e.getMessage() == null ? e.toString() : e.getMessage();
    if (!(e instanceof HandshakeException refusal) || refusal.response() == null) {
      return why;
    }
    String body = new String(refusal.response().body(), UTF_8).strip();
    String line = body.lines().findFirst().orElse("");
    boolean text = !line.isEmpty() && !line.startsWith("<");
    return text ? why + ": " + line.substring(0, Math.min(line.length(), MAX_BODY_LINE)) : why;
  }
}
