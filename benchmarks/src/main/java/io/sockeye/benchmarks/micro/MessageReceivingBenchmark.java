package io.sockeye.benchmarks.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.sockeye.codec.Event;
import io.sockeye.codec.Message;
import io.sockeye.codec.MessageAssembler;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import io.sockeye.codec.WebSocketProtocol;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * The masked frame of a client to the message that a server's user gets: a String, checked to be
 * UTF-8 (by OkHttp it is not), or the bytes. Each time the frame is first copied into the input
 * buffer of the library, as a read from a socket would.
 */
public class MessageReceivingBenchmark extends Comparison {

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  @Param({"16", "125", "1024", "16384", "65536", "1048576"})
  public int size;

  @Param({"BINARY", "ASCII", "CJK_EMOJI"})
  public MessageKind kind;

  private byte[] payload;
  private byte[] wire;
  private ByteBuffer in;
  private WebSocketProtocol protocol;
  private MessageAssembler messages;
  private NettyPeer netty;
  private JettyPeer jetty;
  private JavaWebSocketPeer javaWebSocket;
  private TyrusPeer tyrus;
  private OkHttpPeer okHttp;

  @Override
  protected void prepare() throws Exception {
    payload = kind.bytes(size);
    wire = new WireFrame(kind.firstByte(), true, payload).encode();
    in = ByteBuffer.allocate(wire.length);
    protocol = new WebSocketProtocol(ProtocolConfig.of(Role.SERVER));
    messages = new MessageAssembler();
    netty = NettyPeer.receiver();
    jetty = new JettyPeer(Role.SERVER);
    javaWebSocket = new JavaWebSocketPeer(Role.SERVER, wire.length);
    tyrus = new TyrusPeer(Role.SERVER, wire.length);
    okHttp = new OkHttpPeer(Role.SERVER);
  }

  @Override
  protected void release() {
    netty.close();
  }

  @Override
  protected byte[] expected() {
    return payload;
  }

  /** {@return a String or an array of bytes that are not masked, with nothing looked at} */
  @Floor
  @Benchmark
  public Object plain() {
    return kind == MessageKind.BINARY ? payload.clone() : new String(payload, UTF_8);
  }

  /**
   * {@return a String or an array of bytes} That the bytes have come and are unmasked is what no
   * library gets around; that they are UTF-8 is not looked at.
   */
  @Floor
  @Benchmark
  public Object unmaskedPlain() {
    byte[] bytes = in.clear().put(wire).array();
    int from = wire.length - payload.length;
    unmask(bytes, from, (int) INT.get(bytes, from - Integer.BYTES));
    return kind == MessageKind.BINARY
        ? Arrays.copyOfRange(bytes, from, wire.length)
        : new String(bytes, from, payload.length, UTF_8);
  }

  /**
   * {@return a Message} As {@link #unmaskedPlain()}, with no more of a frame than has to be looked
   * at: that it is the one which is expected, and whole, and where its payload ends.
   */
  @Floor
  @Benchmark
  public Object framedPlain() {
    ByteBuffer received = in.clear().put(wire).flip();
    int first = received.get();
    int second = received.get();
    int length =
        switch (second & 0x7F) {
          case 126 -> received.getShort() & 0xFFFF;
          case 127 -> (int) received.getLong();
          default -> second & 0x7F;
        };
    int key = Integer.reverseBytes(received.getInt());
    if (first != (byte) kind.firstByte() || second >= 0 || length > received.remaining()) {
      throw new IllegalStateException("another frame");
    }
    byte[] bytes = received.array();
    int from = received.position();
    received.position(from + length);
    unmask(bytes, from, key);
    return kind == MessageKind.BINARY
        ? Message.binary(Arrays.copyOfRange(bytes, from, from + length))
        : Message.text(new String(bytes, from, length, UTF_8));
  }

  private static void unmask(byte[] bytes, int from, int key) {
    long longKey = (long) key << Integer.SIZE | key & 0xFFFF_FFFFL;
    int i = from;
    for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
      LONG.set(bytes, i, (long) LONG.get(bytes, i) ^ longKey);
    }
    for (; i < bytes.length; i++) {
      bytes[i] ^= (byte) (key >>> ((i - from & 3) << 3));
    }
  }

  /** {@return a Message} */
  @Benchmark
  public Object sockeye() throws Exception {
    ByteBuffer received = in.clear().put(wire).flip();
    return messages.add((Event.Fragment) protocol.receive(received, messages));
  }

  /** {@return a String or a byte[]} */
  @Benchmark
  public Object netty() {
    WebSocketFrame frame = netty.read(netty.buffer(wire));
    return frame instanceof TextWebSocketFrame text
        ? text.text()
        : ByteBufUtil.getBytes(frame.content());
  }

  /** {@return a String or a byte[]} */
  @Benchmark
  public Object jetty() {
    return jetty.readMessage(wire);
  }

  /** {@return a String or a byte[]} */
  @Benchmark
  public Object javaWebSocket() throws Exception {
    return javaWebSocket.readMessage(wire);
  }

  /** {@return a String or a byte[]} */
  @Benchmark
  public Object tyrus() {
    return tyrus.readMessage(wire);
  }

  /** {@return a String or a ByteString} */
  @Benchmark
  public Object okHttp() throws Exception {
    return okHttp.readMessage(wire);
  }
}
