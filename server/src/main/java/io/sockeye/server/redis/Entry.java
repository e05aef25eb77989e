package io.sockeye.server.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sockeye.codec.Message;
import io.sockeye.codec.Opcode;
import java.util.List;

/**
 * What one node tells the others: an entry of the stream.
 *
 * @param kind what it is
 * @param number of a message, the how manieth of its node; of all else, the version of the node's
 *     members after it
 * @param place the channel of a message, the {@link Place} of a member, or empty
 * @param id of the member, or empty
 * @param data the message, what is known of the member, or empty
 */
record Entry(Kind kind, long number, String place, String id, byte[] data) {

  private static final byte[] NOTHING = new byte[0];

  /** What an object of this class takes besides its data, at the very least. */
  private static final long OVERHEAD = 100;

  /** The kinds, by the names that they have in Redis. */
  enum Kind {
    TEXT,
    BINARY,
    ENTER,
    LEAVE,
    /** The members were written anew. */
    MEMBERS,
    /** The node is gone, and its members with it. */
    GONE;

    boolean isMessage() {
      return this == TEXT || this == BINARY;
    }
  }

  static Entry message(long number, String channel, Message message, byte[] payload) {
    Kind kind = message.opcode() == Opcode.TEXT ? Kind.TEXT : Kind.BINARY;
    return new Entry(kind, number, channel, "", payload);
  }

  static Entry enter(long version, String place, String id, String about) {
    return new Entry(Kind.ENTER, version, place, id, about.getBytes(UTF_8));
  }

  static Entry leave(long version, String place, String id) {
    return new Entry(Kind.LEAVE, version, place, id, NOTHING);
  }

  static Entry of(Kind kind, long version) {
    return new Entry(kind, version, "", "", NOTHING);
  }

  Message message() {
    return kind == Kind.TEXT ? Message.text(new String(data, UTF_8)) : Message.binary(data);
  }

  long size() {
    return OVERHEAD + data.length + place.length() + id.length();
  }

  /** {@return the fields and values, as XADD takes them} */
  List<Object> fields(String node) {
    return List.of(
        "from", node, "kind", kind, "number", number, "place", place, "id", id, "data", data);
  }

  /** An entry as it came. */
  record Received(String from, Entry entry) {}

  /**
   * {@return an entry of the stream; null for what no relay has written}
   *
   * @param reply its id in the stream, and a list of fields and values
   */
  static Received received(List<?> reply) {
    List<?> fields = (List<?>) reply.get(1);
    if (fields.size() != 12) {
      return null;
    }
    try {
      return new Received(
          text(fields.get(1)),
          new Entry(
              Kind.valueOf(text(fields.get(3))),
              Long.parseLong(text(fields.get(5))),
              text(fields.get(7)),
              text(fields.get(9)),
              (byte[]) fields.get(11)));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  static String text(Object reply) {
    return new String((byte[]) reply, UTF_8);
  }
}
