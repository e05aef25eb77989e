package io.sockeye.codec.connection;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.codec.Role;
import io.sockeye.codec.WebSocketProtocol;
import io.sockeye.codec.jfr.ClosedConnection;
import io.sockeye.codec.jfr.FlightRecording;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;

/**
 * What recordings and the log are told of the end of a connection.
 *
 * @param closedByPeer whether the Close that came was the first
 * @param reason why nothing more can be received
 */
record Ending(
    Role role,
    SocketAddress peer,
    WebSocketProtocol protocol,
    boolean closedByPeer,
    IOException reason) {

  private static final Logger LOG = System.getLogger(WebSocket.class.getName());

  void tell(Duration openFor, TrafficCounts received, TrafficCounts sent) {
    if (reason instanceof SocketTimeoutException) {
      LOG.log(
          Level.DEBUG,
          "the connection with {0} was ended by a deadline: {1}",
          peer,
          reason.getMessage());
    }
    if (FlightRecording.wantsConnectionClosed()) {
      CloseStatus closeSent = protocol.closeSent();
      FlightRecording.connectionClosed(
          new ClosedConnection(
              role,
              peer,
              protocol.closeStatus().code(),
              closeSent == null ? 0 : closeSent.code(),
              isByPeer(),
              openFor,
              received.traffic(),
              sent.traffic()));
    }
  }

  private boolean isByPeer() {
    if (protocol.closeReceived() != null) {
      return closedByPeer;
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
