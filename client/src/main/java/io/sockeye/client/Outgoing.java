package io.sockeye.client;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.ConnectionClosedException;
import io.sockeye.codec.connection.ConnectionThreads;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The messages of a client on their way to whatever connection there is. Where none waits in the
 * queue, who sends writes to the connection; what waits is sent by a thread of its own, since the
 * one that receives must not wait for a peer that waits for it.
 */
final class Outgoing {

  /** A message that was accepted, and that nobody is told of otherwise. */
  record Unsent(Message message, IOException why) {}

  /** A message of the queue that is being sent. */
  private record Sending(SendQueue.Entry entry, WebSocket to) {}

  private static final Logger LOG = System.getLogger(Outgoing.class.getName());

  /** A write to a connection that has ended fails at once; this is for transports that do not. */
  private static final Duration END_OF_WRITE = Duration.ofSeconds(5);

  private final WhileDisconnected whileDisconnected;
  private final long waitTimeout;
  private final boolean resends;
  private final SendQueue queue;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Unsent> unsent = new ArrayList<>();

  /** What messages are sent on; null where there is nothing, or nothing yet. */
  private WebSocket current;

  /** Whether a thread sends what is in the queue. */
  private boolean draining;

  /** What that thread is sending; null between messages. */
  private Sending underWay;

  /** What that thread closes when the queue is empty; null for nothing. */
  private WebSocket closing;

  /** Why no message is accepted any more; null while they are. */
  private String refusal;

  /** The thread that makes the connections, and so cannot wait for one. */
  private volatile Thread connecting;

  /**
   * @param waitTimeout zero for no limit
   */
  Outgoing(
      WhileDisconnected whileDisconnected, Duration waitTimeout, boolean resends, SendQueue queue) {
    this.whileDisconnected = whileDisconnected;
    this.waitTimeout = waitTimeout.toNanos();
    this.resends = resends;
    this.queue = queue;
  }

  void connectedBy(Thread thread) {
    connecting = thread;
  }

