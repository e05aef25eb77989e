package io.sockeye.server;

import io.sockeye.codec.Message;
import java.util.List;

/** One node's part in a channel of a {@link Relay}. */
public interface RelayChannel extends AutoCloseable {

  /**
   * Sends a message to all others that have subscribed to the channel, here and elsewhere. The
   * members of this node are for the caller to send it to.
   *
   * @param message the message; the array of a binary one is not to be changed afterwards
   * @return whether it is on its way; false when others will not get it, because too much waits for
   *     them already or the channel is closed
   * @throws IllegalArgumentException when a text has an unpaired surrogate; nobody is sent it
   */
  boolean publish(Message message);

  /**
   * Makes a member of this node known to all others. For one that is present already, this replaces
   * what others know of it. Calls for one member must not overlap. Does nothing when the channel is
   * closed.
   *
   * @param id what tells the member from all others of this node, without U+0000
   * @param about what others are to know of it, such as a name
   * @throws IllegalArgumentException when the id has U+0000 in it
   */
  void enter(String id, String about);

  /**
   * Makes it known that a member is gone. Does nothing when it is not present.
   *
   * @param id as it has entered
   */
  void leave(String id);

  /**
   * {@return who is present, on all nodes: the members of this one first, in the order in which
   * they entered}
   */
  List<RelayMember> members();

  /**
   * Ends the subscription, and has its members leave. A call that is under way may still complete.
   */
  @Override
  void close();
}
