package io.sockeye.client;

import io.sockeye.codec.CloseCode;
import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** What the thread of a client does: one connection after the other, until there is an end. */
final class Reconnecting implements Runnable {

  /** Opens a connection. */
  interface Opener {
    WebSocket open() throws IOException;
  }

  static final String CLOSED = "the client was closed";

  private static final Logger LOG = System.getLogger(Reconnecting.class.getName());

  private final ReconnectingClient client;
  private final ReconnectingListener listener;
  private final Opener opener;
  private final RetryRules rules;
  private final Timing timing;
  private final Outgoing outgoing;
  private final Stop stop;

  /** The connection there is, to be aborted where closing takes too long; null for none. */
  private volatile WebSocket webSocket;

  /** Since a connection lasted. */
  private int attempts;

  Reconnecting(
      ReconnectingClient client,
      ReconnectingListener listener,
      Opener opener,
      RetryRules rules,
      Timing timing,
      Outgoing outgoing,
      Stop stop) {
    this.client = client;
    this.listener = listener;
    this.opener = opener;
    this.rules = rules;
    this.timing = timing;
    this.outgoing = outgoing;
    this.stop = stop;
  }

  @Override
  public void run() {
    outgoing.connectedBy(Thread.currentThread());
    Disconnection last = null;
    try {
      do {
        last = attempt();
        outgoing.takeUnsent().forEach(this::onUnsent);
      } while (isWorthAnother(last) && awaitNext(last));
    } catch (RuntimeException | Error e) {
      // A transport may throw while a connection is closed. It ends the thread, as it would any
      // other: but not without a word to the listener.
      last =
          new Disconnection(
              attempts, null, new IllegalStateException("the client failed: " + e, e));
      throw e;
    } finally {
      end(stop.isRequested() ? null : last);
    }
  }

  /** Ends the connection at once, whatever the peer does. */
  void abort() {
    WebSocket open = webSocket;
    if (open != null) {
      open.abort();
    }
  }

  /** Makes one attempt, and stays with the connection until its end. */
  private Disconnection attempt() {
    attempts++;
    WebSocket opened;
    try {
      opened = open();
    } catch (IOException | RuntimeException e) {
      return new Disconnection(attempts, null, e);
    }
    long start = timing.nanoTime().getAsLong();
    webSocket = opened;
    Exception failure = talk(opened);
    webSocket = null;
    if (rules.isLasting(Duration.ofNanos(timing.nanoTime().getAsLong() - start))) {
      attempts = 0;
    }
    return new Disconnection(attempts, opened.closeStatus(), failure);
  }

  private WebSocket open() throws IOException {
    if (!stop.beginInterruptible()) {
      throw new InterruptedIOException(CLOSED);
    }
    try {
      return opener.open();
    } finally {
      stop.endInterruptible();
    }
  }

  /** {@return why it has failed; null when it was closed in good order} */
  private Exception talk(WebSocket opened) {
    CloseStatus status = CloseStatus.of(CloseCode.INTERNAL_ERROR);
    try {
      if (stop.begin(() -> Outgoing.sendClose(opened))) {
        listener.onOpen(client, opened);
      }
      if (stop.begin(() -> outgoing.close(opened, CLOSED))) {
        outgoing.connected(opened);
        for (Message message; (message = opened.receive()) != null; ) {
          deliver(message);
        }
      }
      status = CloseStatus.NORMAL_CLOSURE;
      return null;
    } catch (IOException | RuntimeException e) {
      return e;
    } finally {
      outgoing.disconnected();
      opened.close(status);
      stop.begin(null);
    }
  }

  private void deliver(Message message) throws IOException {
    if (message instanceof Message.Text text) {
      listener.onMessage(client, text.text());
    } else if (message instanceof Message.Binary binary) {
      listener.onMessage(client, binary.data());
    }
  }

  private boolean isWorthAnother(Disconnection last) {
    return !stop.isRequested() && !Thread.currentThread().isInterrupted() && rules.allow(last);
  }

  /** {@return whether it is time for the next attempt, and not for the end} */
  private boolean awaitNext(Disconnection last) {
    Duration delay = rules.delay(last);
    tell("onRetry", () -> listener.onRetry(client, last, delay));
    try {
      return !timing.pause().await(stop, delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void end(Disconnection last) {
    outgoing.refuse(last == null ? CLOSED : "the client has given up: " + last);
    outgoing.end().forEach(this::onUnsent);
    tell("onClose", () -> listener.onClose(client, last));
  }

  private void onUnsent(Outgoing.Unsent unsent) {
    tell("onUnsent", () -> listener.onUnsent(client, unsent.message(), unsent.why()));
  }

  private static void tell(String method, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a listener's " + method + " failed", e);
    }
  }
}
