package io.sockeye.server.redis;

import io.sockeye.server.Relay;
import io.sockeye.server.redis.RemoteNode.SignOfLife;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The other nodes, for one thread. Whether one is alive is judged by when its signs of life come
 * here, and only while they can come: no two clocks have to agree, and Redis may be away.
 */
final class RemoteNodes {

  /** A node that was cut off may come back, and is then known by its messages so far. */
  private static final int DEAD_REMEMBERED = 1_000;

  private final RedisOptions options;
  private final Relay here;
  private final Map<String, RemoteNode> nodes = new LinkedHashMap<>();

  /** When this node was there first, in milliseconds of Redis' clock. */
  private long since;

  private long heardAt;
  private long inContactSince;

  RemoteNodes(RedisOptions options, Relay here) {
    this.options = options;
    this.here = here;
  }

  /**
   * What is to be done.
   *
   * @param revived nodes of which all members are to be read
   * @param dead nodes of which Redis still has the sign of life
   */
  record Changes(List<String> revived, Map<String, SignOfLife> dead) {}

  /**
   * Takes the signs of life of all nodes but this one.
   *
   * @param redisMillis Redis' clock
   * @param nanoTime this machine's
   */
  Changes heard(Map<String, SignOfLife> signs, long redisMillis, long nanoTime) {
    if (since == 0) {
      since = redisMillis;
      inContactSince = nanoTime;
    } else if (nanoTime - heardAt > 2 * options.beatNanos()) {
      inContactSince = nanoTime;
    }
    heardAt = nanoTime;
    Changes changes = new Changes(new ArrayList<>(), new LinkedHashMap<>());
    signs.forEach((name, sign) -> heard(name, sign, redisMillis, nanoTime, changes));
    nodes.forEach(
        (name, node) -> {
          long silentSince = Math.max(node.heardAt(), inContactSince);
          if (node.isAlive() && nanoTime - silentSince > options.expiry().toNanos()) {
            node.die();
            changes.dead().put(name, node.sign());
          }
        });
    forgetTheLongestDead();
    return changes;
  }

  private void heard(
      String name, SignOfLife sign, long redisMillis, long nanoTime, Changes changes) {
    RemoteNode node = getOrMake(name);
    boolean isFirst = node.sign() == null;
    boolean isNew = node.heard(sign, nanoTime);
    if (isFirst && sign.since() > since) {
      node.expectAll();
    }
    if (node.isAlive()) {
      return;
    }
    if (isFirst ? redisMillis - sign.beat() < options.expiry().toMillis() : isNew) {
      node.revive();
      changes.revived().add(name);
    } else {
      changes.dead().put(name, sign);
    }
  }

  /** {@return when this node was there first; 0 while it was not} */
  long since() {
    return since;
  }

  RemoteNode get(String name) {
    return nodes.get(name);
  }

  RemoteNode getOrMake(String name) {
    return nodes.computeIfAbsent(name, unknown -> new RemoteNode(here));
  }

  Map<String, RemoteNode> all() {
    return nodes;
  }

  private void forgetTheLongestDead() {
    long dead = nodes.values().stream().filter(node -> !node.isAlive()).count();
    Iterator<RemoteNode> each = nodes.values().iterator();
    while (dead > DEAD_REMEMBERED) {
      if (!each.next().isAlive()) {
        each.remove();
        dead--;
      }
    }
  }
}
