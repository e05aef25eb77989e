package io.sockeye.client.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * The bytes of one direction in words: the lines of a head, and then the frames behind it. Unlike a
 * decoder it has no rules: who looks for what is wrong wants to see it.
 */
final class PassingBytes {

  private static final int MAX_LINE = 8 * 1024;

  private final String mark;
  private final Consumer<String> log;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /** The first line of a head; null before it. */
  private String startLine;

  /** The frames behind the head; null before. */
  private PassingFrames frames;

  /** Whether what comes is the body of a refusal. */
  private boolean inBody;

  PassingBytes(String mark, Consumer<String> log) {
    this.mark = mark;
    this.log = log;
  }

  void pass(ByteBuffer bytes) {
    while (bytes.hasRemaining() && !inBody) {
      if (frames != null) {
        frames.pass(bytes);
      } else {
        passHead(bytes.get());
      }
    }
  }

  private void passHead(byte b) {
    if (b != '\n') {
      if (b != '\r' && line.size() < MAX_LINE) {
        line.write(b);
      }
      return;
    }
    String text = line.toString(ISO_8859_1);
    line.reset();
    log.accept(mark + text);
    if (startLine == null) {
      startLine = text;
    } else if (text.isEmpty()) {
      endHead();
    }
  }

  /** Responses other than 101 of 1xx announce one (RFC 9110, section 15.2). */
  private void endHead() {
    boolean response = startLine.startsWith("HTTP/");
    if (!response || startLine.matches("HTTP/1\\.. 101( .*)?")) {
      frames = new PassingFrames(frame -> log.accept(mark + frame));
    } else if (!startLine.matches("HTTP/1\\.. 1.*")) {
      inBody = true;
    }
    startLine = null;
  }
}
