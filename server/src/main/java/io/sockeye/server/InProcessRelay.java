package io.sockeye.server;

import io.sockeye.codec.Message;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Calls each subscriber on the thread of who publishes, with no lock held: one subscriber that
 * publishes in turn cannot come into a deadlock with another.
 */
final class InProcessRelay implements Relay {

  private static final Logger LOG = System.getLogger(Relay.class.getName());

  /** The lists are replaced, never changed. */
  private final ConcurrentHashMap<String, List<Subscription>> channels = new ConcurrentHashMap<>();

  private volatile boolean closed;

  @Override
  public RelayChannel subscribe(String channel, RelaySubscriber subscriber) {
    Subscription made =
        new Subscription(
            withoutNul("channel", channel), Objects.requireNonNull(subscriber, "subscriber"));
    channels.merge(
        channel,
        List.of(made),
        (before, one) -> Stream.concat(before.stream(), one.stream()).toList());
    if (closed) {
      made.close();
      throw new IllegalStateException("the relay is closed");
    }
    return made;
  }

  private static String withoutNul(String what, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(what + " has U+0000 in it");
    }
    return text;
  }

  @Override
  public void close() {
    closed = true;
    for (List<Subscription> subscriptions : channels.values()) {
      subscriptions.forEach(Subscription::close);
    }
  }

  private final class Subscription implements RelayChannel {

    private final String channel;
    private final RelaySubscriber subscriber;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final Map<String, RelayMember> members = new LinkedHashMap<>();
    private boolean over;

    Subscription(String channel, RelaySubscriber subscriber) {
      this.channel = channel;
      this.subscriber = subscriber;
    }

    @Override
    public boolean publish(Message message) {
      // What cannot be sent is found by who publishes it, not by each who receives it.
      message.payload();
      lock.lock();
      try {
        if (over) {
          return false;
        }
      } finally {
        lock.unlock();
      }
      tellOthers(other -> other.onMessage(message));
      return true;
    }

    @Override
    public void enter(String id, String about) {
      RelayMember member = new RelayMember(withoutNul("id", id), about);
      lock.lock();
      try {
        if (over || member.equals(members.put(id, member))) {
          return;
        }
      } finally {
        lock.unlock();
      }
      tellOthers(other -> other.onPresence(List.of(member), List.of()));
    }

    @Override
    public void leave(String id) {
      RelayMember member;
      lock.lock();
      try {
        member = members.remove(id);
      } finally {
        lock.unlock();
      }
      if (member != null) {
        tellOthers(other -> other.onPresence(List.of(), List.of(member)));
      }
    }

    @Override
    public List<RelayMember> members() {
      List<RelayMember> all = new ArrayList<>();
      addMembersTo(all);
      for (Subscription other : channels.getOrDefault(channel, List.of())) {
        if (other != this) {
          other.addMembersTo(all);
        }
      }
      return all;
    }

    private void addMembersTo(List<RelayMember> all) {
      lock.lock();
      try {
        all.addAll(members.values());
      } finally {
        lock.unlock();
      }
    }

    private void tellOthers(Consumer<RelaySubscriber> what) {
      for (Subscription other : channels.getOrDefault(channel, List.of())) {
        if (other != this) {
          try {
            what.accept(other.subscriber);
          } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a subscriber of the channel " + channel + " has failed", e);
          }
        }
      }
    }

    @Override
    public void close() {
      List<RelayMember> left;
      lock.lock();
      try {
        over = true;
        left = List.copyOf(members.values());
        members.clear();
      } finally {
        lock.unlock();
      }
      channels.computeIfPresent(
          channel,
          (name, before) -> {
            List<Subscription> after = before.stream().filter(other -> other != this).toList();
            return after.isEmpty() ? null : after;
          });
      if (!left.isEmpty()) {
        tellOthers(other -> other.onPresence(List.of(), left));
      }
    }
  }
}
