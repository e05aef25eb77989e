package io.sockeye.client.cli;

import io.sockeye.codec.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Sends lines as messages, on a thread of its own, which is left behind where it waits for one that
 * nobody needs any more.
 */
final class LineSender {

  /** Where the messages go. */
  interface Outlet {

    /**
     * Sends what was read from a line.
     *
     * @param line its number, from 1
     * @throws IOException when it is of no use to go on; somebody else says why
     */
    void send(Message message, long line) throws IOException;

    /** There will be no more; what comes is still wanted. */
    void end() throws IOException;
  }

  private final Lines lines;
  private final boolean binary;

  /** Whether all input was sent as it was given. */
  private volatile boolean inputGood = true;

  LineSender(Lines lines, boolean binary) {
    this.lines = lines;
    this.binary = binary;
  }

  boolean isInputGood() {
    return inputGood;
  }

  void start(Outlet outlet) {
    Thread thread = new Thread(() -> sendAll(outlet), "standard-input");
    thread.setDaemon(true);
    thread.start();
  }

  private void sendAll(Outlet outlet) {
    try {
      long number = 0;
      for (byte[] line; (line = next()) != null; ) {
        Message message = message(line, ++number);
        if (message != null) {
          outlet.send(message, number);
        }
      }
      outlet.end();
    } catch (IOException e) {
      // Who receives hears of it, and why.
    }
  }

  private byte[] next() {
    try {
      return lines.next();
    } catch (IOException e) {
      refuse("cannot read standard input: " + e.getMessage());
      return null;
    }
  }

  private Message message(byte[] line, long number) {
    if (binary) {
      return Message.binary(line);
    }
    try {
      ByteBuffer utf8 = ByteBuffer.wrap(line);
      return Message.text(StandardCharsets.UTF_8.newDecoder().decode(utf8).toString());
    } catch (CharacterCodingException e) {
      refuse("line " + number + " of standard input is not sent: it is not UTF-8 (see --binary)");
      return null;
    }
  }

  private void refuse(String why) {
    inputGood = false;
    Failure.print(why);
  }
}
