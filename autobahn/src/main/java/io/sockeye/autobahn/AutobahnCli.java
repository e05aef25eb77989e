package io.sockeye.autobahn;

import java.io.IOException;
import java.security.GeneralSecurityException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of {@code sockeye-autobahn-cli.jar}. */
@Command(
    name = "sockeye-autobahn",
    mixinStandardHelpOptions = true,
    subcommands = {ServerCommand.class, ClientCommand.class},
    description = "The two ends that the Autobahn test suite can talk to.")
public final class AutobahnCli {

  private AutobahnCli() {}

  /**
   * Runs a command; the exit status is 0, or 1 after a failure, or 2 for a command line that cannot
   * be understood or done.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new AutobahnCli()).setExecutionExceptionHandler(AutobahnCli::report);
  }

  private static int report(Exception error, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (error instanceof IOException
        || error instanceof GeneralSecurityException
        || error instanceof IllegalArgumentException
        || error instanceof UnsupportedOperationException) {
      command.getErr().println(error.getMessage());
      return 1;
    }
    throw error;
  }
}
