package io.sockeye.server;

import io.sockeye.codec.Message;

/**
 * Carries messages between nodes, and knows which members are present on all of them. A node is
 * whatever keeps members of its own, in a {@link ConnectionGroup} for instance: a server in this
 * process, or one on another machine.
 *
 * <pre>{@code
 * ConnectionGroup here = new ConnectionGroup();
 * RelayChannel lobby = relay.subscribe("lobby", here::broadcast);
 *
 * here.broadcast(message);
 * lobby.publish(message);
 * }</pre>
 *
 * <p>What one thread publishes arrives everywhere in that order. What several publish at once may
 * arrive in another order at each node. A message arrives at most once, and never at the node that
 * published it.
 *
 * <p>Any thread may call any method, and none of them waits for a peer or for another process but
 * {@link #close()}.
 */
public interface Relay extends AutoCloseable {

  /**
   * {@return a relay for this process alone}
   *
   * <p>It loses nothing and keeps nothing: all others have received a message when {@link
   * RelayChannel#publish(Message)} returns.
   */
  static Relay inProcess() {
    return new InProcessRelay();
  }

  /**
   * Begins to receive what others publish in a channel.
   *
   * @param channel its name: the same at all nodes, without U+0000
   * @param subscriber what is called from now on
   * @return the channel, for publishing and being present in it until it is closed
   * @throws IllegalArgumentException when the name has U+0000 in it
   * @throws IllegalStateException when the relay is closed
   */
  RelayChannel subscribe(String channel, RelaySubscriber subscriber);

  /** Closes all channels, and does nothing when that was done before. */
  @Override
  void close();
}
