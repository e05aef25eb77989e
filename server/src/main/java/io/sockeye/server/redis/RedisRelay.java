package io.sockeye.server.redis;

import io.sockeye.codec.Message;
import io.sockeye.codec.connection.ConnectionThreads;
import io.sockeye.server.Relay;
import io.sockeye.server.RelayChannel;
import io.sockeye.server.RelayMember;
import io.sockeye.server.RelaySubscriber;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A relay between processes, on one Redis (5 or later). All nodes of a namespace write to one
 * stream there and read it from where they were.
 *
 * <ul>
 *   <li>What one thread publishes arrives at every other node in that order, and at most once.
 *   <li>While Redis is away, the nodes go on by themselves. What they publish waits, up to {@link
 *       RedisRelayBuilder#maxQueued(int, long)}, and what they have not read waits in Redis, up to
 *       {@link RedisRelayBuilder#history(int)}; it is delivered when Redis is back. What was more
 *       than that is lost to other nodes, and {@link RedisRelayListener} is told how many messages
 *       those are, at the node that could not send them and at each that should have got them.
 *   <li>Members of a node that died, or is cut off, are present for {@link
 *       RedisRelayBuilder#expiry(Duration)} and a fifth more. While Redis is away, members of other
 *       nodes stay as they were last known.
 * </ul>
 *
 * <p>Every node reads all channels, and has a list of all members. It has two threads and two
 * connections to Redis. Nothing is kept of a node that starts anew: it hears what is published from
 * then on.
 */
public final class RedisRelay implements Relay {

  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Relay here = Relay.inProcess();
  private final Outgoing outgoing;
  private final Sender sender;
  private final Receiver receiver;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread sending;
  private final Thread receiving;
  private final AtomicLong subscriptions = new AtomicLong();

  private final ReentrantLock lock = new ReentrantLock();

  /** What comes from other nodes is published here by these; guarded by the lock. */
  private final Map<String, Arrivals> arrivals = new HashMap<>();

  private RedisRelay(RedisOptions options) throws IOException {
    String node = UUID.randomUUID().toString();
    Health health = new Health(options.listener());
    outgoing = new Outgoing(options.maxQueuedMessages(), options.maxQueuedBytes());
    sender = new Sender(options, node, outgoing, health, new Pause(closed));
    receiver =
        new Receiver(
            options,
            node,
            outgoing,
            sender,
            new RemoteNodes(options, here),
            this::deliver,
            health,
            closed);
    receiver.begin();
    ThreadFactory threads = ConnectionThreads.platformThreads("sockeye-redis");
    sending = threads.newThread(sender);
    receiving = threads.newThread(receiver);
  }

  static RedisRelay start(RedisOptions options) throws IOException {
    RedisRelay relay = new RedisRelay(options);
    relay.sending.start();
    relay.receiving.start();
    return relay;
  }

  /**
   * {@return a builder of a relay, with the defaults}
   *
   * @param uri where Redis is: {@code redis://HOST:PORT/DATABASE} with {@code USER:PASSWORD@}
   *     before the host if need be, or {@code rediss} for TLS; without a port it is 6379
   * @throws IllegalArgumentException when the URI is something else
   */
  public static RedisRelayBuilder builder(URI uri) {
    return new RedisRelayBuilder(uri);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException {@inheritDoc}
   * @throws IllegalStateException {@inheritDoc}
   */
  @Override
  public RelayChannel subscribe(String channel, RelaySubscriber subscriber) {
    RelayChannel local = here.subscribe(channel, subscriber);
    lock.lock();
    try {
      arrivals
          .computeIfAbsent(
              channel, name -> new Arrivals(here.subscribe(name, message -> {}), new HashSet<>()))
          .subscriptions()
          .add(local);
    } finally {
      lock.unlock();
    }
    return new Channel(channel, local, Place.of(subscriptions.incrementAndGet(), channel));
  }

  private void deliver(String channel, Message message) {
    Arrivals ofChannel;
    lock.lock();
    try {
      ofChannel = arrivals.get(channel);
    } finally {
      lock.unlock();
    }
    if (ofChannel != null) {
      ofChannel.publishing().publish(message);
    }
  }

  private void unsubscribed(String channel, RelayChannel local) {
    lock.lock();
    try {
      Arrivals ofChannel = arrivals.get(channel);
      if (ofChannel != null
          && ofChannel.subscriptions().remove(local)
          && ofChannel.subscriptions().isEmpty()) {
        arrivals.remove(channel);
        ofChannel.publishing().close();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends what is waiting and tells the other nodes that this one is gone, for which it waits a few
   * seconds at most.
   */
  @Override
  public void close() {
    if (closed.getCount() == 0) {
      return;
    }
    closed.countDown();
    long end = System.nanoTime() + CLOSE_NANOS;
    // The receiver first: a late sign of life would bring the node back.
    receiver.interruptConnection();
    boolean ended = endedBy(end, receiving);
    outgoing.close();
    if (!ended || !endedBy(end, sending)) {
      receiving.interrupt();
      sending.interrupt();
      sender.interruptConnection();
    }
    here.close();
  }

  private static boolean endedBy(long end, Thread thread) {
    try {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
      return !thread.isAlive();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * A channel with subscriptions.
   *
   * @param publishing where what comes from other nodes is published
   */
  private record Arrivals(RelayChannel publishing, Set<RelayChannel> subscriptions) {}

  private final class Channel implements RelayChannel {

    private final String name;
    private final RelayChannel local;
    private final String place;

    private final ReentrantLock entering = new ReentrantLock();

    /** Guarded by its lock: who entered after the end would be there for ever. */
    private boolean over;

    Channel(String name, RelayChannel local, String place) {
      this.name = name;
      this.local = local;
      this.place = place;
    }

    @Override
    public boolean publish(Message message) {
      return local.publish(message) && outgoing.publish(name, message);
    }

    @Override
    public void enter(String id, String about) {
      local.enter(id, about);
      entering.lock();
      try {
        if (!over) {
          outgoing.enter(place, id, about);
        }
      } finally {
        entering.unlock();
      }
    }

    @Override
    public void leave(String id) {
      local.leave(id);
      outgoing.leave(place, id);
    }

    @Override
    public List<RelayMember> members() {
      return local.members();
    }

    @Override
    public void close() {
      local.close();
      entering.lock();
      try {
        over = true;
        outgoing.leaveAll(place);
      } finally {
        entering.unlock();
      }
      unsubscribed(name, local);
    }
  }
}
