package io.sockeye.autobahn;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.sockeye.codec.Role;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A peer that writes and reads the bytes itself, and shares no code with the end it talks to. */
final class RawPeer implements AutoCloseable {

  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;
  static final int FIN = 0x80;
  static final int RSV1 = 0x40;

  private static final int TIMEOUT_MILLIS = 20_000;

  /** Less than the ten seconds after which an end gives up a closing handshake. */
  private static final int END_TIMEOUT_MILLIS = 8_000;

  private static final byte[] MASK = {0x12, (byte) 0xF3, 0x55, 0x00};

  /** The lines before the blank one. */
  record Head(String startLine, List<String> fields) {

    /** {@return the values of a header, in the order they came} */
    List<String> all(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return fields.stream()
          .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(start))
          .map(field -> field.substring(start.length()).strip())
          .toList();
    }

    /** {@return the value of a header that is there once, or null} */
    String header(String name) {
      List<String> values = all(name);
      if (values.size() > 1) {
        throw new AssertionError(name + " is there " + values.size() + " times");
      }
      return values.isEmpty() ? null : values.get(0);
    }
  }

  /**
   * A frame as it came.
   *
   * @param first its first byte
   * @param lengthBytes those of the extended payload length: 0, 2 or 8
   * @param key null when it is not masked
   * @param payload unmasked
   */
  record Frame(int first, int lengthBytes, byte[] key, byte[] payload) {

    boolean fin() {
      return (first & FIN) != 0;
    }

    boolean rsv1() {
      return (first & RSV1) != 0;
    }

    int opcode() {
      return first & 0x0F;
    }

    String text() {
      return new String(payload, UTF_8);
    }

    int closeCode() {
      return ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    }

    @Override
    public String toString() {
      return "first byte %02x, %d bytes of payload".formatted(first, payload.length);
    }
  }

  private final Role role;
  private final Socket socket;
  private final DataInputStream in;

  /**
   * @param role that of this end
   */
  RawPeer(Role role, Socket socket) throws IOException {
    this.role = role;
    this.socket = socket;
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  static RawPeer connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
    return new RawPeer(Role.CLIENT, socket);
  }

  Head readHead() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line; !(line = readLine()).isEmpty(); ) {
      lines.add(line);
    }
    return new Head(lines.get(0), lines.subList(1, lines.size()));
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b; (b = in.readUnsignedByte()) != '\n'; ) {
      line.write(b);
    }
    String text = line.toString(ISO_8859_1);
    if (!text.endsWith("\r")) {
      throw new AssertionError("a line does not end with CR LF: " + text);
    }
    return text.substring(0, text.length() - 1);
  }

  /** Writes all of it at once. */
  void send(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    socket.getOutputStream().write(all.toByteArray());
  }

  void send(String text) throws IOException {
    send(text.getBytes(ISO_8859_1));
  }

  /** {@return the bytes of a frame as an end of this role sends it (RFC 6455, section 5.2)} */
  byte[] frame(int first, byte[] payload) {
    return frame(first, payload, role == Role.CLIENT);
  }

  /** {@return the bytes of a frame, masked or not} */
  static byte[] frame(int first, byte[] payload, boolean masked) {
    int maskBit = masked ? 0x80 : 0;
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) first);
    if (payload.length < 126) {
      frame.put((byte) (maskBit | payload.length));
    } else if (payload.length < 65_536) {
      frame.put((byte) (maskBit | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (maskBit | 127)).putLong(payload.length);
    }
    if (masked) {
      frame.put(MASK);
    }
    for (int i = 0; i < payload.length; i++) {
      frame.put(masked ? (byte) (payload[i] ^ MASK[i % 4]) : payload[i]);
    }
    byte[] bytes = new byte[frame.position()];
    frame.flip().get(bytes);
    return bytes;
  }

  byte[] text(String text) {
    return frame(FIN | TEXT, text.getBytes(UTF_8));
  }

  byte[] binary(byte[] payload) {
    return frame(FIN | BINARY, payload);
  }

  byte[] ping(byte[] payload) {
    return frame(FIN | PING, payload);
  }

  byte[] close(int code, String reason) {
    return frame(FIN | CLOSE, closeBody(code, reason));
  }

  static byte[] closeBody(int code, String reason) {
    byte[] utf8 = reason.getBytes(UTF_8);
    return ByteBuffer.allocate(2 + utf8.length).putShort((short) code).put(utf8).array();
  }

  /** Reads a frame; null when the stream ends before it. */
  Frame readFrame() throws IOException {
    int first = in.read();
    if (first < 0) {
      return null;
    }
    try {
      return readFrame(first);
    } catch (EOFException e) {
      throw new AssertionError("the stream ends inside a frame", e);
    }
  }

  private Frame readFrame(int first) throws IOException {
    int second = in.readUnsignedByte();
    int shortLength = second & 0x7F;
    long length = shortLength;
    if (shortLength == 126) {
      length = in.readUnsignedShort();
    } else if (shortLength == 127) {
      length = in.readLong();
    }
    byte[] key = null;
    if ((second & 0x80) != 0) {
      key = new byte[4];
      in.readFully(key);
    }
    byte[] payload = new byte[Math.toIntExact(length)];
    in.readFully(payload);
    for (int i = 0; key != null && i < payload.length; i++) {
      payload[i] ^= key[i % 4];
    }
    int lengthBytes = shortLength < 126 ? 0 : shortLength == 126 ? 2 : 8;
    return new Frame(first, lengthBytes, key, payload);
  }

  /** Reads up to the first Close frame, and with it. */
  List<Frame> readToClose() throws IOException {
    List<Frame> frames = new ArrayList<>();
    for (Frame frame; (frame = readFrame()) != null; ) {
      frames.add(frame);
      if (frame.opcode() == CLOSE) {
        return frames;
      }
    }
    throw new AssertionError("TCP was closed without a Close frame, behind " + frames);
  }

  /** {@return whether neither a byte nor the end of the stream comes for so long} */
  boolean hearsNothingFor(Duration time) throws IOException {
    socket.setSoTimeout((int) time.toMillis());
    try {
      in.read();
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout(TIMEOUT_MILLIS);
    }
  }

  /** {@return what comes until the peer has ended the stream in good order} */
  byte[] readToEnd() throws IOException {
    socket.setSoTimeout(END_TIMEOUT_MILLIS);
    return in.readAllBytes();
  }

  /** Ends the stream to the peer; what the peer sends can still be read. */
  void endStream() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
