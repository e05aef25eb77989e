package io.sockeye.codec.connection;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.WebSocketProtocol;
import java.io.IOException;

/** Something was to be sent or received on a connection that this end or the peer has closed. */
public final class ConnectionClosedException extends IOException {

  private static final long serialVersionUID = 1L;

  /** How the connection was closed. */
  private final transient CloseStatus closeStatus;

  ConnectionClosedException(String message, CloseStatus closeStatus) {
    super(message);
    this.closeStatus = closeStatus;
  }

  static ConnectionClosedException atThisEnd(String what) {
    return new ConnectionClosedException(what + " at this end", CloseStatus.ABNORMAL_CLOSURE);
  }

  static ConnectionClosedException of(WebSocketProtocol protocol) {
    CloseStatus received = protocol.closeReceived();
    CloseStatus sent = protocol.closeSent();
    if (received != null) {
      return new ConnectionClosedException("the peer closed the connection: " + received, received);
    }
    return new ConnectionClosedException(
        "the connection was closed at this end" + (sent == null ? "" : ": " + sent),
        sent == null ? CloseStatus.ABNORMAL_CLOSURE : sent);
  }

  /**
   * {@return the status of the peer's Close, or else of the Close that this end sent, or else 1006}
   */
  public CloseStatus closeStatus() {
    return closeStatus;
  }
}
