package io.sockeye.interop;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a peer says of itself, a line at a time: a word, and what there is to it. */
final class Lines {

  private static final String END = "\0";

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final StringBuffer all = new StringBuffer();

  void add(String line) {
    all.append(line).append('\n');
    lines.add(line);
  }

  /** There are no more. */
  void end() {
    lines.add(END);
  }

  /**
   * {@return what follows the first of the next lines that begins with a word}
   *
   * @throws IOException when there is none within {@link Program#LIMIT}
   */
  String await(String word) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Program.LIMIT.toNanos();
    while (true) {
      String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null || line.equals(END)) {
        throw new IOException(
            "the peer has not said \""
                + word
                + "\""
                + (line == null ? " in time" : "")
                + ":\n"
                + all);
      }
      if (line.equals(word)) {
        return "";
      }
      if (line.startsWith(word + " ")) {
        return line.substring(word.length() + 1);
      }
    }
  }

  @Override
  public String toString() {
    return all.toString();
  }
}
