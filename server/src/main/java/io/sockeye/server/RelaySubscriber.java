package io.sockeye.server;

import io.sockeye.codec.Message;
import java.util.List;

/**
 * Receives what other nodes publish in a channel of a {@link Relay}. All other subscribers wait
 * until a call returns, so it must not block: {@link ConnectionGroup#broadcast(Message)} does not.
 * What it throws is logged.
 */
@FunctionalInterface
public interface RelaySubscriber {

  /**
   * Another node has published a message.
   *
   * @param message the message; the array of a binary one is not to be changed
   */
  void onMessage(Message message);

  /**
   * Members of other nodes have entered or left: one, or many at once when a whole node is gone.
   * {@link RelayChannel#members()} has the change in it already. Members that came before the
   * subscription are in that list only.
   *
   * @param entered who is new, or is known by something else from now on
   * @param left who is gone
   */
  default void onPresence(List<RelayMember> entered, List<RelayMember> left) {}
}
