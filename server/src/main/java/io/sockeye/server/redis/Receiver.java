package io.sockeye.server.redis;

import static io.sockeye.server.redis.Entry.text;
import static io.sockeye.server.redis.Health.Direction.READING;

import io.sockeye.codec.Message;
import io.sockeye.server.redis.Entry.Received;
import io.sockeye.server.redis.RemoteNode.SignOfLife;
import io.sockeye.server.redis.RemoteNodes.Changes;
import io.sockeye.server.redis.Sender.Settled;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import redis.clients.jedis.Protocol.Command;

/**
 * Reads what the other nodes tell, over a connection of its own, and gives the signs of life of
 * this one.
 */
final class Receiver implements Runnable {

  private static final Logger LOG = System.getLogger(RedisRelay.class.getName());

  /** So many entries are read at once, or fewer when they are long. */
  private static final int MAX_ENTRIES = 512;

  private static final int MIN_ENTRIES = 8;
  private static final long ENOUGH_BYTES = 1 << 18;

  /** An answer that takes the {@link RedisOptions#TIMEOUT_MILLIS} is none. */
  private static final long MAX_WAIT_NANOS = 500_000L * RedisOptions.TIMEOUT_MILLIS;

  private static final String GIVE_SIGN_OF_LIFE =
      """
      local time = redis.call('TIME')
      local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
      local since = ARGV[2] == '0' and now or ARGV[2]
      local sign = now .. ' ' .. since .. ' ' .. ARGV[3] .. ' ' .. ARGV[4]
      redis.call('HSET', KEYS[1], ARGV[1], sign)
      for i = 1, 3 do
        redis.call('PEXPIRE', KEYS[i], ARGV[5])
      end
      return {now, redis.call('HGET', KEYS[2], 'version') or '0', redis.call('HGETALL', KEYS[1])}
      """;

  /** Only if it has given no other sign since. */
  private static final String REMOVE_DEAD_NODE =
      """
      if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then
        redis.call('HDEL', KEYS[1], ARGV[1])
        redis.call('DEL', KEYS[2])
      end
      """;

  private final RedisOptions options;
  private final String node;
  private final Outgoing outgoing;
  private final Sender sender;
  private final RemoteNodes nodes;
  private final BiConsumer<String, Message> deliver;
  private final Health health;
  private final CountDownLatch closed;
  private final Pause pause;

  private volatile RedisConnection connection;
  private StreamId begin;
  private StreamId position;
  private int entriesAtOnce = MIN_ENTRIES;
  private long nextSign;

  Receiver(
      RedisOptions options,
      String node,
      Outgoing outgoing,
      Sender sender,
      RemoteNodes nodes,
      BiConsumer<String, Message> deliver,
      Health health,
      CountDownLatch closed) {
    this.options = options;
    this.node = node;
    this.outgoing = outgoing;
    this.sender = sender;
    this.nodes = nodes;
    this.deliver = deliver;
    this.health = health;
    this.closed = closed;
    this.pause = new Pause(closed);
  }

  /** From when on nothing is missed. */
  void begin() throws IOException {
    connection = RedisConnection.open(options);
    try {
      begin = lastInStream();
      position = begin;
      giveSignOfLife();
    } catch (IOException | RuntimeException e) {
      disconnect();
      throw e;
    }
  }

  @Override
  public void run() {
    try {
      while (closed.getCount() > 0) {
        try {
          if (connection == null) {
            reconnect();
          }
          receive();
        } catch (IOException e) {
          afterFailure(e);
        } catch (RuntimeException | Error e) {
          LOG.log(Level.ERROR, "Redis has answered what was not expected", e);
          afterFailure(new IOException("Redis has answered what was not expected: " + e, e));
        }
        sender.endWhatHangs();
      }
    } catch (InterruptedException e) {
      // The relay does not wait any longer.
    } finally {
      disconnect();
    }
  }

  private void afterFailure(IOException e) throws InterruptedException {
    disconnect();
    if (closed.getCount() > 0) {
      health.failed(READING, e);
      pause.afterFailure();
    }
  }

  private void reconnect() throws IOException {
    connection = RedisConnection.open(options);
    StreamId last = lastInStream();
    if (last.compareTo(position) < 0) {
      // Redis has lost what it had. What is known already is told by its numbers.
      position = last.compareTo(begin) < 0 ? StreamId.MIN : begin;
    }
    giveSignOfLife();
    pause.afterSuccess();
    health.works(READING);
  }

  private StreamId lastInStream() throws IOException {
    List<?> last =
        (List<?>) connection.call(Command.XREVRANGE, options.streamKey(), "+", "-", "COUNT", 1);
    return last.isEmpty() ? StreamId.MIN : StreamId.parse(text(((List<?>) last.get(0)).get(0)));
  }

