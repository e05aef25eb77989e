package io.sockeye.server.cli;

import io.sockeye.server.WebSocketServer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Serves a chat and its web page. */
@Command(
    name = "chat",
    description = "A chat for everyone who opens its page in a browser.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class ChatCommand implements Callable<Integer> {

  /** The longest text in the longest escapes takes a fifth of it. */
  private static final long MAX_MESSAGE_BYTES = 64 * 1024;

  @Mixin private ServerOptions options;

  @Override
  public Integer call() throws CannotStartException {
    ChatRoom room = new ChatRoom();
    ChatPage page = new ChatPage(options.path());
    WebSocketServer server =
        RunningServer.start(
            options,
            options
                .builder(MAX_MESSAGE_BYTES)
                .handler(options.path(), ws -> new ChatConnection(ws, room).run())
                .http(page::respond));
    System.out.println("open " + options.pageUrl(server.port()) + " in a browser");
    RunningServer.awaitSignal();
    return 0;
  }
}
