package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Frames on the wire (RFC 6455, section 5.2), written and read without the code under test. */
final class Frames {

  static final int FIN = 0x80;
  static final int RSV1 = 0x40;
  static final int RSV2 = 0x20;
  static final int RSV3 = 0x10;
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xA;

  /** The key of the examples in RFC 6455, section 5.7. */
  static final byte[] KEY = Bytes.hex("37fa213d");

  private Frames() {}

  /** The header for a payload of this length, with the length in its shortest form. */
  static byte[] header(Role sender, int first, long length) {
    int mask = sender == Role.CLIENT ? 0x80 : 0;
    ByteBuffer header = ByteBuffer.allocate(14).put((byte) first);
    if (length < 126) {
      header.put((byte) (mask | length));
    } else if (length < 65_536) {
      header.put((byte) (mask | 126)).putShort((short) length);
    } else {
      header.put((byte) (mask | 127)).putLong(length);
    }
    if (sender == Role.CLIENT) {
      header.put(KEY);
    }
    return Bytes.of(header.flip());
  }

  static byte[] of(Role sender, int first, byte[] payload) {
    return Bytes.concat(
        header(sender, first, payload.length),
        sender == Role.CLIENT ? masked(payload, KEY) : payload);
  }

  static byte[] fromClient(int first, String payload) {
    return of(Role.CLIENT, first, Bytes.utf8(payload));
  }

  static Event.Fragment fragment(Opcode opcode, String data, boolean last) {
    return fragment(opcode, Bytes.utf8(data), last);
  }

  static Event.Fragment fragment(Opcode opcode, byte[] data, boolean last) {
    return new Event.Fragment(opcode, ByteBuffer.wrap(data), last);
  }

  static byte[] text(Role sender, String text) {
    return of(sender, FIN | TEXT, Bytes.utf8(text));
  }

  static byte[] close(Role sender, int code, String reason) {
    return of(sender, FIN | CLOSE, closeBody(code, reason));
  }

  static byte[] closeBody(int code, String reason) {
    return Bytes.concat(new byte[] {(byte) (code >> 8), (byte) code}, Bytes.utf8(reason));
  }

  /** The loop of RFC 6455, section 5.3. */
  static byte[] masked(byte[] payload, byte[] key) {
    byte[] masked = new byte[payload.length];
    for (int i = 0; i < payload.length; i++) {
      masked[i] = (byte) (payload[i] ^ key[i % 4]);
    }
    return masked;
  }

  /** A frame that was read; the payload is unmasked. */
  record Read(int first, byte[] payload) {

    boolean fin() {
      return (first & FIN) != 0;
    }

    boolean rsv1() {
      return (first & RSV1) != 0;
    }

    Opcode opcode() {
      return Opcode.of(first);
    }

    /** Such as "TEXT hello" or "CLOSE 1000", with what is out of the ordinary behind the name. */
    @Override
    public String toString() {
      String name = opcode() + (fin() ? "" : " without FIN") + (rsv1() ? " RSV1" : "");
      if (opcode() == Opcode.CLOSE) {
        return payload.length == 0
            ? name
            : name + " " + (ByteBuffer.wrap(payload).getShort() & 0xFFFF);
      }
      return (name + " " + Bytes.brief(payload)).stripTrailing();
    }
  }

  /** All frames in what an endpoint sent, which has to be masked as its role says. */
  static List<Read> read(Role sender, byte[] wire) {
    List<Read> frames = new ArrayList<>();
    for (ByteBuffer in = ByteBuffer.wrap(wire); in.hasRemaining(); ) {
      int first = in.get() & 0xFF;
      int second = in.get() & 0xFF;
      assertThat((second & 0x80) != 0)
          .as("a %s's frame is masked", sender)
          .isEqualTo(sender == Role.CLIENT);
      long length = second & 0x7F;
      if (length == 126) {
        length = in.getShort() & 0xFFFF;
        assertThat(length).as("16 bits of length").isGreaterThan(125);
      } else if (length == 127) {
        length = in.getLong();
        assertThat(length).as("64 bits of length").isGreaterThan(65_535);
      }
      byte[] key = new byte[4];
      if (sender == Role.CLIENT) {
        in.get(key);
      }
      byte[] payload = new byte[Math.toIntExact(length)];
      in.get(payload);
      frames.add(new Read(first, masked(payload, key)));
    }
    return frames;
  }

  /** All frames in what a server sent, as texts. */
  static List<String> fromServer(ByteBuffer... sent) {
    byte[] wire = Bytes.NONE;
    for (ByteBuffer bytes : sent) {
      wire = Bytes.concat(wire, Bytes.of(bytes));
    }
    return read(Role.SERVER, wire).stream().map(Read::toString).toList();
  }
}
