package io.sockeye.client;

import io.sockeye.codec.connection.Transport;
import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.HeadDecoder;
import io.sockeye.handshake.HeadLimits;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads one response of HTTP. */
final class ResponseReader {

  /** Room for a usual response, and for what comes with it. */
  private static final int BUFFER_BYTES = 1024;

  private final Transport transport;
  private final HeadDecoder<HandshakeResponse> decoder;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);

  ResponseReader(Transport transport, HeadLimits limits) {
    this.transport = transport;
    decoder = HandshakeResponse.decoder(limits);
  }

  /** {@return the response without its body; null when the stream ends before that} */
  HandshakeResponse read() throws IOException {
    while (true) {
      HandshakeResponse response = decoder.decode(buffer);
      if (response == null) {
        if (!fill()) {
          return null;
        }
      } else if (response.status() >= 200 || response.status() == 101) {
        return response;
      }
      // Others of 1xx are not the answer, but announce one (RFC 9110, section 15.2).
    }
  }

  /** {@return the response that was read, with as much of its body as comes and is kept} */
  HandshakeResponse withBody(HandshakeResponse response) {
    RefusalBody body = new RefusalBody(response);
    try {
      while (body.add(buffer) && fill()) {
        // Until it is complete, or ended.
      }
    } catch (IOException e) {
      // The refusal is known: it does not matter how much of its body is.
    }
    return new HandshakeResponse(
        response.status(), response.reason(), response.headers(), body.bytes());
  }

  /** {@return what came behind the response} */
  ByteBuffer rest() {
    return buffer;
  }

  private boolean fill() throws IOException {
    buffer.clear();
    try {
      return transport.read(buffer) >= 0;
    } finally {
      buffer.flip();
    }
  }
}
