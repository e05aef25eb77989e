package io.sockeye.client.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether people look at the output. */
final class Terminal {

  private Terminal() {}

  /**
   * The JDK only tells whether input and output are a terminal both. For the output alone, as
   * behind a pipe, the name of the file is asked for where the system shows it.
   */
  static boolean isStandardOutput() {
    return isConsole() || isTerminal(Path.of("/proc/self/fd/1"));
  }

  // Null before Java 22 alone; what is asked after that is for later ones.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isConsole() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // Since Java 22 there may be a console that is none.
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  private static boolean isTerminal(Path file) {
    try {
      Path device = Files.readSymbolicLink(file);
      return device.startsWith("/dev/pts") || device.toString().startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
