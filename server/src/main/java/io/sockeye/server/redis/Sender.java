package io.sockeye.server.redis;

import static io.sockeye.server.redis.Health.Direction.WRITING;

import io.sockeye.server.redis.Entry.Kind;
import io.sockeye.server.redis.Outgoing.Batch;
import io.sockeye.server.redis.RedisConnection.Call;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import redis.clients.jedis.Protocol.Command;

/**
 * Brings to Redis what this node has for the others, over a connection of its own. What could not
 * be sent is sent again, before anything else; should it have arrived all the same, its numbers let
 * the others know.
 */
final class Sender implements Runnable {

  /** A hash is written in pieces of so many members. */
  private static final int MEMBERS_TOGETHER = 500;

  /**
   * Only where the change before has been made: otherwise Redis has lost some, and all members are
   * written anew when the next sign of life has found that out.
   */
  private static final String CHANGE_MEMBER =
      """
      local version = tonumber(redis.call('HGET', KEYS[1], 'version') or '0')
      if version == ARGV[1] - 1 then
        if ARGV[4] then
          redis.call('HSET', KEYS[1], ARGV[2], ARGV[4])
        else
          redis.call('HDEL', KEYS[1], ARGV[2])
        end
        redis.call('HSET', KEYS[1], 'version', ARGV[1])
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
      end
      """;

  private final RedisOptions options;
  private final String node;
  private final String members;
  private final Outgoing outgoing;
  private final Health health;
  private final Pause pause;

  // Read by the thread that looks after this one.
  private volatile RedisConnection connection;
  private volatile boolean busy;
  private volatile long busySince;

  private volatile Settled settled = new Settled(0, 0);

  Sender(RedisOptions options, String node, Outgoing outgoing, Health health, Pause pause) {
    this.options = options;
    this.node = node;
    this.members = options.membersKey(node);
    this.outgoing = outgoing;
    this.health = health;
    this.pause = pause;
  }

  /**
   * What Redis has.
   *
   * @param number all messages up to this one that it will ever have
   * @param version the members after this change
   */
  record Settled(long number, long version) {}

  Settled settled() {
    return settled;
  }

  /** Gives up what takes too long: reading has a limit, but writing has none. */
  void endWhatHangs() {
    if (busy && System.nanoTime() - busySince > options.hangNanos()) {
      interruptConnection();
    }
  }

  @Override
  public void run() {
    try {
      Batch batch = outgoing.next();
      while (!batch.isEmpty()) {
        Batch next = batch;
        send(() -> calls(next));
        settled = new Settled(batch.number(), batch.version());
        health.unsent(batch.unsent());
        batch = outgoing.next();
      }
      // All has been sent, and nothing more will be.
      send(this::farewell);
    } catch (InterruptedException e) {
      // The relay does not wait any longer.
    } finally {
      disconnect();
    }
  }

  /**
   * @param calls makes the commands, anew for each attempt: that may fail as well
   */
  private void send(Supplier<List<Call>> calls) throws InterruptedException {
    for (int failures = 0; ; failures++) {
      try {
        trySending(calls);
        pause.afterSuccess();
        health.works(WRITING);
        return;
      } catch (IOException e) {
        disconnect();
        // A connection that was idle while Redis was away fails once, which says nothing of now.
        if (failures > 0) {
          health.failed(WRITING, e);
          pause.afterFailure();
        }
      }
    }
  }

  private void trySending(Supplier<List<Call>> calls) throws IOException {
    try {
      List<Call> made = calls.get();
      busySince = System.nanoTime();
      busy = true;
      if (connection == null) {
        connection = RedisConnection.open(options);
        busySince = System.nanoTime();
      }
      connection.transaction(made);
    } catch (RuntimeException | Error e) {
      throw new IOException("sending to Redis has failed: " + e, e);
    } finally {
      busy = false;
    }
  }

  private List<Call> calls(Batch batch) {
    List<Call> calls = new ArrayList<>();
    if (batch.members() != null) {
      writeMembers(batch.members(), batch.version(), calls);
    }
    for (Entry entry : batch.entries()) {
      if (entry.kind() == Kind.ENTER) {
        calls.add(change(entry, entry.data()));
      } else if (entry.kind() == Kind.LEAVE) {
        calls.add(change(entry));
      }
      calls.add(xadd(entry));
    }
    return calls;
  }

  private Call change(Entry entry, byte[]... about) {
    List<Object> arguments = new ArrayList<>(List.of(CHANGE_MEMBER, 1, members, entry.number()));
    arguments.add(Place.field(entry.place(), entry.id()));
    arguments.add(options.keptMillis());
    arguments.addAll(List.of(about));
    return new Call(Command.EVAL, arguments.toArray());
  }

  private void writeMembers(Map<String, String> all, long version, List<Call> calls) {
    calls.add(new Call(Command.DEL, members));
    List<Object> some = new ArrayList<>(List.of(RedisOptions.VERSION_FIELD, version));
    for (Map.Entry<String, String> each : all.entrySet()) {
      some.add(each.getKey());
      some.add(each.getValue());
      if (some.size() > 2 * MEMBERS_TOGETHER) {
        calls.add(hset(some.toArray()));
        some.clear();
      }
    }
    if (!some.isEmpty()) {
      calls.add(hset(some.toArray()));
    }
    calls.add(new Call(Command.PEXPIRE, members, options.keptMillis()));
    calls.add(xadd(Entry.of(Kind.MEMBERS, version)));
  }

  private List<Call> farewell() {
    return List.of(
        new Call(Command.DEL, members),
        new Call(Command.HDEL, options.nodesKey(), node),
        xadd(Entry.of(Kind.GONE, settled.version())));
  }

  private Call hset(Object... fieldsAndValues) {
    List<Object> arguments = new ArrayList<>(List.of(members));
    arguments.addAll(List.of(fieldsAndValues));
    return new Call(Command.HSET, arguments.toArray());
  }

  private Call xadd(Entry entry) {
    List<Object> arguments =
        new ArrayList<>(List.of(options.streamKey(), "MAXLEN", "~", options.history(), "*"));
    arguments.addAll(entry.fields(node));
    return new Call(Command.XADD, arguments.toArray());
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
