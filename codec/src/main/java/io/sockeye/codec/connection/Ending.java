package io.sockeye.codec.connection;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.codec.WebSocketProtocol;
import io.sockeye.codec.jfr.ClosedConnection;
import io.sockeye.codec.jfr.FlightRecording;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;

/** What recordings and the log are told of the end of a connection. */
record Ending(WebSocketProtocol protocol, Receiver receiver, Output output) {

  private static final Logger LOG = System.getLogger(WebSocket.class.getName());

  void tell(Duration openFor) {
    IOException reason = receiver.failure();
    if (reason instanceof SocketTimeoutException) {
      LOG.log(
          Level.DEBUG,
          "the connection with {0} was ended by a deadline: {1}",
          output.peer(),
          reason.getMessage());
    }
    if (FlightRecording.wantsConnectionClosed()) {
      CloseStatus closeSent = protocol.closeSent();
      FlightRecording.connectionClosed(
          new ClosedConnection(
              output.role(),
              output.peer(),
              protocol.closeStatus().code(),
              closeSent == null ? 0 : closeSent.code(),
              isByPeer(reason),
              openFor,
              receiver.traffic(),
              output.traffic()));
    }
  }

  private boolean isByPeer(IOException reason) {
    if (protocol.closeReceived() != null) {
      return receiver.closedByPeer();
    }
    // Deadlines, interrupts, abort, and a Close for a violation that could not leave, are this
    // end's doing.
    return protocol.closeSent() == null
        && !(reason instanceof InterruptedIOException)
        && !(reason instanceof ClosedChannelException)
        && !(reason instanceof ConnectionClosedException)
        && !(reason instanceof ProtocolViolationException);
  }
}
