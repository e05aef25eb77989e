package io.sockeye.server.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the server. */
@Command(
    name = "sockeye-server",
    description = "WebSocket servers to try things with.",
    subcommands = {EchoCommand.class, ChatCommand.class},
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class Main implements Runnable {

  private static final int CANNOT_START = 2;

  @Spec private CommandSpec spec;

  private Main() {}

  /**
   * Runs a command; a server runs until the process is told to end.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    CommandLine commandLine =
        new CommandLine(new Main())
            .setParameterExceptionHandler((e, all) -> refuse(e.getCommandLine(), usage(e)))
            .setExecutionExceptionHandler(
                (e, command, parsed) -> {
                  if (e instanceof CannotStartException) {
                    return refuse(command, e.getMessage());
                  }
                  throw e;
                });
    System.exit(commandLine.execute(args));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to serve: echo or chat");
  }

  /** What is wrong, on one line, and where to read more. */
  private static String usage(ParameterException e) {
    return e.getMessage().replaceFirst("^Error: ", "").replaceAll("\\R\\s*", " ")
        + " (--help lists the options)";
  }

  private static int refuse(CommandLine command, String message) {
    PrintWriter err = command.getErr();
    err.println(command.getCommandSpec().qualifiedName() + ": " + message);
    err.flush();
    return CANNOT_START;
  }

  /** The version that the jar was built with. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"sockeye-server " + (version == null ? "(not from its jar)" : version)};
    }
  }
}
