package io.sockeye.client;

import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.Transport;
import io.sockeye.codec.connection.Watchdog;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.Agreement;
import io.sockeye.handshake.ClientHandshake;
import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.HeadDecoder;
import io.sockeye.handshake.HeadLimits;
import io.sockeye.handshake.WebSocketUri;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** From a TCP connection to an open WebSocket: TLS, and the opening handshake. */
final class Opening {

  /** Room for a usual response, and for what comes with it. */
  private static final int BUFFER_BYTES = 1024;

  private final WebSocketUri uri;
  private final ClientHandshake handshake;
  private final HeadLimits limits;
  private final ProtocolConfig config;
  private final ConnectionOptions options;
  private final UnaryOperator<Transport> decoration;

  /** What the peer sent and was not used. */
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);

  private String waitedFor;

  Opening(
      WebSocketUri uri,
      ClientHandshake handshake,
      HeadLimits limits,
      ProtocolConfig config,
      ConnectionOptions options,
      UnaryOperator<Transport> decoration) {
    this.uri = uri;
    this.handshake = handshake;
    this.limits = limits;
    this.config = config;
    this.options = options;
    this.decoration = decoration;
  }

  /**
   * Opens the connection; the channel is closed when that fails.
   *
   * @param tls null for none
   * @param timeout zero for no limit
   */
  WebSocket open(SocketChannel channel, TlsLayer tls, Duration timeout) throws IOException {
    Watchdog.Deadline deadline = Watchdog.closeAfter(timeout, channel);
    boolean opened = false;
    try (deadline) {
      Transport transport =
          decoration.apply(tls == null ? Transport.of(channel) : secure(channel, tls));
      Agreement agreement = agree(transport);
      deadline.close();
      if (deadline.isExpired()) {
        throw timedOut(timeout, null);
      }
      WebSocket webSocket =
          WebSocket.of(
              transport,
              config.withPermessageDeflate(agreement.permessageDeflate()),
              options,
              agreement.subprotocol(),
              buffer);
      opened = true;
      return webSocket;
    } catch (HandshakeException | ClosedByInterruptException | SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      if (deadline.isExpired()) {
        throw timedOut(timeout, e);
      }
      throw e instanceof SSLException failure ? tls.explain(failure) : e;
    } finally {
      if (!opened) {
        channel.close();
      }
    }
  }

  private SocketTimeoutException timedOut(Duration timeout, IOException cause) {
    SocketTimeoutException e =
        new SocketTimeoutException(
            waitedFor + " did not come within " + timeout.toMillis() + " ms");
    e.initCause(cause);
    return e;
  }

  private Transport secure(SocketChannel channel, TlsLayer tls) throws IOException {
    waitedFor = "the end of the TLS handshake with " + uri.hostHeader();
    SSLSocket socket = tls.over(channel.socket());
    socket.startHandshake();
    return Transport.of(socket, channel.socket());
  }

  private Agreement agree(Transport transport) throws IOException {
    waitedFor = "the answer to the opening handshake with " + uri.hostHeader();
    transport.write(ByteBuffer.wrap(handshake.request().encode()));
    HandshakeResponse response = response(transport);
    try {
      return handshake.verify(response);
    } catch (HandshakeException e) {
      if (e.reason() == HandshakeException.Reason.STATUS_NOT_101) {
        throw new HandshakeException(e.reason(), e.getMessage(), withBody(response, transport));
      }
      throw e;
    }
  }

  private HandshakeResponse response(Transport transport) throws IOException {
    HeadDecoder<HandshakeResponse> decoder = HandshakeResponse.decoder(limits);
    while (true) {
      HandshakeResponse response = decoder.decode(buffer);
      if (response == null) {
        if (!read(transport)) {
          throw new EOFException(
              "the server closed the connection before it answered the opening handshake with "
                  + uri.hostHeader());
        }
      } else if (response.status() >= 200 || response.status() == 101) {
        return response;
      }
      // Others of 1xx are not the answer, but announce one (RFC 9110, section 15.2).
    }
  }

  private HandshakeResponse withBody(HandshakeResponse response, Transport transport) {
    RefusalBody body = new RefusalBody(response);
    try {
      while (body.add(buffer) && read(transport)) {
        // Until it is complete, or ended.
      }
    } catch (IOException e) {
      // The refusal is known: it does not matter how much of its body is.
    }
    return new HandshakeResponse(
        response.status(), response.reason(), response.headers(), body.bytes());
  }

  private boolean read(Transport transport) throws IOException {
    buffer.clear();
    try {
      return transport.read(buffer) >= 0;
    } finally {
      buffer.flip();
    }
  }
}
