package consumer.handshake;

import io.sockeye.codec.PermessageDeflate;
import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.HandshakeRequest;
import io.sockeye.handshake.ServerHandshake;
import java.nio.ByteBuffer;

/** Accepts clients, with compression. */
public final class Reception {

  private static final ServerHandshake HANDSHAKE =
      ServerHandshake.builder().permessageDeflate(PermessageDeflate.DEFAULT).build();

  private Reception() {}

  /** Returns the response to a request that has come as a whole. */
  public static byte[] answer(byte[] request) throws HandshakeException {
    return HANDSHAKE
        .respond(HandshakeRequest.decode(ByteBuffer.wrap(request)), false)
        .response()
        .encode();
  }
}
