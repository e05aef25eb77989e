package io.sockeye.benchmarks.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;

/**
 * Text messages of one size with JSON in them, of which a fixed number take turns, framed
 * beforehand and if wanted compressed beforehand (RFC 7692), each for itself. They are together
 * larger than the window of DEFLATE where they have 1 KiB, so that a server with context takeover
 * cannot send a message as a reference to the last time.
 */
public final class JsonTraffic implements Traffic {

  private static final int MESSAGES = 64;
  private static final String[] KINDS = {"trade", "quote", "order", "fill", "cancel"};

  private final List<byte[]> messages = new ArrayList<>();
  private final List<ByteBuffer> frames = new ArrayList<>();
  private final boolean deflate;
  private final int longestFrame;
  private final VerifiedMessages verified;

  /**
   * Makes the traffic of a client.
   *
   * @param size of each message in bytes before compression
   * @param deflate whether permessage-deflate is offered and used
   */
  public JsonTraffic(int size, boolean deflate) {
    this.deflate = deflate;
    Random random = new Random(size);
    int longest = 0;
    for (int i = 0; i < MESSAGES; i++) {
      byte[] message = json(random, i, size).getBytes(StandardCharsets.US_ASCII);
      messages.add(message);
      int firstByte = FrameBytes.FIN | FrameBytes.TEXT;
      ByteBuffer frame =
          deflate
              ? FrameBytes.frame(firstByte | FrameBytes.RSV1, compress(message), true)
              : FrameBytes.frame(firstByte, message, true);
      frames.add(frame);
      longest = Math.max(longest, frame.remaining());
    }
    longestFrame = longest;
    verified = new VerifiedMessages(messages, deflate);
  }

  private static String json(Random random, int number, int size) {
    StringBuilder json = new StringBuilder("{\"batch\":").append(number).append(",\"items\":[");
    while (json.length() < size) {
      json.append("{\"type\":\"")
          .append(KINDS[random.nextInt(KINDS.length)])
          .append("\",\"id\":")
          .append(random.nextInt(1_000_000))
          .append(",\"price\":")
          .append(random.nextInt(100_000) / 100.0)
          .append(",\"user\":\"")
          .append(Integer.toString(random.nextInt(Integer.MAX_VALUE), 36))
          .append("\"},");
    }
    return json.substring(0, size - 2) + "]}";
  }

  private static byte[] compress(byte[] message) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(message);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      int length;
      while ((length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH)) > 0) {
        out.write(buffer, 0, length);
      }
      byte[] flushed = out.toByteArray();
      // The empty block that ends what was flushed is left out, RFC 7692, section 7.2.1.
      return Arrays.copyOf(flushed, flushed.length - 4);
    } finally {
      deflater.end();
    }
  }

  /** {@return one of the messages, as it is before compression} */
  byte[] message(long number) {
    return messages.get((int) (number % MESSAGES));
  }

  @Override
  public String extensions() {
    return deflate ? "permessage-deflate; client_max_window_bits" : null;
  }

  @Override
  public int opcode() {
    return FrameBytes.TEXT;
  }

  @Override
  public ByteBuffer newOutput(int count) {
    return ByteBuffer.allocateDirect(count * longestFrame);
  }

  @Override
  public void fill(ByteBuffer out, long first, int count) {
    out.clear();
    for (int i = 0; i < count; i++) {
      ByteBuffer frame = frames.get((int) ((first + i) % MESSAGES));
      out.put(frame.duplicate());
    }
    out.flip();
  }

  @Override
  public MessageCheck newCheck() {
    return verified.newCheck();
  }
}
