package io.sockeye.benchmarks;

import java.io.IOException;
import picocli.CommandLine;

/** What becomes of an exception that a command ends with. */
final class CommandErrors {

  private CommandErrors() {}

  /** Says what is wrong with files and the like in a line; the rest is an error of the program. */
  static int report(Exception error, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (error instanceof IOException) {
      command.getErr().println(error.getMessage());
      command.getErr().flush();
      return 1;
    }
    throw error;
  }
}
