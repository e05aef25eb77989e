package io.sockeye.server;

import io.sockeye.codec.Message;
import java.util.List;

/**
 * What a {@link Relay} calls. All others wait until a call returns, so that it may not wait for
 * anything: {@link ConnectionGroup#broadcast(Message)} does not. What it throws is logged.
 */
@FunctionalInterface
public interface RelaySubscriber {

  /**
   * Another has published a message.
   *
   * @param message the message; the array of a binary one is not to be changed
   */
  void onMessage(Message message);

  /**
   * Members of others have entered or left: one, or many at once when a whole node is gone. {@link
   * RelayChannel#members} has the change in it already. Who came before the subscription is in
   * there only.
   *
   * @param entered who is new, or is known by something else from now on
   * @param left who is gone
   */
  default void onPresence(List<RelayMember> entered, List<RelayMember> left) {}
}
