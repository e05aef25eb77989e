package io.sockeye.server.redis;

import java.io.IOException;

/**
 * What becomes of a {@link RedisRelay}, for whoever has to know of it: what is told here is logged
 * as well. Called by the relay's own threads, which wait until a call returns.
 */
public interface RedisRelayListener {

  /**
   * Redis cannot be reached, or does not answer. Until {@link #onConnected} this node hears nothing
   * of the others, and what it publishes waits. It is tried again all the time.
   *
   * @param cause why
   */
  default void onDisconnected(IOException cause) {}

  /** Redis answers again. What has waited there or here is delivered now. */
  default void onConnected() {}

  /**
   * Other nodes will not get some of what was published here: too much was waiting for them. {@link
   * io.sockeye.server.RelayChannel#publish} returned false for each.
   *
   * @param messages how many, since it was told last
   */
  default void onUnsent(long messages) {}

  /**
   * Messages of another node have not come and will not: they were more than Redis keeps, it has
   * lost them, or {@link #onUnsent that node} could not send them. In which channels is not known.
   *
   * @param messages how many
   */
  default void onMissed(long messages) {}
}
