package io.sockeye.server;

import io.sockeye.codec.connection.Transport;
import io.sockeye.codec.connection.Watchdog;
import io.sockeye.handshake.HandshakeRequest;
import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.HeadDecoder;
import io.sockeye.handshake.HeadLimits;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** The one HTTP request of a connection, and the response to it. */
final class HttpExchange {

  private static final int BUFFER_BYTES = 2048;

  /** How long, and how much, a client may go on sending after it was refused. */
  static final Duration LINGER = Duration.ofSeconds(2);

  static final int MAX_DISCARDED = 1 << 20;

  private final Transport transport;
  private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES);

  HttpExchange(Transport transport) {
    this.transport = transport;
  }

  /** {@return the request, as soon as its head is there} */
  HandshakeRequest read(HeadLimits limits) throws IOException {
    HeadDecoder<HandshakeRequest> decoder = HandshakeRequest.decoder(limits);
    while (true) {
      in.clear();
      if (transport.read(in) < 0) {
        throw new EOFException("the client left before its request was complete");
      }
      HandshakeRequest request = decoder.decode(in.flip());
      if (request != null) {
        return request;
      }
    }
  }

  /** {@return what has come behind the request: it belongs to the first frame} */
  ByteBuffer received() {
    return in;
  }

  void write(HandshakeResponse response) throws IOException {
    transport.write(ByteBuffer.wrap(response.encode()));
  }

  /**
   * Writes a response that is the last.
   *
   * @param withBody false for the answer to a HEAD request (RFC 9110, section 9.3.2)
   */
  void writeLast(HandshakeResponse response, boolean withBody) throws IOException {
    write(
        withBody
            ? response
            : new HandshakeResponse(response.status(), response.reason(), response.headers()));
    transport.shutdownOutput();
  }

  /**
   * Waits, within bounds, for the client's end: to close with bytes unread would reset the TCP
   * connection, and could take the response away from a client that has not read it (RFC 9112,
   * section 9.6).
   */
  void linger() {
    Watchdog.Deadline deadline = Watchdog.closeAfter(LINGER, transport);
    try {
      for (int discarded = 0; discarded < MAX_DISCARDED; discarded += in.position()) {
        in.clear();
        if (transport.read(in) < 0) {
          return;
        }
      }
    } catch (IOException e) {
      // The client is gone, or was given enough time.
    } finally {
      deadline.close();
    }
  }
}
