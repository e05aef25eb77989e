package io.sockeye.client.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Lines as bytes, of any length: each ends with LF, but for the last, which need not. */
final class Lines {

  private final InputStream in;
  private final byte[] buffer = new byte[16 * 1024];
  private int position;
  private int limit;

  Lines(InputStream in) {
    this.in = in;
  }

  /** {@return the next line without its LF; null at the end} */
  byte[] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean ended = false;
    while (!ended) {
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      line.write(buffer, position, end - position);
      position = end + 1;
      if (end < limit) {
        return line.toByteArray();
      }
      position = 0;
      limit = Math.max(0, in.read(buffer));
      ended = limit == 0;
    }
    return line.size() == 0 ? null : line.toByteArray();
  }
}
