package io.sockeye.benchmarks.soak;

import io.sockeye.codec.Message;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * What each message begins with: whether it is text or binary, who sent it, its number among the
 * messages of that sender, and a checksum of all that and of the rest.
 *
 * @param sender the number of the connection
 * @param number counted from 0
 */
record Stamp(long sender, long number) {

  private static final int CHECKSUM_DIGITS = 8;
  private static final int MAX_LENGTH = 64;

  /** The longest that a stamp is. */
  static final int MAX_BYTES = 2 * 20 + CHECKSUM_DIGITS + 4;

  Message text(String body) {
    String head = "T" + sender + ":" + number + ":";
    return Message.text(
        head + checksum(head, body.getBytes(StandardCharsets.UTF_8), 0) + " " + body);
  }

  Message binary(byte[] body) {
    String head = "B" + sender + ":" + number + ":";
    byte[] stamp = (head + checksum(head, body, 0) + " ").getBytes(StandardCharsets.US_ASCII);
    byte[] data = new byte[stamp.length + body.length];
    System.arraycopy(stamp, 0, data, 0, stamp.length);
    System.arraycopy(body, 0, data, stamp.length, body.length);
    return Message.binary(data);
  }

  private static String checksum(String head, byte[] payload, int bodyAt) {
    CRC32C crc = new CRC32C();
    crc.update(head.getBytes(StandardCharsets.US_ASCII));
    crc.update(payload, bodyAt, payload.length - bodyAt);
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  /**
   * {@return the stamp of a message that is as it was sent}
   *
   * @param text whether it came as text
   * @param payload the message
   * @param offset where the stamp begins in it
   * @throws AlteredException when it is not
   */
  static Stamp of(boolean text, byte[] payload, int offset) throws AlteredException {
    int space = offset;
    while (space < payload.length && payload[space] != ' ') {
      space++;
    }
    if (space == payload.length || space - offset > MAX_LENGTH) {
      throw new AlteredException("a message of " + payload.length + " bytes has no stamp");
    }
    String stamp = new String(payload, offset, space - offset, StandardCharsets.US_ASCII);
    int checksumAt = stamp.length() - CHECKSUM_DIGITS;
    String[] parts = stamp.split(":", -1);
    if (checksumAt < 0 || parts.length != 3 || parts[2].length() != CHECKSUM_DIGITS) {
      throw new AlteredException(
          "the stamp of a message of " + payload.length + " bytes cannot be read");
    }
    String head = stamp.substring(0, checksumAt);
    if (!checksum(head, payload, space + 1).equals(parts[2])) {
      throw new AlteredException(
          "a message of " + payload.length + " bytes, stamped " + printable(head));
    }
    if (stamp.startsWith("T") != text) {
      throw new AlteredException(
          "message " + head + " has come as " + (text ? "text" : "binary data"));
    }
    return new Stamp(Long.parseLong(parts[0].substring(1)), Long.parseLong(parts[1]));
  }

  static Stamp of(Message message) throws AlteredException {
    return of(message instanceof Message.Text, message.payload(), 0);
  }

  private static String printable(String text) {
    return text.replaceAll("[^ -~]", "?");
  }
}
