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
 * gone. The first of the methods that follow {@link #asked(String)} does; further ones do nothing.
 */
final class OpeningReport {

  private static final Logger LOG = System.getLogger(WebSocketServer.class.getName());
  private static final int NO_RESPONSE = 0;

  private final InetSocketAddress peer;
  private final Connections connections;
  private final HandshakeRecording recording = FlightRecording.openingHandshake(Role.SERVER);

  /** Whom a proxy connects for; null as long as none has said so. */
  private InetSocketAddress client;

  /** Null before the request is complete. */
  private String path;

  private boolean told;

  OpeningReport(InetSocketAddress peer, Connections connections) {
    this.peer = peer;
    this.connections = connections;
  }

  /**
   * A trusted proxy has said for whom it connects.
   *
   * @param said null if it has not
   */
  void forwarded(Forwarded said) {
    if (said != null && said.client() != null) {
      client = said.client();
    }
  }

  void asked(String forPath) {
    path = forPath;
  }

  /** It was another request. */
  void ordinary() {
    told = true;
  }

  void opened(Agreement agreement) {
    if (isFirst() && recording != null) {
      recording.opened(peer, client, path, agreement.subprotocol(), agreement.permessageDeflate());
    }
  }

  /**
   * It is answered with another status than 101.
   *
   * @param why fit for a log
   */
  void refused(int status, String why) {
    if (!isFirst()) {
      return;
    }
    connections.countRefused();
    LOG.log(
        Level.DEBUG,
        "the opening handshake of {0} was refused with {1}: {2}",
        clientOrPeer(),
        Integer.toString(status),
        why);
    if (recording != null) {
      recording.failed(peer, client, path, status, why);
    }
  }

  /** What should have answered it has thrown something. */
  void broken() {
    if (isFirst() && recording != null) {
      recording.failed(peer, client, path, NO_RESPONSE, "the server has failed");
    }
  }

  /** The client has left, or there was no more time. */
  void unanswered(String why, Exception reason) {
    if (!isFirst()) {
      return;
    }
    LOG.log(
        Level.DEBUG,
        () -> "the opening handshake of " + clientOrPeer() + " has failed: " + why,
        reason);
    if (recording != null) {
      recording.failed(peer, client, path, NO_RESPONSE, why);
    }
  }

  private boolean isFirst() {
    boolean first = !told;
    told = true;
    return first;
  }

  private InetSocketAddress clientOrPeer() {
    return client == null ? peer : client;
  }
}
