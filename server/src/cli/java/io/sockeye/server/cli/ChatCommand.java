package io.sockeye.server.cli;

import io.sockeye.server.ConnectionGroup;
import io.sockeye.server.Relay;
import io.sockeye.server.WebSocketServer;
import io.sockeye.server.redis.RedisRelay;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

  @Option(
      names = "--redis",
      paramLabel = "URI",
      description =
          "Redis that this server shares with others, which are one chat then:"
              + " redis://HOST:PORT, rediss://USER:PASSWORD@HOST.")
  private URI redis;

  @Override
  public Integer call() throws CannotStartException {
    ConnectionGroup connections = new ConnectionGroup();
    Relay relay = redis == null ? Relay.inProcess() : redisRelay(connections);
    ChatRoom room = new ChatRoom(connections, relay);
    ChatPage page = new ChatPage(options.path());
    WebSocketServer server =
        RunningServer.start(
            options,
            options
                .builder(MAX_MESSAGE_BYTES)
                .handler(options.path(), ws -> new ChatConnection(ws, room).run())
                .http(page::respond),
            relay::close);
    System.out.println("open " + options.pageUrl(server.port()) + " in a browser");
    RunningServer.awaitSignal();
    return 0;
  }

  private Relay redisRelay(ConnectionGroup connections) throws CannotStartException {
    try {
      return RedisRelay.builder(redis)
          .namespace("sockeye-chat")
          .listener(new ChatNotices(connections))
          .start();
    } catch (IllegalArgumentException | IOException e) {
      throw new CannotStartException("--redis: " + e.getMessage(), e);
    }
  }
}
