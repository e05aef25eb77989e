package io.sockeye.client;

import io.sockeye.client.OpeningAttempts.Responses;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.Transport;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.codec.jfr.FlightRecording;
import io.sockeye.codec.jfr.HandshakeRecording;
import io.sockeye.handshake.Agreement;
import io.sockeye.handshake.ClientHandshake;
import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.HeadLimits;
import io.sockeye.handshake.WebSocketUri;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** From a TCP connection to an open WebSocket: TLS, and the opening handshake. */
final class Opening {

  private final WebSocketUri uri;
  private final ClientHandshake handshake;
  private final HeadLimits limits;
  private final ProtocolConfig config;
  private final ConnectionOptions options;
  private final UnaryOperator<Transport> decoration;

  private final Responses responses;

  private String awaited;

  Opening(
      WebSocketUri uri,
      ClientHandshake handshake,
      HeadLimits limits,
      ProtocolConfig config,
      ConnectionOptions options,
      UnaryOperator<Transport> decoration,
      Responses responses) {
    this.uri = uri;
    this.handshake = handshake;
    this.limits = limits;
    this.config = config;
    this.options = options;
    this.decoration = decoration;
    this.responses = responses;
    awaited = "the answer to the opening handshake with " + uri.hostHeader();
  }

  /**
   * What the opening handshake has led to.
   *
   * @param received what the server has sent behind its answer
   */
  private record Opened(Transport transport, Agreement agreement, ByteBuffer received) {}

  /**
   * Opens the connection; the channel is closed when that fails.
   *
   * @param tls null for none
   */
  WebSocket open(SocketChannel channel, TlsLayer tls, TimeBudget time) throws IOException {
    SocketAddress address = channel.getRemoteAddress();
    boolean done = false;
    HandshakeRecording recording = FlightRecording.openingHandshake(Role.CLIENT);
    try {
      Opened opened = time.within(channel, () -> awaited, () -> agree(channel, tls));
      WebSocket webSocket =
          WebSocket.of(
              opened.transport(),
              config.withPermessageDeflate(opened.agreement().permessageDeflate()),
              options,
              opened.agreement().subprotocol(),
              opened.received());
      done = true;
      if (recording != null) {
        recording.opened(
            address,
            null,
            HttpUri.path(uri),
            opened.agreement().subprotocol(),
            opened.agreement().permessageDeflate());
      }
      return webSocket;
    } catch (IOException | RuntimeException | Error e) {
      if (recording != null) {
        recording.failed(
            address,
            null,
            HttpUri.path(uri),
            status(e),
            Objects.toString(e.getMessage(), e.toString()));
      }
      throw e;
    } finally {
      if (!done) {
        channel.close();
      }
    }
  }

  /** {@return the status of the response that has failed; 0 for another failure} */
  private static int status(Throwable failure) {
    return failure instanceof HandshakeException e && e.response() != null
        ? e.response().status()
        : 0;
  }

  private Opened agree(SocketChannel channel, TlsLayer tls) throws IOException {
    try {
      return agree(decoration.apply(tls == null ? Transport.of(channel) : secure(channel, tls)));
    } catch (SSLException e) {
      throw tls.explain(e);
    }
  }

  private Transport secure(SocketChannel channel, TlsLayer tls) throws IOException {
    awaited = "the end of the TLS handshake with " + uri.hostHeader();
    SSLSocket socket = tls.over(channel.socket());
    socket.startHandshake();
    return Transport.of(socket, channel.socket());
  }

  private Opened agree(Transport transport) throws IOException {
    awaited = "the answer to the opening handshake with " + uri.hostHeader();
    transport.write(ByteBuffer.wrap(handshake.request().encode()));
    ResponseReader reader = new ResponseReader(transport, limits);
    HandshakeResponse response = reader.read();
    if (response == null) {
      throw new EOFException(
          "the server closed the connection before it answered the opening handshake with "
              + uri.hostHeader());
    }
    boolean answered = responses.isAnswered(response);
    try {
      return new Opened(transport, handshake.verify(response), reader.rest());
    } catch (HandshakeException e) {
      if (e.reason() == HandshakeException.Reason.STATUS_NOT_101 && !answered) {
        throw new HandshakeException(e.reason(), e.getMessage(), reader.withBody(response));
      }
      throw e;
    }
  }
}
