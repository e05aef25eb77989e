package io.sockeye.server.cli;

import io.sockeye.codec.connection.WebSocket;
import io.sockeye.server.ConnectionGroup;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who is in the chat. Everyone is told of everything in the same order: the lock is held while a
 * change and the news of it are put in line, which never waits for anybody.
 */
final class ChatRoom {

  /** Everyone's list has everyone on it, so that it may not grow without end. */
  static final int MAX_PEOPLE = 500;

  private final ReentrantLock lock = new ReentrantLock();
  private final ConnectionGroup connections = new ConnectionGroup();
  private final Map<WebSocket, Person> people = new LinkedHashMap<>();

  /**
   * A person in the room.
   *
   * @param id the number of the connection
   * @param name as it was chosen; others may have the same
   */
  record Person(long id, String name) {}

  /** {@return whether the person is in the room now, which it is not when the room is full} */
  boolean join(WebSocket webSocket, Person person) {
    lock.lock();
    try {
      if (people.size() >= MAX_PEOPLE) {
        return false;
      }
      people.put(webSocket, person);
      connections.add(webSocket);
      connections.broadcast(ChatJson.joined(person, people.values()));
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
      Person person = people.remove(webSocket);
      if (person != null) {
        connections.broadcast(ChatJson.left(person, people.values()));
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tells everyone what somebody said.
   *
   * @param ref what the person's page knows the message by; null when it did not say
   */
  void say(Person person, String text, Long ref) {
    String message = ChatJson.message(person, text, System.currentTimeMillis(), ref);
    lock.lock();
    try {
      connections.broadcast(message);
    } finally {
      lock.unlock();
    }
  }
}
