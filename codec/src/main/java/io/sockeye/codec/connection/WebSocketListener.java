package io.sockeye.codec.connection;

import io.sockeye.codec.CloseStatus;
import java.io.IOException;
import java.lang.System.Logger.Level;

/**
 * Is told what happens on a connection, in the shape of the browser's {@code WebSocket}: {@code
 * onOpen}, any number of {@code onMessage}, at most one {@code onError}, then exactly one {@code
 * onClose}.
 *
 * <p>All methods are called by the thread that runs {@link WebSocket#listen(WebSocketListener)},
 * one after the other, and without any lock: they may send, close and wait. While one of them runs
 * nothing is received.
 *
 * <p>What {@code onOpen} and {@code onMessage} throw goes to {@code onError}, and closes the
 * connection with 1011.
 */
public interface WebSocketListener {

  /**
   * The connection is open.
   *
   * @param webSocket the connection
   * @throws IOException ends the connection
   */
  default void onOpen(WebSocket webSocket) throws IOException {}

  /**
   * A text message has come.
   *
   * @param webSocket the connection
   * @param text the message
   * @throws IOException ends the connection
   */
  default void onMessage(WebSocket webSocket, String text) throws IOException {}

  /**
   * A binary message has come.
   *
   * @param webSocket the connection
   * @param data the message, in an array that belongs to the listener
   * @throws IOException ends the connection
   */
  default void onMessage(WebSocket webSocket, byte[] data) throws IOException {}

  /**
   * The connection failed, or this listener did. Unless overridden, it is logged as a warning.
   *
   * @param webSocket the connection, which is closed next
   * @param error what was thrown: by a method of this listener, or because the peer broke a rule,
   *     was silent or slow for too long, or went away without a Close
   */
  default void onError(WebSocket webSocket, Exception error) {
    System.getLogger(WebSocketListener.class.getName())
        .log(
            Level.WARNING,
            "the connection with " + webSocket.remoteAddress() + " has failed",
            error);
  }

  /**
   * The connection is closed; always called, and last.
   *
   * @param webSocket the connection
   * @param status the status of the peer's Close; 1006 when none came
   */
  default void onClose(WebSocket webSocket, CloseStatus status) {}
}
