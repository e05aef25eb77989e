package io.sockeye.server;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * The thread that accepts connections.
 *
 * <p>When one cannot be accepted, or no thread be started for it, the next attempt is made when
 * another connection has ended, which frees what there may be too little of, or after a pause that
 * grows up to a second.
 */
final class Acceptor {

  private static final Logger LOG = System.getLogger(WebSocketServer.class.getName());

  private static final long MIN_PAUSE = Duration.ofMillis(5).toNanos();
  private static final long MAX_PAUSE = Duration.ofSeconds(1).toNanos();

  /** Begins to serve a connection. */
  interface Starter {
    void start(SocketChannel channel) throws IOException;
  }

  private final ListeningSocket listening;
  private final Connections connections;
  private final Starter starter;
  private final Thread thread = new Thread(this::run, "sockeye-accept");

  /** The pause after the last failure; 0 after a success. */
  private long pause;

  Acceptor(ListeningSocket listening, Connections connections, Starter starter) {
    this.listening = listening;
    this.connections = connections;
    this.starter = starter;
  }

  void start() {
    // Whatever thread starts a server: it keeps the program running.
    thread.setDaemon(false);
    thread.start();
  }

  /** Accepts nothing more. */
  void close() {
    try {
      listening.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing the listening socket", e);
    }
  }

  /** Waits for the end of the thread, after the connections have begun to close as well. */
  void join() {
    try {
      thread.join(Duration.ofNanos(MAX_PAUSE).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (listening.isOpen()) {
      try {
        starter.start(listening.accept());
        pause = 0;
      } catch (ClosedChannelException e) {
        LOG.log(Level.DEBUG, "the listening socket was closed", e);
      } catch (IOException | RuntimeException | Error e) {
        backOff(e);
      }
    }
  }

  private void backOff(Throwable reason) {
    if (pause == 0) {
      LOG.log(
          Level.WARNING,
          "a connection could not be accepted; the same is not logged again",
          reason);
      pause = MIN_PAUSE;
    } else {
      pause = Math.min(2 * pause, MAX_PAUSE);
    }
    try {
      connections.awaitEnding(pause);
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "the accepting thread was interrupted", e);
    }
  }
}