  /**
   * Sends a message, or queues it.
   *
   * @throws DisconnectedException when nothing of it has left
   * @throws IOException when a part of it may have
   */
  void send(Message message) throws IOException {
    long start = System.nanoTime();
    IOException cut = null;
    for (WebSocket to; (to = connectionFor(message, start, cut)) != null; ) {
      try {
        to.send(message);
        return;
      } catch (IOException e) {
        if (isUntouched(e)) {
          start = System.nanoTime();
          continue;
        }
        boolean again = resends && whileDisconnected != WhileDisconnected.FAIL;
        if (!again || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        cut = e;
      }
    }
  }

  /** {@return whether the connection was closed before anything of the message had left} */
  private static boolean isUntouched(IOException failure) {
    return failure instanceof ConnectionClosedException && failure.getCause() == null;
  }

  /**
   * {@return what to send a message on; null when it is in the queue}
   *
   * @param cut why it was cut off when it was sent before; null when nothing of it has left
   */
  private WebSocket connectionFor(Message message, long start, IOException cut) throws IOException {
    lock.lock();
    try {
      while (true) {
        if (refusal != null) {
          throw new DisconnectedException(refusal);
        }
        if (current != null && !draining && current.isOpen()) {
          return current;
        }
        switch (whileDisconnected) {
          case FAIL -> throw new DisconnectedException("there is no connection");
          case WAIT -> awaitChange(start);
          case QUEUE -> {
            enqueue(message, cut);
            return null;
          }
        }
      }
    } catch (DisconnectedException e) {
      if (cut == null) {
        throw e;
      }
      cut.addSuppressed(e);
      throw cut;
    } finally {
      lock.unlock();
    }
  }

  private void enqueue(Message message, IOException cut) throws DisconnectedException {
    if (!queue.add(message, cut)) {
      throw new DisconnectedException(
          "it would have to wait, and the queue is full, with room for " + queue.bound());
    }
    startDraining();
  }

  // Its caller is the loop.
  @SuppressWarnings("WaitNotInLoop")
  private void awaitChange(long start) throws DisconnectedException {
    if (Thread.currentThread() == connecting) {
      throw new DisconnectedException(
          "there is no connection, and this thread, which has to make one, cannot wait for it");
    }
    try {
      if (waitTimeout == 0) {
        changed.await();
        return;
      }
      long left = waitTimeout - (System.nanoTime() - start);
      if (left <= 0) {
        throw new DisconnectedException(
            "there was no connection within " + Duration.ofNanos(waitTimeout).toMillis() + " ms");
      }
      changed.awaitNanos(left);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DisconnectedException("interrupted while there was no connection");
    }
  }

  /** There is a connection to send on. */
  void connected(WebSocket webSocket) {
    lock.lock();
    try {
      current = webSocket;
      startDraining();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** There is none any more: nothing new is begun on it. */
  void disconnected() {
    lock.lock();
    try {
      current = null;
    } finally {
      lock.unlock();
    }
  }

  /** {@return what was accepted and then cut off since the last call} The connection has ended. */
  List<Unsent> takeUnsent() {
    lock.lock();
    try {
      long left = END_OF_WRITE.toNanos();
      while (draining && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return takeKnown();
  }

  private List<Unsent> takeKnown() {
    lock.lock();
    try {
      List<Unsent> taken = List.copyOf(unsent);
      unsent.clear();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Accepts no more messages, nor those of who waits for a connection. */
  void refuse(String why) {
    lock.lock();
    try {
      refusal = refusal == null ? why : refusal;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Accepts no more messages, sends those that are in the queue, and then a Close. */
  void close(WebSocket webSocket, String why) {
    lock.lock();
    try {
      refuse(why);
      if (draining) {
        closing = webSocket;
        return;
      }
    } finally {
      lock.unlock();
    }
    sendClose(webSocket);
  }

  /** {@return what was accepted and will never be sent} No message is accepted any more. */
  List<Unsent> end() {
    lock.lock();
    try {
      if (underWay != null) {
        unsent.add(
            new Unsent(underWay.entry().message(), new IOException("it was still being sent")));
        underWay = null;
      }
      for (SendQueue.Entry entry : queue.removeAll()) {
        IOException why = entry.cut() == null ? new DisconnectedException(refusal) : entry.cut();
        unsent.add(new Unsent(entry.message(), why));
      }
      return takeKnown();
    } finally {
      lock.unlock();
    }
  }

  static void sendClose(WebSocket webSocket) {
    try {
      webSocket.sendClose(CloseStatus.NORMAL_CLOSURE);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the connection that was to be closed has failed", e);
    }
  }

  private void startDraining() {
    if (current != null && !draining && !queue.isEmpty()) {
      try {
        ConnectionThreads.execute(this::drain);
        draining = true;
      } catch (RuntimeException | Error e) {
        // What is queued stays so, until the next message or connection, or the end.
        LOG.log(Level.WARNING, "there is no thread to send what is queued", e);
      }
    }
  }

  private void drain() {
    for (Sending next; (next = next()) != null; ) {
      sent(next, send(next));
    }
    WebSocket toClose = closing();
    if (toClose != null) {
      sendClose(toClose);
    }
  }

  /** {@return what to send next; null when there is nothing, or nothing to send it on} */
  private Sending next() {
    lock.lock();
    try {
      if (queue.isEmpty() || current == null || !current.isOpen()) {
        draining = false;
        changed.signalAll();
        return null;
      }
      underWay = new Sending(queue.remove(), current);
      return underWay;
    } finally {
      lock.unlock();
    }
  }

  /** {@return why it could not be sent; null when it was} */
  private static IOException send(Sending sending) {
    try {
      sending.to().send(sending.entry().message());
      return null;
    } catch (IOException e) {
      return e;
    } catch (RuntimeException | Error e) {
      // As when there is no memory left: whoever waits for the message is to hear of it all the
      // same.
      return new IOException("sending has failed: " + e, e);
    }
  }

  private void sent(Sending sending, IOException failure) {
    lock.lock();
    try {
      if (underWay == null) {
        // It was reported meanwhile, at the end.
        return;
      }
      underWay = null;
      if (failure != null && isUntouched(failure)) {
        queue.putBack(sending.entry(), sending.entry().cut());
      } else if (failure != null && resends && refusal == null) {
        queue.putBack(sending.entry(), failure);
      } else if (failure != null) {
        unsent.add(new Unsent(sending.entry().message(), failure));
      }
    } finally {
      lock.unlock();
    }
  }

  /** {@return what the queue was emptied to close; null for nothing} */
  private WebSocket closing() {
    lock.lock();
    try {
      WebSocket webSocket = closing;
      closing = null;
      return webSocket;
    } finally {
      lock.unlock();
    }
  }
}
