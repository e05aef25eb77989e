package io.sockeye.benchmarks.soak;

import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.server.ConnectionGroup;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/** A room at the server: what is said in it gets a number in front. */
final class Room {

  private final ConnectionGroup members;
  private final Replies replies;

  /** Held while a number is given out and the message with it, so that they have one order. */
  private final ReentrantLock lock = new ReentrantLock();

  private long next;

  Room(ConnectionGroup members, Replies replies) {
    this.members = members;
    this.replies = replies;
  }

  /** {@return the number of the first message that the new member is sent} */
  long join(WebSocket member) {
    lock.lock();
    try {
      members.add(member);
      return next;
    } finally {
      lock.unlock();
    }
  }

  void leave(WebSocket member) {
    members.remove(member);
  }

  void say(Message message) {
    lock.lock();
    try {
      replies.broadcast(members, numbered(next++, message));
    } finally {
      lock.unlock();
    }
  }

  private static Message numbered(long number, Message message) {
    if (message instanceof Message.Text text) {
      return Message.text(number + " " + text.text());
    }
    byte[] prefix = (number + " ").getBytes(StandardCharsets.US_ASCII);
    byte[] payload = message.payload();
    byte[] data = new byte[prefix.length + payload.length];
    System.arraycopy(prefix, 0, data, 0, prefix.length);
    System.arraycopy(payload, 0, data, prefix.length, payload.length);
    return Message.binary(data);
  }
}
