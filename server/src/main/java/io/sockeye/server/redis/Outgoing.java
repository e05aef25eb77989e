package io.sockeye.server.redis;

import io.sockeye.codec.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What this node has for the others: its messages and the changes of its members, in order, until
 * Redis has them; and its members as they are now, for when Redis has lost them.
 */
final class Outgoing {

  /** So much goes to Redis at once. */
  private static final int BATCH_ENTRIES = 256;

  private static final long BATCH_BYTES = 1 << 20;

  private final int maxMessages;
  private final long maxBytes;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // What follows is guarded by the lock.

  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
  private long waitingBytes;

  /** By field, in the order in which they have entered. */
  private final Map<String, String> members = new LinkedHashMap<>();

  /** How many messages have been published, those without room among them. */
  private long lastNumber;

  private int waitingMessages;
  private long takenNumber;

  /** How many times the members have changed. */
  private long version;

  private long takenVersion;
  private boolean membersToBeWritten;
  private long unsent;
  private boolean closed;

  Outgoing(int maxMessages, long maxBytes) {
    this.maxMessages = maxMessages;
    this.maxBytes = maxBytes;
  }

  /**
   * What is to be sent next.
   *
   * @param members all members by field, when they are to be written anew before the entries;
   *     otherwise null
   * @param number no message up to this one will be sent any more, once this has been
   * @param version of the members, once this has been sent
   * @param unsent how many messages there was no room for, since the batch before
   */
  record Batch(
      List<Entry> entries, Map<String, String> members, long number, long version, long unsent) {

    boolean isEmpty() {
      return entries.isEmpty() && members == null;
    }
  }

  /** {@return whether there was room for the message} */
  boolean publish(String channel, Message message) {
    byte[] payload = message.payload();
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      Entry entry = Entry.message(++lastNumber, channel, message, payload);
      if (!hasRoomFor(entry)) {
        unsent++;
        return false;
      }
      add(entry);
      return true;
    } finally {
      lock.unlock();
    }
  }

  void enter(String place, String id, String about) {
    lock.lock();
    try {
      if (!closed && !about.equals(members.put(Place.field(place, id), about))) {
        addChange(Entry.enter(++version, place, id, about));
      }
    } finally {
      lock.unlock();
    }
  }

  void leave(String place, String id) {
    lock.lock();
    try {
      if (!closed && members.remove(Place.field(place, id)) != null) {
        addChange(Entry.leave(++version, place, id));
      }
    } finally {
      lock.unlock();
    }
  }

  void leaveAll(String place) {
    lock.lock();
    try {
      for (String field : List.copyOf(members.keySet())) {
        if (Place.place(field).equals(place)) {
          leave(place, Place.id(field));
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Without room for one change, all are made up for by writing the members anew. */
  private void addChange(Entry entry) {
    if (membersToBeWritten || !hasRoomFor(entry)) {
      writeMembers();
    } else {
      add(entry);
    }
  }

  private boolean hasRoomFor(Entry entry) {
    return waiting.isEmpty()
        || waiting.size() < maxMessages && entry.size() <= maxBytes - waitingBytes;
  }

  private void add(Entry entry) {
    waiting.add(entry);
    waitingMessages += entry.kind().isMessage() ? 1 : 0;
    waitingBytes += entry.size();
    changed.signalAll();
  }

  /** The members are written anew with the next batch, since Redis does not have them. */
  void writeMembers() {
    lock.lock();
    try {
      membersToBeWritten = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes what is to be sent next, and waits until there is something.
   *
   * @return what is empty only when this is closed
   */
  Batch next() throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty() && !membersToBeWritten && !closed) {
        changed.await();
      }
      Map<String, String> written = membersToBeWritten ? takeMembers() : null;
      List<Entry> taken = take();
      long dropped = unsent;
      unsent = 0;
      return new Batch(
          taken, written, waitingMessages == 0 ? lastNumber : takenNumber, takenVersion, dropped);
    } finally {
      lock.unlock();
    }
  }

  private Map<String, String> takeMembers() {
    membersToBeWritten = false;
    takenVersion = version;
    for (Iterator<Entry> each = waiting.iterator(); each.hasNext(); ) {
      Entry entry = each.next();
      if (!entry.kind().isMessage()) {
        each.remove();
        waitingBytes -= entry.size();
      }
    }
    return new LinkedHashMap<>(members);
  }

  private List<Entry> take() {
    List<Entry> taken = new ArrayList<>();
    long bytes = 0;
    while (!waiting.isEmpty() && taken.size() < BATCH_ENTRIES && bytes < BATCH_BYTES) {
      Entry entry = waiting.remove();
      taken.add(entry);
      bytes += entry.size();
      if (entry.kind().isMessage()) {
        waitingMessages--;
        takenNumber = entry.number();
      } else {
        takenVersion = entry.number();
      }
    }
    waitingBytes -= bytes;
    return taken;
  }

  /** Takes nothing more; what waits can still be taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
