package io.sockeye.client.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sockeye.codec.Message;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Where messages are printed: byte for byte, but for what could command a terminal. */
final class Display {

  private final OutputStream out;
  private final boolean terminal;

  Display(OutputStream out, boolean terminal) {
    this.out = new BufferedOutputStream(out);
    this.terminal = terminal;
  }

  void print(Message message) throws IOException {
    byte[] payload = message.payload();
    try {
      out.write(terminal ? Printable.of(payload).getBytes(UTF_8) : payload);
      out.write('\n');
      out.flush();
    } catch (IOException e) {
      throw new IOException("cannot write to standard output: " + e.getMessage(), e);
    }
  }
}
