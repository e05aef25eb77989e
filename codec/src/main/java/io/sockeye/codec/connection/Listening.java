package io.sockeye.codec.connection;

import io.sockeye.codec.CloseCode;
import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Turns what one connection receives into calls of a listener. */
final class Listening {

  private static final Logger LOG = System.getLogger(Listening.class.getName());

  private final WebSocket webSocket;
  private final WebSocketListener listener;

  Listening(WebSocket webSocket, WebSocketListener listener) {
    this.webSocket = webSocket;
    this.listener = listener;
  }

  void run() {
    CloseStatus status = CloseStatus.of(CloseCode.INTERNAL_ERROR);
    try {
      listener.onOpen(webSocket);
      for (Message message; (message = webSocket.receive()) != null; ) {
        deliver(message);
      }
      status = CloseStatus.NORMAL_CLOSURE;
    } catch (ConnectionClosedException e) {
      if (webSocket.isOpen()) {
        // It was another connection that the listener found closed.
        report(e);
      } else {
        status = CloseStatus.NORMAL_CLOSURE;
      }
    } catch (IOException | RuntimeException e) {
      report(e);
    } finally {
      try {
        webSocket.close(status);
      } finally {
        onClose();
      }
    }
  }

  private void deliver(Message message) throws IOException {
    if (message instanceof Message.Text text) {
      listener.onMessage(webSocket, text.text());
    } else if (message instanceof Message.Binary binary) {
      listener.onMessage(webSocket, binary.data());
    }
  }

  private void report(Exception error) {
    try {
      listener.onError(webSocket, error);
    } catch (RuntimeException e) {
      logFailure("onError", e);
    }
  }

  private void onClose() {
    try {
      listener.onClose(webSocket, webSocket.closeStatus());
    } catch (RuntimeException e) {
      logFailure("onClose", e);
    }
  }

  private void logFailure(String method, RuntimeException thrown) {
    LOG.log(
        Level.WARNING,
        "the listener of the connection with " + webSocket.remoteAddress() + " failed in " + method,
        thrown);
  }
}
