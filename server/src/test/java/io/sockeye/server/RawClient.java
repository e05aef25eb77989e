package io.sockeye.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client that writes and reads the bytes itself, and shares no code with the server. */
final class RawClient implements AutoCloseable {

  static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final byte[] MASK = {0x12, (byte) 0xF3, 0x55, 0x00};

  /** A status line, header lines and a body. */
  record Response(String statusLine, List<String> headers, byte[] body) {

    int status() {
      return Integer.parseInt(statusLine.split(" ")[1]);
    }

    /** The value of a header that is there once, or null. */
    String header(String name) {
      List<String> values =
          headers.stream()
              .filter(
                  h -> h.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
              .map(h -> h.substring(name.length() + 1).strip())
              .toList();
      if (values.size() > 1) {
        throw new AssertionError(name + " is there " + values.size() + " times");
      }
      return values.isEmpty() ? null : values.get(0);
    }

    String text() {
      return new String(body, UTF_8);
    }
  }

  /** A frame as it came. */
  record Frame(int first, byte[] payload) {

    int opcode() {
      return first & 0x0F;
    }

    boolean fin() {
      return (first & 0x80) != 0;
    }

    boolean rsv1() {
      return (first & 0x40) != 0;
    }

    String text() {
      return new String(payload, UTF_8);
    }

    int closeCode() {
      if (opcode() != 8) {
        throw new AssertionError("no Close frame: " + this);
      }
      return ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    }

    String closeReason() {
      return new String(payload, 2, payload.length - 2, UTF_8);
    }
  }

  private final Socket socket;
  private final Socket below;
  private final DataInputStream in;

  RawClient(Socket socket) throws IOException {
    this(socket, socket);
  }

  private RawClient(Socket socket, Socket below) throws IOException {
    this.socket = socket;
    this.below = below;
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  static RawClient connect(WebSocketServer server) throws IOException {
    return connect(server.port(), 0);
  }

  static RawClient connect(WebSocketServer server, int receiveBuffer) throws IOException {
    return connect(server.port(), receiveBuffer);
  }

  /** Connects with a receive buffer of so many bytes, or of the system's size if 0. */
  static RawClient connect(int port, int receiveBuffer) throws IOException {
    return new RawClient(socket(port, receiveBuffer));
  }

  /** Connects as above, and completes the handshake of one version of TLS. */
  static RawClient connectTls(int port, int receiveBuffer, SSLContext context, String version)
      throws IOException {
    Socket below = socket(port, receiveBuffer);
    try {
      SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(below, "localhost", port, true);
      socket.setEnabledProtocols(new String[] {version});
      RawClient client = new RawClient(socket, below);
      socket.startHandshake();
      return client;
    } catch (IOException e) {
      below.close();
      throw e;
    }
  }

  /** Loads all of TLS, which may take longer than a test lets a handshake take. */
  static void loadTls(SSLContext context) throws IOException {
    try (WebSocketServer server =
        WebSocketServer.builder().handler(Echo::handle).sslContext(context).start()) {
      for (String version : List.of("TLSv1.2", "TLSv1.3")) {
        try (RawClient client = connectTls(server.port(), 0, context, version).shakeHands("/")) {
          client.sendClose(1000);
          client.completeClose();
        }
      }
    }
  }

  private static Socket socket(int port, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
    return socket;
  }

  /** Connects from another address of this machine. */
  static RawClient connectFrom(String address, WebSocketServer server) throws IOException {
    return new RawClient(
        new Socket(
            InetAddress.getLoopbackAddress(), server.port(), InetAddress.getByName(address), 0));
  }

  /** Connects and completes the opening handshake. */
  static RawClient open(WebSocketServer server, String path, String... headers) throws IOException {
    return connect(server).shakeHands(path, headers);
  }

  RawClient shakeHands(String path, String... headers) throws IOException {
    send(handshake(path, headers));
    Response response = readHead();
    if (response.status() != 101) {
      throw new AssertionError("the handshake was refused: " + response);
    }
    return this;
  }

  /** The text of an opening handshake. */
  static String handshake(String path, String... headers) {
    StringBuilder head = new StringBuilder();
    head.append("GET ").append(path).append(" HTTP/1.1\r\nHost: localhost\r\n");
    head.append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ").append(KEY);
    head.append("\r\nSec-WebSocket-Version: 13\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  void send(String text) throws IOException {
    send(text.getBytes(ISO_8859_1));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** The bytes of a masked frame (RFC 6455, section 5.2). */
  static byte[] frame(int first, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
    frame.put((byte) first);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length < 65_536) {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    frame.put(MASK);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ MASK[i % 4]));
    }
    byte[] bytes = new byte[frame.position()];
    frame.flip().get(bytes);
    return bytes;
  }

  void sendText(String text) throws IOException {
    send(frame(0x81, text.getBytes(UTF_8)));
  }

  void sendClose(int code) throws IOException {
    send(frame(0x88, ByteBuffer.allocate(2).putShort((short) code).array()));
  }

  /** Reads a response up to its blank line. */
  Response readHead() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line; !(line = readLine()).isEmpty(); ) {
      lines.add(line);
    }
    return new Response(lines.get(0), lines.subList(1, lines.size()), new byte[0]);
  }

  /** Reads a response whose body is all that comes until the end of the stream. */
  Response readToEnd() throws IOException {
    Response head = readHead();
    return new Response(head.statusLine(), head.headers(), in.readAllBytes());
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

  Frame readFrame() throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    if (second > 127) {
      throw new AssertionError("the server has masked a frame");
    }
    long length = second;
    if (second == 126) {
      length = in.readUnsignedShort();
    } else if (second == 127) {
      length = in.readLong();
    }
    byte[] payload = new byte[Math.toIntExact(length)];
    in.readFully(payload);
    return new Frame(first, payload);
  }

  /** Reads until the end of the stream, however it comes, and says how many bytes there were. */
  int discardToEnd() throws IOException {
    try {
      return in.readAllBytes().length;
    } catch (SocketException | EOFException e) {
      return 0;
    }
  }

  /** Whether the peer has ended the stream properly, and nothing else has come. */
  boolean isAtEnd() throws IOException {
    return in.read() < 0;
  }

  /** Answers the peer's Close, checks that the peer then ends TCP first, and does so too. */
  RawClient.Frame completeClose() throws IOException {
    Frame close = readFrame();
    close.closeCode();
    send(frame(0x88, close.payload()));
    if (!isAtEnd()) {
      throw new AssertionError("something has come behind the Close");
    }
    socket.close();
    return close;
  }

  Socket socket() {
    return socket;
  }

  /** What TLS goes over, for what TLS does not do; without TLS, the socket. */
  Socket below() {
    return below;
  }

  /** Ends TCP first: TLS would say goodbye, which takes a peer that reads. */
  @Override
  public void close() throws IOException {
    below.close();
    socket.close();
  }
}
