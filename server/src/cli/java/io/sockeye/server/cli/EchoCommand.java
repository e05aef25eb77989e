package io.sockeye.server.cli;

import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Serves an echo. */
@Command(
    name = "echo",
    description = "Sends every message back to who sent it.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class EchoCommand implements Callable<Integer> {

  @Mixin private ServerOptions options;

  @Override
  public Integer call() throws CannotStartException {
    RunningServer.start(
        options, options.builder().handler(options.path(), EchoCommand::echo), () -> {});
    RunningServer.awaitSignal();
    return 0;
  }

  private static void echo(WebSocket ws) throws IOException {
    for (Message m; (m = ws.receive()) != null; ) {
      ws.send(m);
    }
  }
}
