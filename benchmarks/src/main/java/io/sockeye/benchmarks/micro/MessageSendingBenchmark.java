package io.sockeye.benchmarks.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.sockeye.codec.Message;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import io.sockeye.codec.WebSocketProtocol;
import java.nio.ByteBuffer;
import okio.ByteString;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** A String or a byte[] to the bytes of a frame. */
public class MessageSendingBenchmark extends Comparison {

  @Param({"16", "125", "1024", "16384", "65536", "1048576"})
  public int size;

  @Param({"BINARY", "ASCII", "CJK_EMOJI"})
  public MessageKind kind;

  @Param({"CLIENT", "SERVER"})
  public Role role;

  private byte[] payload;
  private String text;
  private ByteBuffer out;
  private WebSocketProtocol protocol;
  private NettyPeer netty;
  private JettyPeer jetty;
  private JavaWebSocketPeer javaWebSocket;
  private TyrusPeer tyrus;
  private OkHttpPeer okHttp;

  @Override
  protected void prepare() throws Exception {
    payload = kind.bytes(size);
    text = kind == MessageKind.BINARY ? null : new String(payload, UTF_8);
    out = ByteBuffer.allocate(size + 14);
    protocol = new WebSocketProtocol(ProtocolConfig.of(role));
    netty = NettyPeer.sender(role);
    jetty = new JettyPeer(role);
    javaWebSocket = new JavaWebSocketPeer(role, 0);
    tyrus = new TyrusPeer(role, 0);
    okHttp = new OkHttpPeer(role);
  }

  @Override
  protected void release() {
    netty.close();
  }

  @Override
  protected byte[] expected() {
    return payload;
  }

  @Override
  protected byte[] content(Object yielded) {
    WireFrame written = WireFrame.of(Content.of(yielded));
    if (written.first() != kind.firstByte() || written.masked() != (role == Role.CLIENT)) {
      throw new IllegalStateException("not a frame for " + kind + " of a " + role);
    }
    return written.payload();
  }

  /** {@return the bytes of the message, in UTF-8 or copied} */
  @Floor
  @Benchmark
  public Object plain() {
    return text == null ? payload.clone() : text.getBytes(UTF_8);
  }

  /** {@return a new buffer} */
  @Benchmark
  public Object sockeye() {
    return protocol.send(text == null ? Message.binary(payload) : Message.text(text));
  }

  /** {@return the frame in a buffer that is used again, as a connection sends it} */
  @Benchmark
  public Object sockeyeIntoBuffer() {
    protocol
        .encoder()
        .encode(
            protocol.frame(text == null ? Message.binary(payload) : Message.text(text)),
            out.clear());
    return out.flip();
  }

  /** {@return one buffer or two, as Netty chooses} */
  @Benchmark
  public Object netty() {
    return netty.write(
        text == null
            ? new BinaryWebSocketFrame(Unpooled.wrappedBuffer(payload))
            : new TextWebSocketFrame(text));
  }

  /** {@return the frame in one buffer} */
  @Benchmark
  public Object jetty() {
    return text == null ? jetty.write(ByteBuffer.wrap(payload)) : jetty.write(text);
  }

  /** {@return a new array} */
  @Benchmark
  public Object javaWebSocket() {
    return text == null ? javaWebSocket.write(ByteBuffer.wrap(payload)) : javaWebSocket.write(text);
  }

  /** {@return a new array} */
  @Benchmark
  public Object tyrus() {
    return text == null ? tyrus.write(payload) : tyrus.write(text);
  }

  /** {@return its output buffer} */
  @Benchmark
  public Object okHttp() throws Exception {
    return text == null ? okHttp.write(ByteString.of(payload)) : okHttp.write(text);
  }
}
