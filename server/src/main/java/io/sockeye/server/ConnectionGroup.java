package io.sockeye.server;

import io.sockeye.codec.Message;
import io.sockeye.codec.PreparedMessage;
import io.sockeye.codec.connection.WebSocket;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Connections that are sent the same messages, such as all in one chat room.
 *
 * <p>A broadcast does not wait for anybody: each member has an outbox, which a thread of its own
 * empties while there is something in it. Every member gets the messages in the same order,
 * whichever threads they come from. The outbox is bounded, and {@link SlowConsumer} says what
 * happens to a member that reads so slowly that its outbox is full.
 *
 * <p>Any thread may call any method. A member that can no longer be sent to leaves the group with
 * the next broadcast.
 */
public final class ConnectionGroup implements Iterable<WebSocket> {

  /** The messages that an outbox has room for by default: 1,000. */
  public static final int DEFAULT_MAX_QUEUED_MESSAGES = 1_000;

  /** The bytes of payload that an outbox has room for by default: 16 MiB. */
  public static final long DEFAULT_MAX_QUEUED_BYTES = 16L << 20;

  /**
   * What waits in the outboxes of a group, without what is being sent.
   *
   * @param messages how many messages: one that is broadcast waits in the outbox of each member
   * @param bytes the bytes of payload that they have together
   */
  public record Queued(long messages, long bytes) {}

  /** Of a member that was not sent anything yet: many never are. */
  private static final Outbox NONE = new Outbox(null, null, null);

  private final ConcurrentHashMap<WebSocket, Outbox> members = new ConcurrentHashMap<>();
  private final OutboxLimits limits;
  private final Consumer<WebSocket> leave = this::remove;

  /** Held while a message is put into all outboxes, so that all have the same order. */
  private final ReentrantLock order = new ReentrantLock();

  /** Makes an empty group that disconnects slow members, with outboxes of the default size. */
  public ConnectionGroup() {
    this(OutboxLimits.DEFAULT);
  }

  /**
   * Makes an empty group.
   *
   * @param policy what becomes of a member whose outbox is full
   * @param maxQueuedMessages how many messages may wait behind what is being sent (one message, or
   *     short ones of about 8 KiB together), for each member; at least 1
   * @param maxQueuedBytes how many bytes of payload they may have together; at least 1. A single
   *     message that is longer has room in an empty outbox
   * @throws IllegalArgumentException when a number is less than 1
   */
  public ConnectionGroup(SlowConsumer policy, int maxQueuedMessages, long maxQueuedBytes) {
    this(new OutboxLimits(policy, maxQueuedMessages, maxQueuedBytes));
  }

  ConnectionGroup(OutboxLimits limits) {
    this.limits = limits;
  }

  /**
   * Adds a connection. Broadcasts that are under way may reach it or not.
   *
   * @param webSocket the connection
   * @return true if it was not a member before
   */
  public boolean add(WebSocket webSocket) {
    Objects.requireNonNull(webSocket, "webSocket");
    return members.putIfAbsent(webSocket, NONE) == null;
  }

  /**
   * Removes a connection, which stays open. What waits in its outbox is not sent any more, except
   * for what is being sent: one message, or short ones of about 8 KiB together.
   *
   * @param webSocket the connection
   * @return whether it was a member
   */
  public boolean remove(WebSocket webSocket) {
    Outbox outbox = members.remove(webSocket);
    if (outbox != null && outbox != NONE) {
      outbox.discard();
    }
    return outbox != null;
  }

  /**
   * {@return whether a connection is a member}
   *
   * @param webSocket the connection
   */
  public boolean contains(WebSocket webSocket) {
    return members.containsKey(webSocket);
  }

  /** {@return how many members there are} */
  public int size() {
    return members.size();
  }

  /**
   * {@return an iterator over those that are members now; who joins or leaves later makes no
   * difference to it}
   */
  @Override
  public Iterator<WebSocket> iterator() {
    return List.copyOf(members.keySet()).iterator();
  }

  /**
   * Sends a text message to all members, as {@link #broadcast(PreparedMessage)}.
   *
   * @param text the message
   * @throws IllegalArgumentException when it has an unpaired surrogate; nobody is sent it
   */
  public void broadcast(String text) {
    broadcast(Message.text(text));
  }

  /**
   * Sends a binary message to all members, as {@link #broadcast(PreparedMessage)}.
   *
   * @param data the message, copied: it may be changed afterwards
   */
  public void broadcast(byte[] data) {
    broadcast(Message.binary(data.clone()));
  }

  /**
   * Sends a message to all members, as {@link #broadcast(PreparedMessage)}.
   *
   * @param message the message; the array of a binary one is not to be changed afterwards
   * @throws IllegalArgumentException when a text has an unpaired surrogate; nobody is sent it
   */
  public void broadcast(Message message) {
    broadcast(PreparedMessage.of(message));
  }

  /**
   * Puts a message into the outbox of each member, and returns without waiting for any. It is
   * framed once, and compressed at most once for each size of window that was agreed.
   *
   * @param message the message
   */
  public void broadcast(PreparedMessage message) {
    Objects.requireNonNull(message, "message");
    order.lock();
    try {
      for (Map.Entry<WebSocket, Outbox> member : members.entrySet()) {
        Outbox outbox = member.getValue() == NONE ? outboxOf(member.getKey()) : member.getValue();
        if (outbox != null) {
          outbox.put(message);
        }
      }
    } finally {
      order.unlock();
    }
  }

  /** {@return what waits in the outboxes of all members} */
  public Queued queued() {
    long messages = 0;
    long bytes = 0;
    for (Outbox outbox : members.values()) {
      if (outbox != NONE) {
        Queued waiting = outbox.queued();
        messages += waiting.messages();
        bytes += waiting.bytes();
      }
    }
    return new Queued(messages, bytes);
  }

  /**
   * Waits until a member was sent what is in its outbox, which takes nothing more.
   *
   * @param nanos how long to wait
   */
  void finish(WebSocket webSocket, long nanos) throws InterruptedException {
    Outbox outbox = outboxOf(webSocket);
    if (outbox != null) {
      outbox.finish(nanos);
    }
  }

  /** {@return the outbox of a member, made if it has none; null for who is no member} */
  private Outbox outboxOf(WebSocket webSocket) {
    return members.computeIfPresent(
        webSocket, (member, outbox) -> outbox == NONE ? new Outbox(member, limits, leave) : outbox);
  }
}
