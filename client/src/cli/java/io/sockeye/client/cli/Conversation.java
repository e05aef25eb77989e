package io.sockeye.client.cli;

import io.sockeye.codec.CloseCode;
import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Sends lines and prints messages at the same time. The thread that runs it receives; one more
 * reads the lines, and is left behind where it waits for one that nobody needs any more.
 */
final class Conversation {

  private final WebSocket webSocket;
  private final Lines lines;
  private final boolean binary;
  private final Display display;

  /** Whether all input was sent as it was given. */
  private volatile boolean inputGood = true;

  Conversation(WebSocket webSocket, Lines lines, boolean binary, Display display) {
    this.webSocket = webSocket;
    this.lines = lines;
    this.binary = binary;
    this.display = display;
  }

  /** {@return whether all went well until the connection was closed; else it was said what} */
  boolean run() {
    Thread sender = new Thread(this::sendLines, "standard-input");
    sender.setDaemon(true);
    sender.start();
    try {
      for (Message message; (message = webSocket.receive()) != null; ) {
        display.print(message);
      }
    } catch (IOException e) {
      Failure.print(Failure.of(e));
      return false;
    } finally {
      webSocket.close();
    }
    return isClean(webSocket.closeStatus()) && inputGood;
  }

  private static boolean isClean(CloseStatus status) {
    boolean clean =
        status.code() == CloseCode.NORMAL_CLOSURE.code()
            || status.code() == CloseCode.NO_STATUS_RECEIVED.code();
    if (!clean) {
      Failure.print("closed by the server: " + status);
    }
    return clean;
  }

  private void sendLines() {
    try {
      long number = 0;
      for (byte[] line; (line = nextLine()) != null; ) {
        send(line, ++number);
      }
      // Not close(), which would discard what still comes.
      webSocket.sendClose(CloseStatus.NORMAL);
    } catch (IOException e) {
      // Who receives hears of it, and why.
    }
  }

  private byte[] nextLine() {
    try {
      return lines.next();
    } catch (IOException e) {
      refuse("cannot read standard input: " + e.getMessage());
      return null;
    }
  }

  private void send(byte[] line, long number) throws IOException {
    if (binary) {
      webSocket.send(line);
      return;
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException e) {
      refuse("line " + number + " of standard input is not sent: it is not UTF-8 (see --binary)");
      return;
    }
    webSocket.send(text);
  }

  private void refuse(String why) {
    inputGood = false;
    Failure.print(why);
  }
}
