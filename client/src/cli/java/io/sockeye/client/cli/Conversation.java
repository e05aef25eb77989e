package io.sockeye.client.cli;

import io.sockeye.codec.CloseCode;
import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;

/** Sends lines and prints messages at the same time, on one connection. */
final class Conversation implements LineSender.Outlet {

  private final WebSocket webSocket;
  private final LineSender sender;
  private final Display display;

  Conversation(WebSocket webSocket, LineSender sender, Display display) {
    this.webSocket = webSocket;
    this.sender = sender;
    this.display = display;
  }

  /** {@return whether all went well until the connection was closed; else it was said what} */
  boolean run() {
    sender.start(this);
    try {
      for (Message message; (message = webSocket.receive()) != null; ) {
        display.print(message);
      }
    } catch (IOException e) {
      Failure.print(Failure.of(e));
      return false;
    } finally {
      webSocket.close();
    }
    return isClean(webSocket.closeStatus()) && sender.isInputGood();
  }

  /** {@return whether it says that all is well; else it was said what} */
  static boolean isClean(CloseStatus status) {
    boolean clean =
        status.code() == CloseCode.NORMAL_CLOSURE.code()
            || status.code() == CloseCode.NO_STATUS_RECEIVED.code();
    if (!clean) {
      Failure.print("closed by the server: " + status);
    }
    return clean;
  }

  @Override
  public void send(Message message, long line) throws IOException {
    webSocket.send(message);
  }

  @Override
  public void end() throws IOException {
    // Not close(), which would discard what still comes.
    webSocket.sendClose(CloseStatus.NORMAL_CLOSURE);
  }
}
