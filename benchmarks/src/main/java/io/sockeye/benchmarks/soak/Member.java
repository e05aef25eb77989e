package io.sockeye.benchmarks.soak;

import io.sockeye.codec.CloseCode;
import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A member of a room: a thread of its own receives, and the room's one sends. */
final class Member implements Runnable {

  /**
   * A peer that reads nothing for 30 seconds is given up, whatever the room does; a busy machine
   * takes a while to read again.
   */
  private static final long LONG_PAUSE = TimeUnit.SECONDS.toNanos(20);

  private enum Leaving {
    NOT,
    IN_ORDER,
    RUDELY
  }

  private final LoadContext context;
  private final LoadConnection connection;
  private final RoomName room;
  private final RoomRecord record;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // What follows is guarded by the lock, as the record is.
  private Leaving leaving = Leaving.NOT;
  private boolean paused;
  private long pausedAt;
  private boolean pausedAtAll;
  private long longestPause;
  private boolean ended;

  Member(LoadContext context, LoadConnection connection, RoomName room) {
    this.context = context;
    this.connection = connection;
    this.room = room;
    record = new RoomRecord(connection.id(), connection.who(), room.hasGaps(), context.faults());
  }

  @Override
  public void run() {
    IOException failure = null;
    try {
      for (Message message; (message = connection.receiveWhenever()) != null; ) {
        received(message);
      }
    } catch (IOException e) {
      failure = e;
    }
    lock.lock();
    try {
      record.end();
      end(failure);
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void received(Message message) {
    lock.lock();
    try {
      record.received(message);
      changed.signalAll();
      if (paused) {
        awaitTheEndOfPauses();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Where one pause follows another, they are one to the server. */
  private void awaitTheEndOfPauses() {
    pausedAt = System.nanoTime();
    while (paused) {
      changed.awaitUninterruptibly();
    }
    longestPause = Math.max(longestPause, System.nanoTime() - pausedAt);
  }

  private void end(IOException failure) {
    CloseStatus status = connection.webSocket().closeStatus();
    boolean tooSlow =
        failure != null || status != null && status.code() == CloseCode.TRY_AGAIN_LATER.code();
    if (leaving == Leaving.RUDELY) {
      connection.abandon();
    } else if (tooSlow && (room.hasGaps() ? longestPause > LONG_PAUSE : pausedAtAll)) {
      context.tally(room.kind()).cutOff.increment();
      connection.cutOff(0);
    } else if (leaving == Leaving.IN_ORDER && failure == null) {
      connection.closed();
    } else {
      connection.failed(
          new IOException(
              failure == null
                  ? "the server has closed the connection"
                  : failure + " in the room " + room.query() + ", " + pauses()));
    }
  }

  private String pauses() {
    if (longestPause == 0) {
      return "which it has read without a pause";
    }
    return "last paused "
        + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - pausedAt)
        + " ms ago, for at most "
        + TimeUnit.NANOSECONDS.toMillis(longestPause)
        + " ms";
  }

  boolean hasEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /** Has the member stop to read, or go on. */
  void pause(boolean pause) {
    lock.lock();
    try {
      paused = pause;
      pausedAtAll |= pause;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Says something, and waits until it comes back as everybody gets it. */
  void say(Random random, int bytes) {
    long number = connection.sent();
    try {
      connection.send(random, bytes);
    } catch (IOException e) {
      // Who receives notices that the connection has ended, and says how.
      connection.webSocket().abort();
      return;
    }
    lock.lock();
    try {
      if (!await(() -> record.ownNext() > number)) {
        context
            .faults()
            .add(
                FaultKind.LOST,
                "message "
                    + number
                    + " of "
                    + connection.who()
                    + " did not come back from the room within "
                    + context.patience().toMillis()
                    + " ms");
      }
    } finally {
      lock.unlock();
    }
  }

  /** Closes right behind a message, which the others get. */
  void sayAndLeave(Random random, int bytes) {
    try {
      connection.send(random, bytes);
    } catch (IOException e) {
      connection.webSocket().abort();
    }
    leave();
  }

  /** {@return the number of the next message of the room} */
  long next() {
    lock.lock();
    try {
      return record.next();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until everything before a message has come. */
  void awaitAll(long next) {
    lock.lock();
    try {
      if (!await(() -> record.welcomed() && record.next() >= next)) {
        context
            .faults()
            .add(
                FaultKind.LOST,
                "messages "
                    + record.next()
                    + " to "
                    + (next - 1)
                    + " of the room did not come within "
                    + context.patience().toMillis()
                    + " ms, "
                    + connection.who());
      }
    } finally {
      lock.unlock();
    }
  }

  private interface Arrived {
    boolean test();
  }

  /** {@return false when it takes too long; true as well when the connection has ended} */
  private boolean await(Arrived arrived) {
    long left = context.patience().toNanos();
    try {
      while (!arrived.test() && !ended && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return arrived.test() || ended;
  }

  void leave() {
    leave(Leaving.IN_ORDER);
    try {
      connection.webSocket().sendClose(CloseStatus.NORMAL_CLOSURE);
    } catch (IOException e) {
      connection.webSocket().abort();
    }
    awaitEnd();
  }

  void abandon() {
    leave(Leaving.RUDELY);
    connection.webSocket().abort();
    awaitEnd();
  }

  private void leave(Leaving how) {
    lock.lock();
    try {
      leaving = how;
      paused = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitEnd() {
    lock.lock();
    try {
      long left = context.patience().toNanos() + TimeUnit.SECONDS.toNanos(20);
      while (!ended && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (!ended) {
        context.faults().add(FaultKind.STALLED, connection.who() + " was closed and does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
