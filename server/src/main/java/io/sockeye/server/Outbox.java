package io.sockeye.server;

import io.sockeye.codec.CloseCode;
import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.PreparedMessage;
import io.sockeye.codec.connection.ConnectionThreads;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The messages that wait for one member of a group. While there are any, one task sends them, one
 * after the other.
 */
final class Outbox {

  private static final Logger LOG = System.getLogger(ConnectionGroup.class.getName());

  private static final CloseStatus TOO_SLOW =
      new CloseStatus(CloseCode.TRY_AGAIN_LATER.code(), "messages were read too slowly");

  /** From so many bytes on nothing is saved by sending more messages with one write. */
  private static final int SENT_TOGETHER = 8 * 1024;

  private final WebSocket webSocket;
  private final OutboxLimits limits;
  private final Consumer<WebSocket> leave;

  private final ReentrantLock lock = new ReentrantLock();

  // What follows is guarded by the lock.

  /** Made for the first message. */
  private ArrayDeque<PreparedMessage> waiting;

  private long waitingBytes;
  private boolean sending;
  private boolean closed;

  /** Made for whoever waits until nothing is being sent. */
  private Condition idle;

  /**
   * @param leave called when nothing more can be sent; takes the member out of its group
   */
  Outbox(WebSocket webSocket, OutboxLimits limits, Consumer<WebSocket> leave) {
    this.webSocket = webSocket;
    this.limits = limits;
    this.leave = leave;
  }

  /** Takes a message, or does what the policy says; never waits for the peer. */
  void put(PreparedMessage message) {
    boolean start = false;
    boolean full = false;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (waiting == null) {
        waiting = new ArrayDeque<>(1);
      }
      if (limits.policy() == SlowConsumer.DROP_OLDEST) {
        dropUntilRoomFor(message);
      }
      if (hasRoomFor(message)) {
        waiting.add(message);
        waitingBytes += message.payloadLength();
        start = !sending;
        sending = true;
      } else {
        full = limits.policy() == SlowConsumer.DISCONNECT;
      }
    } finally {
      lock.unlock();
    }
    if (start) {
      execute(this::sendAll);
    } else if (full) {
      LOG.log(
          Level.DEBUG,
          "{0} reads too slowly: its outbox is full, and it is disconnected",
          webSocket.remoteAddress());
      // On a thread of its own, for a Close can take as long as the peer likes.
      leave.accept(webSocket);
      execute(() -> webSocket.close(TOO_SLOW));
    }
  }

  ConnectionGroup.Queued queued() {
    lock.lock();
    try {
      return new ConnectionGroup.Queued(waiting == null ? 0 : waiting.size(), waitingBytes);
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoomFor(PreparedMessage message) {
    return waiting.isEmpty()
        || waiting.size() < limits.maxMessages()
            && message.payloadLength() <= limits.maxBytes() - waitingBytes;
  }

  private void dropUntilRoomFor(PreparedMessage message) {
    while (!hasRoomFor(message)) {
      waitingBytes -= waiting.remove().payloadLength();
    }
  }

  private void execute(Runnable task) {
    try {
      ConnectionThreads.execute(task);
    } catch (OutOfMemoryError e) {
      // No thread is to be had. The other members shall not miss the message for that.
      LOG.log(Level.ERROR, "no thread could be started to send to " + webSocket.remoteAddress(), e);
      giveUp();
      leave.accept(webSocket);
      webSocket.abort();
    }
  }

  private void sendAll() {
    try {
      List<PreparedMessage> next = next();
      while (!next.isEmpty()) {
        webSocket.sendAll(next);
        next = next();
      }
    } catch (IOException | RuntimeException | Error e) {
      Level level = e instanceof IOException ? Level.DEBUG : Level.ERROR;
      LOG.log(level, webSocket.remoteAddress() + " has left its group: it cannot be sent to", e);
      // It misses messages: it must not be sent those that come behind.
      giveUp();
      leave.accept(webSocket);
      // It is open still if another thread's message has held it up: it missed this one. If it is
      // not, there may be something to receive that it had sent before.
      if (webSocket.isOpen()) {
        webSocket.close(TOO_SLOW);
      }
    }
  }

  /** {@return the next messages: one, or several short ones; none when the task is to end} */
  private List<PreparedMessage> next() {
    List<PreparedMessage> next = new ArrayList<>(2);
    long bytes = 0;
    lock.lock();
    try {
      while (bytes < SENT_TOGETHER && waiting != null && !waiting.isEmpty()) {
        PreparedMessage message = waiting.remove();
        next.add(message);
        bytes += message.payloadLength();
      }
      if (next.isEmpty()) {
        stopSending();
      }
      waitingBytes -= bytes;
    } finally {
      lock.unlock();
    }
    return next;
  }

  private void stopSending() {
    lock.lock();
    try {
      sending = false;
      if (idle != null) {
        idle.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** At once: a message that were put in between would be sent, and those before it not. */
  private void giveUp() {
    lock.lock();
    try {
      discard();
      stopSending();
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing more, and forgets what waits. */
  void discard() {
    lock.lock();
    try {
      closed = true;
      waiting = null;
      waitingBytes = 0;
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing more, and waits until all was sent, or so many nanoseconds. */
  void finish(long nanos) throws InterruptedException {
    lock.lock();
    try {
      closed = true;
      if (idle == null) {
        idle = lock.newCondition();
      }
      long left = nanos;
      while (sending && left > 0) {
        left = idle.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
