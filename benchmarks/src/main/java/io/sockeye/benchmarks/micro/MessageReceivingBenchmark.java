package io.sockeye.benchmarks.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.sockeye.codec.Event;
import io.sockeye.codec.MessageAssembler;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import io.sockeye.codec.WebSocketProtocol;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * The masked frame of a client to the message that a server's user gets: a String, checked to be
 * UTF-8 (by OkHttp it is not), or the bytes. Each time the frame is first copied into the input
 * buffer of the library, as a read from a socket would.
 */
public class MessageReceivingBenchmark extends Comparison {

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
  protected byte[] expected() {
    return payload;
  }

  /** {@return a String or an array of bytes that are not masked, with nothing looked at} */
  @Floor
  @Benchmark
  public Object plain() {
    return kind == MessageKind.BINARY ? payload.clone() : new String(payload, UTF_8);
  }

  /** {@return a Message} */
  @Benchmark
  public Object sockeye() throws Exception {
    return messages.add((Event.Fragment) protocol.receive(in.clear().put(wire).flip()));
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
