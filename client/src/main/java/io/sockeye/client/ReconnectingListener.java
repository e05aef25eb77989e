package io.sockeye.client;

import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Is told what happens to a {@link ReconnectingClient}: for each connection {@code onOpen} and any
 * number of {@code onMessage}; {@code onRetry} before each further attempt; {@code onUnsent} for
 * each message that was lost; and at last exactly one {@code onClose}.
 *
 * <p>All methods are called by the client's thread, one after the other, and without any lock: they
 * may send, close and wait. While one of them runs nothing is received.
 *
 * <p>What {@code onOpen} and {@code onMessage} throw closes the connection with 1011, and is the
 * {@linkplain Disconnection#failure() failure} that the other methods are told of. What those throw
 * is logged.
 */
public interface ReconnectingListener {

  /**
   * A connection is open, and nothing was sent on it yet. Until this method returns nothing is sent
   * but by it, and nothing received: so it may log in, subscribe, ask for what was missed, and wait
   * for the answers. Closing the client ends such a wait.
   *
   * @param client the client, whose messages have to wait for the end of this method
   * @param webSocket the connection. It may be used afterwards too, but not to receive: for Pings,
   *     or for a message as a stream, which the client then neither queues nor reports. Closing it
   *     ends this connection; whether there is another follows from the peer's answer
   * @throws IOException ends the connection, and leads to another attempt unless {@link
   *     ReconnectingClientBuilder#retryIf(Predicate)} says otherwise
   */
  default void onOpen(ReconnectingClient client, WebSocket webSocket) throws IOException {}

  /**
   * A text message has come.
   *
   * @param client the client
   * @param text the message
   * @throws IOException ends the connection
   */
  default void onMessage(ReconnectingClient client, String text) throws IOException {}

  /**
   * A binary message has come.
   *
   * @param client the client
   * @param data the message, in an array that belongs to the listener
   * @throws IOException ends the connection
   */
  default void onMessage(ReconnectingClient client, byte[] data) throws IOException {}

  /**
   * There is no connection, and another attempt will be made. Unless overridden, it is logged.
   *
   * @param client the client
   * @param why what ended the connection or the attempt, and how many attempts there were
   * @param delay until the next attempt, from now on
   */
  default void onRetry(ReconnectingClient client, Disconnection why, Duration delay) {
    System.getLogger(ReconnectingListener.class.getName())
        .log(Level.INFO, "{0}; the next attempt to connect is in {1}", why, delay);
  }

  /**
   * A message that {@link ReconnectingClient#send(Message)} had taken into its queue was not sent,
   * or not as a whole, and will not be sent any more. Unless overridden, it is logged as a warning.
   *
   * @param client the client
   * @param message the message, or a copy of it
   * @param why a {@link DisconnectedException} when nothing of it has left, as when the client was
   *     closed before; otherwise the connection failed while it was being sent, and the peer may
   *     have got it or not
   */
  default void onUnsent(ReconnectingClient client, Message message, IOException why) {
    System.getLogger(ReconnectingListener.class.getName())
        .log(Level.WARNING, "a message that was queued was not sent", why);
  }

  /**
   * The client has come to its end; always called, and last. Unless overridden, giving up is logged
   * as a warning.
   *
   * @param client the client
   * @param why why there is no connection and no further attempt, which may be an Error of the
   *     listener, or what a transport of the application's has thrown, as the cause of the failure;
   *     null when the client was closed at this end
   */
  default void onClose(ReconnectingClient client, Disconnection why) {
    if (why != null) {
      Logger log = System.getLogger(ReconnectingListener.class.getName());
      log.log(Level.WARNING, "no further attempt to connect: " + why, why.failure());
    }
  }
}
