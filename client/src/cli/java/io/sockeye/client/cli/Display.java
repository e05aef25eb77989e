package io.sockeye.client.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sockeye.codec.Message;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HexFormat;

/**
 * Where messages are printed: text byte for byte, but for what could command a terminal; binary
 * ones in hexadecimal digits.
 */
final class Display {

  private static final int HEX_AT_ONCE = 4096;

  private final OutputStream out;
  private final boolean terminal;

  Display(OutputStream out, boolean terminal) {
    this.out = new BufferedOutputStream(out);
    this.terminal = terminal;
  }

  void print(Message message) throws IOException {
    try {
      if (message instanceof Message.Binary binary) {
        writeHex(binary.data());
      } else {
        byte[] text = message.payload();
        out.write(terminal ? Printable.of(text).getBytes(UTF_8) : text);
      }
      out.write('\n');
      out.flush();
    } catch (IOException e) {
      throw new IOException("cannot write to standard output: " + e.getMessage(), e);
    }
  }

  /** In pieces, for the digits of a long message take much memory. */
  private void writeHex(byte[] data) throws IOException {
    for (int start = 0; start < data.length; start += HEX_AT_ONCE) {
      int end = Math.min(data.length, start + HEX_AT_ONCE);
      out.write(HexFormat.of().formatHex(data, start, end).getBytes(UTF_8));
    }
  }
}
