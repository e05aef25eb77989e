package io.sockeye.server.redis;

import static io.sockeye.server.redis.Entry.text;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.sockeye.server.Relay;
import io.sockeye.server.RelayChannel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known of another node. In this process each subscription with which it has members there
 * is one with the same members here, so that it is told to those who are here.
 */
final class RemoteNode {

  private static final long UNKNOWN = -1;

  private final Relay here;
  private final Map<String, Subscription> places = new HashMap<>();

  private boolean alive;
  private SignOfLife sign;
  private long heardAt;

  /** The last message that came, or that will not come. */
  private long number = UNKNOWN;

  /** The change that the members here are up to. */
  private long version = UNKNOWN;

  RemoteNode(Relay here) {
    this.here = here;
  }

  /**
   * A node's sign of life.
   *
   * @param beat when it was given, in milliseconds of Redis' clock
   * @param since when the node gave its first
   * @param number no message of it up to this one was still to come
   * @param version of its members
   */
  record SignOfLife(long beat, long since, long number, long version) {

    /** {@return it as it is in Redis} Null for what is no such thing. */
    static SignOfLife parse(String text) {
      String[] parts = text.split(" ", -1);
      try {
        return parts.length == 4
            ? new SignOfLife(
                Long.parseLong(parts[0]),
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                Long.parseLong(parts[3]))
            : null;
      } catch (NumberFormatException e) {
        return null;
      }
    }

    @Override
    public String toString() {
      return beat + " " + since + " " + number + " " + version;
    }
  }

  boolean isAlive() {
    return alive;
  }

  SignOfLife sign() {
    return sign;
  }

  /** {@return when there was a new sign of life, in nanoseconds} */
  long heardAt() {
    return heardAt;
  }

  /**
   * Takes a sign of life, which may be the one before.
   *
   * @return whether it is a new one
   */
  boolean heard(SignOfLife newest, long nanoTime) {
    boolean isNew = sign == null || newest.beat() != sign.beat();
    sign = newest;
    if (isNew) {
      heardAt = nanoTime;
    }
    return isNew;
  }

  void revive() {
    alive = true;
  }

  /** The node is younger than this one: all of its messages come here, from its first on. */
  void expectAll() {
    if (number == UNKNOWN) {
      number = 0;
    }
  }

  boolean hasCome(long message) {
    return number != UNKNOWN && message <= number;
  }

  /**
   * Takes the number of a message that has not come before.
   *
   * @return how many before it did not come
   */
  long arrived(long message) {
    long missed = number == UNKNOWN ? 0 : message - number - 1;
    number = message;
    return missed;
  }

  /**
   * Everything was read that was there when the sign of life came.
   *
   * @return how many messages did not come
   */
  long caughtUp() {
    if (sign == null) {
      return 0;
    }
    long missed = number == UNKNOWN ? 0 : Math.max(0, sign.number() - number);
    number = Math.max(number, sign.number());
    return missed;
  }

  boolean isBehind() {
    return alive && sign.version() > version;
  }

  /**
   * Takes one change of the members.
   *
   * @return false when changes before it are not known, so that all have to be read
   */
  boolean change(Entry entry) {
    if (!alive || entry.number() <= version) {
      return true;
    }
    if (entry.number() != version + 1) {
      return false;
    }
    version = entry.number();
    if (entry.kind() == Entry.Kind.ENTER) {
      enter(entry.place(), entry.id(), new String(entry.data(), UTF_8));
    } else {
      leave(entry.place(), entry.id());
    }
    return true;
  }

  /**
   * Takes all members, unless more is known than Redis has, because it has lost some.
   *
   * @param fieldsAndValues of the node's members in Redis
   */
  void members(List<?> fieldsAndValues) {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i + 1 < fieldsAndValues.size(); i += 2) {
      all.put(text(fieldsAndValues.get(i)), text(fieldsAndValues.get(i + 1)));
    }
    String versionOfAll = all.remove(RedisOptions.VERSION_FIELD);
    long newest = versionOfAll == null ? 0 : Long.parseLong(versionOfAll);
    if (newest >= version) {
      version = newest;
      replaceBy(all);
    }
  }

  private void replaceBy(Map<String, String> all) {
    Map<String, Set<String>> now = new HashMap<>();
    all.forEach(
        (field, about) -> {
          now.computeIfAbsent(Place.place(field), place -> new HashSet<>()).add(Place.id(field));
          enter(Place.place(field), Place.id(field), about);
        });
    for (String place : Set.copyOf(places.keySet())) {
      for (String id : Set.copyOf(places.get(place).ids())) {
        if (!now.getOrDefault(place, Set.of()).contains(id)) {
          leave(place, id);
        }
      }
    }
  }

  private void enter(String place, String id, String about) {
    Subscription subscription =
        places.computeIfAbsent(
            place,
            name ->
                new Subscription(
                    here.subscribe(Place.channel(name), message -> {}), new HashSet<>()));
    subscription.ids().add(id);
    subscription.channel().enter(id, about);
  }

  private void leave(String place, String id) {
    Subscription subscription = places.get(place);
    if (subscription != null && subscription.ids().remove(id)) {
      subscription.channel().leave(id);
      if (subscription.ids().isEmpty()) {
        places.remove(place);
        subscription.channel().close();
      }
    }
  }

  /** The node is gone, and all of its members with it. */
  void die() {
    alive = false;
    version = UNKNOWN;
    places.values().forEach(each -> each.channel().close());
    places.clear();
  }

  private record Subscription(RelayChannel channel, Set<String> ids) {}
}
