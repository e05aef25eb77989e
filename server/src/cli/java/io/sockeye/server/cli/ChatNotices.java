package io.sockeye.server.cli;

import io.sockeye.server.ConnectionGroup;
import io.sockeye.server.redis.RedisRelayListener;
import java.io.IOException;

/** Tells the people at this server what becomes of the connection to the others. */
final class ChatNotices implements RedisRelayListener {

  private final ConnectionGroup connections;

  ChatNotices(ConnectionGroup connections) {
    this.connections = connections;
  }

  @Override
  public void onDisconnected(IOException cause) {
    connections.broadcast(
        ChatJson.notice("Other servers cannot be reached. What you write will get there later."));
  }

  @Override
  public void onConnected() {
    connections.broadcast(ChatJson.notice("Other servers can be reached again."));
  }

  @Override
  public void onUnsent(long messages) {
    connections.broadcast(
        ChatJson.notice("Messages that other servers will not get: " + messages + "."));
  }

  @Override
  public void onMissed(long messages) {
    connections.broadcast(
        ChatJson.notice("Messages from other servers that were lost: " + messages + "."));
  }
}
