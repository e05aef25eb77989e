package io.sockeye.client.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;

/** Where all is said that is no message, line by line and fit for a terminal. */
final class StandardError {

  private static final PrintStream STREAM =
      new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8);

  private StandardError() {}

  static void print(String line) {
    STREAM.println(Printable.of(line));
  }
}