  private void receive() throws IOException {
    long untilSign = nextSign - System.nanoTime();
    if (untilSign <= 0) {
      giveSignOfLife();
      untilSign = options.beatNanos();
    }
    List<?> streams =
        (List<?>)
            connection.call(
                Command.XREAD,
                "COUNT",
                entriesAtOnce,
                "BLOCK",
                // 0 would be for ever.
                1 + Math.min(untilSign, MAX_WAIT_NANOS) / 1_000_000,
                "STREAMS",
                options.streamKey(),
                position);
    if (streams == null) {
      caughtUp();
      return;
    }
    long bytes = 0;
    for (Object reply : (List<?>) ((List<?>) streams.get(0)).get(1)) {
      bytes += receive((List<?>) reply);
    }
    entriesAtOnce =
        bytes < ENOUGH_BYTES
            ? Math.min(MAX_ENTRIES, 2 * entriesAtOnce)
            : Math.max(MIN_ENTRIES, entriesAtOnce / 2);
  }

  private void caughtUp() throws IOException {
    for (Map.Entry<String, RemoteNode> each : nodes.all().entrySet()) {
      health.missed(each.getKey(), each.getValue().caughtUp());
      if (each.getValue().isBehind()) {
        readMembers(each.getKey());
      }
    }
  }

  /** {@return how long the entry is} */
  private long receive(List<?> reply) throws IOException {
    position = StreamId.parse(text(reply.get(0)));
    Received received = Entry.received(reply);
    if (received == null) {
      LOG.log(Level.WARNING, "skipped an entry that is not of a relay: " + position);
      return 0;
    }
    if (!received.from().equals(node)) {
      if (nodes.get(received.from()) == null) {
        giveSignOfLife();
      }
      receive(received.from(), received.entry());
    }
    return received.entry().size();
  }

  private void receive(String from, Entry entry) throws IOException {
    RemoteNode sending = nodes.getOrMake(from);
    switch (entry.kind()) {
      case TEXT, BINARY -> {
        if (!sending.hasCome(entry.number())) {
          health.missed(from, sending.arrived(entry.number()));
          deliver.accept(entry.place(), entry.message());
        }
      }
      case ENTER, LEAVE -> {
        if (!sending.change(entry)) {
          readMembers(from);
        }
      }
      case MEMBERS -> {
        if (sending.isAlive()) {
          readMembers(from);
        }
      }
      case GONE -> sending.die();
    }
  }

  private void readMembers(String of) throws IOException {
    nodes.get(of).members((List<?>) connection.call(Command.HGETALL, options.membersKey(of)));
  }

  private void giveSignOfLife() throws IOException {
    Settled settled = sender.settled();
    List<?> reply =
        (List<?>)
            connection.call(
                Command.EVAL,
                GIVE_SIGN_OF_LIFE,
                3,
                options.nodesKey(),
                options.membersKey(node),
                options.streamKey(),
                node,
                nodes.since(),
                settled.number(),
                settled.version(),
                options.keptMillis());
    if (Long.parseLong(text(reply.get(1))) < settled.version()) {
      outgoing.writeMembers();
    }
    long now = System.nanoTime();
    nextSign = now + options.beatNanos();
    Changes changes =
        nodes.heard(signs((List<?>) reply.get(2)), Long.parseLong(text(reply.get(0))), now);
    for (String revived : changes.revived()) {
      readMembers(revived);
    }
    for (Map.Entry<String, SignOfLife> dead : changes.dead().entrySet()) {
      LOG.log(Level.INFO, "the node " + dead.getKey() + " gives no sign of life");
      connection.call(
          Command.EVAL,
          REMOVE_DEAD_NODE,
          2,
          options.nodesKey(),
          options.membersKey(dead.getKey()),
          dead.getKey(),
          dead.getValue());
    }
  }

  private Map<String, SignOfLife> signs(List<?> namesAndSigns) {
    Map<String, SignOfLife> signs = new LinkedHashMap<>();
    for (int i = 0; i + 1 < namesAndSigns.size(); i += 2) {
      String name = text(namesAndSigns.get(i));
      SignOfLife sign = SignOfLife.parse(text(namesAndSigns.get(i + 1)));
      if (!name.equals(node) && sign != null) {
        signs.put(name, sign);
      }
    }
    return signs;
  }

  /** Has what is under way fail, from any thread. */
  void interruptConnection() {
    RedisConnection.closeIfAny(connection);
  }

  private void disconnect() {
    RedisConnection old = connection;
    connection = null;
    RedisConnection.closeIfAny(old);
  }
}
