package io.sockeye.codec.connection;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The deadlines of one connection. Whoever reads or writes counts the beginning and the end of each
 * wait, one opaque write each: an odd count is a wait under way. The watchdog notices by itself
 * since when a count has not changed.
 */
final class Deadlines implements Watchdog.Watched {

  private static final VarHandle READS;
  private static final VarHandle WRITES;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      READS = lookup.findVarHandle(Deadlines.class, "reads", int.class);
      WRITES = lookup.findVarHandle(Deadlines.class, "writes", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ConnectionOptions options;
  private final Runnable ping;
  private final Consumer<IOException> end;

  /** Changed by the thread that reads only. */
  private int reads;

  /** Changed by the thread that writes only. */
  private int writes;

  private volatile boolean closing;

  /** Whether a Pong is due: the Ping that was asked for has left, or none can any more. */
  private volatile boolean pongDue;

  // What follows belongs to the watchdog's thread.
  private int readsSeen;
  private long readsSeenAt;
  private boolean pinged;
  private boolean pongAwaited;
  private int writesSeen;
  private long writesSeenAt;
  private boolean closingSeen;
  private long closingSeenAt;

  /**
   * @param ping sends a Ping; must not block
   * @param end ends the connection for a reason; must not block
   */
  Deadlines(ConnectionOptions options, Runnable ping, Consumer<IOException> end) {
    this.options = options;
    this.ping = ping;
    this.end = end;
  }

  Duration closeTimeout() {
    return options.closeTimeout();
  }

  void readBegins() {
    READS.setOpaque(this, reads + 1);
  }

  void readEnds() {
    READS.setOpaque(this, reads + 1);
  }

  void writeBegins() {
    WRITES.setOpaque(this, writes + 1);
  }

  void writeEnds() {
    WRITES.setOpaque(this, writes + 1);
  }

  /** The Ping has left, or could not: then those before it are unanswered, or nothing can leave. */
  void pongIsDue() {
    pongDue = true;
  }

  /** From the first Close on, only a bounded time is left. */
  void closingBegins() {
    closing = true;
  }

  @Override
  public void check(long now) {
    checkWrites(now);
    checkClosing(now);
    checkReads(now);
  }

  private void checkWrites(long now) {
    int count = (int) WRITES.getOpaque(this);
    if (count != writesSeen || !isWaiting(count)) {
      writesSeen = count;
      writesSeenAt = now;
    } else if (isOver(now - writesSeenAt, options.sendTimeout())) {
      timeOut("the peer read nothing for " + text(options.sendTimeout()));
    }
  }

  private void checkClosing(long now) {
    if (closing && !closingSeen) {
      closingSeen = true;
      closingSeenAt = now;
    } else if (closingSeen && isOver(now - closingSeenAt, options.closeTimeout())) {
      timeOut("closing was not complete after " + text(options.closeTimeout()));
    }
  }

  private void checkReads(long now) {
    int count = (int) READS.getOpaque(this);
    if (count != readsSeen || !isWaiting(count)) {
      readsSeen = count;
      readsSeenAt = now;
      pinged = false;
      pongAwaited = false;
    } else if (!pinged) {
      if (isOver(now - readsSeenAt, options.pingInterval())) {
        pongDue = false;
        ping.run();
        pinged = true;
      }
    } else if (!pongAwaited) {
      // A Ping waits for the frame that is being written, and that may take its time.
      pongAwaited = pongDue;
      readsSeenAt = now;
    } else if (isOver(now - readsSeenAt, options.pongTimeout())) {
      timeOut("the peer did not answer a Ping within " + text(options.pongTimeout()));
    }
  }

  private void timeOut(String reason) {
    end.accept(new SocketTimeoutException(reason));
  }

  private static boolean isWaiting(int count) {
    return (count & 1) != 0;
  }

  private static boolean isOver(long nanos, Duration limit) {
    return !limit.isZero() && nanos >= limit.toNanos();
  }

  private static String text(Duration duration) {
    return duration.toMillis() + " ms";
  }
}
