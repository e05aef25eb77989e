package io.sockeye.server.redis;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Whether Redis can be read and written; says so when that changes. */
final class Health {

  private static final Logger LOG = System.getLogger(RedisRelay.class.getName());

  private final RedisRelayListener listener;
  private final ReentrantLock lock = new ReentrantLock();

  /** What does not work; guarded by the lock. */
  private final Set<Direction> broken = EnumSet.noneOf(Direction.class);

  Health(RedisRelayListener listener) {
    this.listener = listener;
  }

  /** Each has a connection of its own. */
  enum Direction {
    READING,
    WRITING
  }

  void failed(Direction direction, IOException cause) {
    boolean first;
    lock.lock();
    try {
      first = broken.isEmpty();
      broken.add(direction);
    } finally {
      lock.unlock();
    }
    if (first) {
      LOG.log(Level.WARNING, "the relay is cut off from other nodes: " + cause.getMessage());
      tell(each -> each.onDisconnected(cause));
    }
  }

  void works(Direction direction) {
    boolean last;
    lock.lock();
    try {
      last = broken.remove(direction) && broken.isEmpty();
    } finally {
      lock.unlock();
    }
    if (last) {
      LOG.log(Level.INFO, "the relay is connected to other nodes again");
      tell(RedisRelayListener::onConnected);
    }
  }

  void unsent(long messages) {
    if (messages > 0) {
      LOG.log(Level.WARNING, messages + " messages of this node were too many for the relay");
      tell(each -> each.onUnsent(messages));
    }
  }

  void missed(String node, long messages) {
    if (messages > 0) {
      LOG.log(Level.WARNING, messages + " messages of the node " + node + " did not come");
      tell(each -> each.onMissed(messages));
    }
  }

  private void tell(Consumer<RedisRelayListener> what) {
    try {
      what.accept(listener);
    } catch (RuntimeException | Error e) {
      // Of the threads that tell, none may end.
      LOG.log(Level.ERROR, "the relay's listener has failed", e);
    }
  }
}
