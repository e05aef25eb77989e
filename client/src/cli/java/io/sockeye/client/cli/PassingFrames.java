package io.sockeye.client.cli;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.ProtocolViolationException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Frames in words (RFC 6455, section 5.2): opcode, length, flags, and the status of a Close. A
 * frame is shown when its header is there, a Close when it is complete.
 */
final class PassingFrames {

  private static final int FIN = 0x80;
  private static final int MASK = 0x80;
  private static final int LENGTH = 0x7F;
  private static final int OPCODE = 0x0F;
  private static final int CLOSE = 0x8;
  private static final int MAX_HEADER = 14;
  private static final int MAX_CONTROL_PAYLOAD = 125;

  private final Consumer<String> log;
  private final ByteBuffer header = ByteBuffer.allocate(MAX_HEADER);

  /** Of the payload; unsigned, as it stands on the wire. */
  private long left;

  /** The body of a Close, still masked; null in other frames. */
  private ByteBuffer body;

  PassingFrames(Consumer<String> log) {
    this.log = log;
  }

  void pass(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      if (left != 0) {
        passPayload(bytes);
      } else {
        header.put(bytes.get());
        if (header.position() >= 2 && header.position() == headerLength()) {
          endHeader();
        }
      }
    }
  }

  private int second() {
    return header.get(1);
  }

  private boolean isMasked() {
    return (second() & MASK) != 0;
  }

  private int lengthBytes() {
    return switch (second() & LENGTH) {
      case 126 -> 2;
      case 127 -> 8;
      default -> 0;
    };
  }

  private int headerLength() {
    return 2 + lengthBytes() + (isMasked() ? 4 : 0);
  }

  private void endHeader() {
    left =
        switch (lengthBytes()) {
          case 2 -> header.getShort(2) & 0xFFFF;
          case 8 -> header.getLong(2);
          default -> second() & LENGTH;
        };
    int opcode = header.get(0) & OPCODE;
    if (opcode == CLOSE && left >= 0 && left <= MAX_CONTROL_PAYLOAD) {
      body = ByteBuffer.allocate((int) left);
    } else {
      log.accept(words());
    }
    if (left == 0) {
      endFrame();
    }
  }

  private void passPayload(ByteBuffer bytes) {
    int length = Long.compareUnsigned(left, bytes.remaining()) < 0 ? (int) left : bytes.remaining();
    if (body != null) {
      body.put(bytes.slice(bytes.position(), length));
    }
    bytes.position(bytes.position() + length);
    left -= length;
    if (left == 0) {
      endFrame();
    }
  }

  private void endFrame() {
    if (body != null) {
      left = body.capacity();
      log.accept(words() + ", status " + status(body.array()));
      left = 0;
      body = null;
    }
    header.clear();
  }

  private String words() {
    int first = header.get(0);
    String flags =
        ((first & FIN) == 0 ? "" : " FIN")
            + ((first & 0x40) == 0 ? "" : " RSV1")
            + ((first & 0x20) == 0 ? "" : " RSV2")
            + ((first & 0x10) == 0 ? "" : " RSV3")
            + (isMasked() ? " MASK" : "");
    return name(first & OPCODE)
        + " "
        + Long.toUnsignedString(left)
        + " bytes"
        + (flags.isEmpty() ? "" : "," + flags);
  }

  private static String name(int opcode) {
    return switch (opcode) {
      case 0x0 -> "CONTINUATION";
      case 0x1 -> "TEXT";
      case 0x2 -> "BINARY";
      case CLOSE -> "CLOSE";
      case 0x9 -> "PING";
      case 0xA -> "PONG";
      default -> "opcode 0x" + Integer.toHexString(opcode);
    };
  }

  private String status(byte[] payload) {
    if (isMasked()) {
      int key = headerLength() - 4;
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= header.get(key + i % 4);
      }
    }
    try {
      return CloseStatus.decode(ByteBuffer.wrap(payload)).toString();
    } catch (ProtocolViolationException e) {
      return "invalid: " + e.getMessage();
    }
  }
}
