package io.sockeye.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes a server's frames apart, as they come, and has the messages in them checked. */
final class FrameReader {

  /** What a connection is told about. */
  interface Listener {
    void message() throws IOException;

    void ping(byte[] payload) throws IOException;

    void close(int code) throws IOException;
  }

  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;

  private final int messageOpcode;
  private final MessageCheck check;
  private final Listener listener;

  private final byte[] header = new byte[10];
  private int headerRead;
  private int headerLength = 2;
  private long payloadLeft;
  private boolean inMessage;
  private boolean compressed;
  private byte[] control;
  private long messages;

  FrameReader(int messageOpcode, MessageCheck check, Listener listener) {
    this.messageOpcode = messageOpcode;
    this.check = check;
    this.listener = listener;
  }

  /** {@return the number of messages that were received} */
  long messages() {
    return messages;
  }

  /** Takes all that is there. */
  void read(ByteBuffer in) throws IOException {
    while (in.hasRemaining()) {
      if (headerRead < headerLength) {
        readHeader(in);
        if (headerRead < headerLength) {
          continue;
        }
        startFrame();
      }
      readPayload(in);
    }
  }

  private void readHeader(ByteBuffer in) throws LoadException {
    header[headerRead++] = in.get();
    if (headerRead == 2) {
      if (header[1] < 0) {
        throw new LoadException("a masked frame of a server");
      }
      headerLength = header[1] == LENGTH_16 ? 4 : header[1] == LENGTH_64 ? 10 : 2;
    }
  }

  private int opcode() {
    return header[0] & 0x0f;
  }

  private boolean isControl() {
    return opcode() >= FrameBytes.CLOSE;
  }

  private void startFrame() throws LoadException {
    payloadLeft = header[1];
    if (headerLength > 2) {
      payloadLeft = 0;
      for (int i = 2; i < headerLength; i++) {
        payloadLeft = payloadLeft << 8 | header[i] & 0xff;
      }
    }
    if (isControl()) {
      control = new byte[(int) payloadLeft];
      return;
    }
    int due = inMessage ? 0 : messageOpcode;
    if (opcode() != due) {
      throw new LoadException("a frame with opcode " + opcode() + " where " + due + " is due");
    }
    if (!inMessage) {
      inMessage = true;
      compressed = (header[0] & FrameBytes.RSV1) != 0;
    }
  }

  private void readPayload(ByteBuffer in) throws IOException {
    int length = (int) Math.min(payloadLeft, in.remaining());
    if (isControl()) {
      in.get(control, control.length - (int) payloadLeft, length);
    } else if (length > 0) {
      int limit = in.limit();
      in.limit(in.position() + length);
      check.part(messages, in);
      in.limit(limit);
    }
    payloadLeft -= length;
    if (payloadLeft == 0) {
      headerRead = 0;
      headerLength = 2;
      endFrame();
    }
  }

  private void endFrame() throws IOException {
    switch (opcode()) {
      case FrameBytes.PING -> listener.ping(control);
      case FrameBytes.CLOSE ->
          listener.close(control.length < 2 ? 1005 : (control[0] & 0xff) << 8 | control[1] & 0xff);
      case FrameBytes.PONG -> {
        // Nothing was asked.
      }
      default -> {
        if ((header[0] & FrameBytes.FIN) != 0) {
          inMessage = false;
          check.end(messages, compressed);
          messages++;
          listener.message();
        }
      }
    }
  }
}
