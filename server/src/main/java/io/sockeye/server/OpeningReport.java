package io.sockeye.server;

import io.sockeye.codec.Role;
import io.sockeye.codec.jfr.FlightRecording;
import io.sockeye.codec.jfr.HandshakeRecording;
import io.sockeye.handshake.Agreement;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;

/**
 * Tells recordings, the log and the statistics how the opening handshake of one connection has
 * gone. One of the methods that follow {@link #asked} does, once.
 */
final class OpeningReport {

  private static final Logger LOG = System.getLogger(WebSocketServer.class.getName());
  private static final int NO_RESPONSE = 0;

  private InetSocketAddress peer;
  private final Connections connections;
  private final HandshakeRecording recording = FlightRecording.openingHandshake(Role.SERVER);

  /** Null before the request is complete. */
  private String path;

  OpeningReport(InetSocketAddress peer, Connections connections) {
    this.peer = peer;
    this.connections = connections;
  }

  /**
   * The request is complete.
   *
   * @param client its sender, which a proxy may have named
   */
  void asked(String forPath, InetSocketAddress client) {
    path = forPath;
    peer = client;
  }

  void opened(Agreement agreement) {
    if (recording != null) {
      recording.opened(peer, path, agreement.subprotocol(), agreement.permessageDeflate());
    }
  }

  /**
   * It was answered with another status than 101.
   *
   * @param why fit for a log
   */
  void refused(int status, String why) {
    connections.countRefused();
    LOG.log(
        Level.DEBUG,
        "the opening handshake of {0} was refused with {1}: {2}",
        peer,
        Integer.toString(status),
        why);
    if (recording != null) {
      recording.failed(peer, path, status, why);
    }
  }

  /** What should have answered it has thrown something. */
  void broken() {
    if (recording != null) {
      recording.failed(peer, path, NO_RESPONSE, "the server has failed");
    }
  }

  /** The client has left, or there was no more time. */
  void unanswered(String why, Exception reason) {
    LOG.log(Level.DEBUG, () -> "the opening handshake of " + peer + " has failed: " + why, reason);
    if (recording != null) {
      recording.failed(peer, path, NO_RESPONSE, why);
    }
  }
}
