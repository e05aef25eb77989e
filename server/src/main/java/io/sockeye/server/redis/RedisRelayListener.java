package io.sockeye.server.redis;

import io.sockeye.codec.Message;
import java.io.IOException;

/**
 * Is told what happens to a {@link RedisRelay}, which is logged as well. Called by the relay's own
 * threads, which wait until a call returns.
 */
public interface RedisRelayListener {

  /**
   * Redis cannot be reached, or does not answer. Until {@link #onConnected()} this node hears
   * nothing of the others, and what it publishes waits. It is tried again all the time.
   *
   * @param cause why
   */
  default void onDisconnected(IOException cause) {}

  /** Redis answers again. What has waited there or here is delivered now. */
  default void onConnected() {}

  /**
   * Other nodes will not get some of what was published here: too much was waiting for them. {@link
   * io.sockeye.server.RelayChannel#publish(Message)} returned false for each.
   *
   * @param messages how many, since it was told last
   */
  default void onUnsent(long messages) {}

  /**
   * Messages of another node have not come and will not: they were more than Redis keeps, it has
   * lost them, or that node could not send them, which its own {@link #onUnsent(long)} was told. In
   * which channels is not known.
   *
   * @param messages how many
   */
  default void onMissed(long messages) {}
}
