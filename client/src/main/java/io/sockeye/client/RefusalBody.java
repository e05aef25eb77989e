package io.sockeye.client;

import io.sockeye.handshake.HandshakeResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * The body of a response that refuses the handshake, as it arrives (RFC 9112, section 6.3). It goes
 * to people who want to know why: so only its beginning is kept, and a malformed one just ends.
 */
final class RefusalBody {

  /** The most bytes that are kept. */
  static final int MAX_BYTES = 8 * 1024;

  /** Where a chunked body stands (RFC 9112, section 7.1). */
  private enum Chunk {
    SIZE,
    EXTENSION,
    DATA,
    DATA_END
  }

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final boolean chunked;

  /** Of the body, or of the current chunk. */
  private long left;

  private Chunk chunk = Chunk.SIZE;
  private boolean complete;

  RefusalBody(HandshakeResponse response) {
    chunked = response.headers().containsToken("Transfer-Encoding", "chunked");
    left = chunked ? 0 : length(response);
    complete = !chunked && left == 0;
  }

  /** What the head says; a body of unknown length lasts until the end of the stream. */
  private static long length(HandshakeResponse response) {
    if (response.status() == 204 || response.status() == 304) {
      return 0;
    }
    String declared = response.headers().first("Content-Length");
    return declared != null && declared.matches("[0-9]{1,18}")
        ? Long.parseLong(declared)
        : Long.MAX_VALUE;
  }

  /**
   * Takes what has come.
   *
   * @return whether more is wanted
   */
  boolean add(ByteBuffer in) {
    while (in.hasRemaining() && !complete && bytes.size() < MAX_BYTES) {
      if (!chunked || chunk == Chunk.DATA) {
        addData(in);
      } else {
        addFraming(in.get());
      }
    }
    return !complete && bytes.size() < MAX_BYTES;
  }

  private void addData(ByteBuffer in) {
    int length = (int) Math.min(left, Math.min(in.remaining(), MAX_BYTES - bytes.size()));
    for (int i = 0; i < length; i++) {
      bytes.write(in.get());
    }
    left -= length;
    if (left == 0) {
      complete = !chunked;
      chunk = Chunk.DATA_END;
    }
  }

  private void addFraming(byte b) {
    if (b == '\n') {
      if (chunk == Chunk.DATA_END) {
        chunk = Chunk.SIZE;
      } else {
        // The last chunk has no data; trailers are of no interest.
        complete = left == 0;
        chunk = Chunk.DATA;
      }
    } else if (chunk == Chunk.SIZE) {
      int digit = Character.digit(b, 16);
      if (digit < 0) {
        chunk = Chunk.EXTENSION;
      } else {
        left = 16 * left + digit;
        complete = left > Integer.MAX_VALUE;
      }
    }
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
