package io.sockeye.benchmarks.soak;

import java.util.List;

/**
 * The program of the server under load.
 *
 * @param mainClass its whole name
 * @param arguments that come before those of {@link SoakServerMain}
 */
record ServerProgram(String mainClass, List<String> arguments) {

  /** Connections that are not open any more for their clients, but still are for the server. */
  private static final int CLOSING_CONNECTIONS = 1_000;

  /** The one that passes on what it gets. */
  static ServerProgram faithful() {
    return new ServerProgram(SoakServerMain.class.getName(), List.of());
  }

  /**
   * {@return the command; its heap has its full size from the beginning, so that what grows in
   * resident memory is something else}
   */
  List<String> command(SoakSettings settings, TlsFiles tls) {
    List<String> command = LoadProcess.java(settings.connections());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(mainClass);
    command.addAll(arguments);
    command.add(settings.virtualThreads() ? "virtual" : "platform");
    command.add(Integer.toString(settings.connections() + CLOSING_CONNECTIONS));
    if (tls != null) {
      command.add(tls.keyStore().toString());
      command.add(tls.password().toString());
    }
    return command;
  }
}
