package io.sockeye.server.cli;

import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.server.ConnectionGroup;
import io.sockeye.server.Relay;
import io.sockeye.server.RelayChannel;
import io.sockeye.server.RelayMember;
import io.sockeye.server.RelaySubscriber;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who is in the chat, at this server and at others. Everyone here is told of everything in the same
 * order: the lock is held while a change and the news of it are put in line, which never waits for
 * anybody.
 */
final class ChatRoom {

  /** Everyone's list has everyone on it, so that it may not grow without end. */
  static final int MAX_PEOPLE = 500;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<WebSocket, Person> here = new HashMap<>();
  private final ConnectionGroup connections;
  private final RelayChannel everywhere;

  /**
   * @param connections which the room alone adds to
   * @param relay to the other servers of the chat
   */
  ChatRoom(ConnectionGroup connections, Relay relay) {
    this.connections = connections;
    everywhere = relay.subscribe("chat", new News());
  }

  /**
   * A person in the room.
   *
   * @param id the number of the connection, among those of all servers
   * @param name as it was chosen; others may have the same
   */
  record Person(long id, String name) {

    private static Person of(RelayMember member) {
      return new Person(Long.parseLong(member.id()), member.about());
    }
  }

  private List<Person> people() {
    return everywhere.members().stream().map(Person::of).toList();
  }

  /** {@return whether the person is in the room now, which it is not when the room is full} */
  boolean join(WebSocket webSocket, Person person) {
    lock.lock();
    try {
      if (everywhere.members().size() >= MAX_PEOPLE) {
        return false;
      }
      here.put(webSocket, person);
      connections.add(webSocket);
      everywhere.enter(Long.toString(person.id()), person.name());
      connections.broadcast(ChatJson.joined(person, people()));
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Does nothing for a connection that has not joined. */
  void leave(WebSocket webSocket) {
    lock.lock();
    try {
      connections.remove(webSocket);
      Person person = here.remove(webSocket);
      if (person != null) {
        everywhere.leave(Long.toString(person.id()));
        connections.broadcast(ChatJson.left(person, people()));
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tells everyone what somebody said.
   *
   * @param ref what the person's page knows the message by; null when it did not say
   * @return false when only those at this server are told
   */
  boolean say(Person person, String text, Long ref) {
    Message message = Message.text(ChatJson.message(person, text, System.currentTimeMillis(), ref));
    lock.lock();
    try {
      connections.broadcast(message);
      return everywhere.publish(message);
    } finally {
      lock.unlock();
    }
  }

  /** What comes from other servers. */
  private final class News implements RelaySubscriber {

    @Override
    public void onMessage(Message message) {
      connections.broadcast(message);
    }

    @Override
    public void onPresence(List<RelayMember> entered, List<RelayMember> left) {
      lock.lock();
      try {
        if (entered.size() == 1 && left.isEmpty()) {
          connections.broadcast(ChatJson.joined(Person.of(entered.get(0)), people()));
        } else if (left.size() == 1 && entered.isEmpty()) {
          connections.broadcast(ChatJson.left(Person.of(left.get(0)), people()));
        } else {
          connections.broadcast(
              ChatJson.changed(entered.size() + " joined, " + left.size() + " left", people()));
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
