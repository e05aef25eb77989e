package io.sockeye.benchmarks.micro;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.sockeye.codec.Frame;
import io.sockeye.codec.FrameEncoder;
import io.sockeye.codec.Opcode;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import java.nio.ByteBuffer;
import java.util.List;
import okio.ByteString;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * A payload into the bytes of a binary frame: masked for a client, plain for a server. The
 * libraries differ in whether a server's payload is copied behind its header, or left where it is
 * for a gathering write.
 */
public class FrameEncodingBenchmark extends Comparison {

  @Param({"16", "125", "1024", "16384", "65536", "1048576"})
  public int size;

  @Param({"CLIENT", "SERVER"})
  public Role role;

  private byte[] payload;
  private ByteBuffer data;
  private ByteBuffer out;
  private Frame frame;
  private List<ByteBuffer> gathered;
  private FrameEncoder encoder;
  private NettyPeer netty;
  private JettyPeer jetty;
  private JavaWebSocketPeer javaWebSocket;
  private TyrusPeer tyrus;
  private OkHttpPeer okHttp;
  private ByteString byteString;

  @Override
  protected void prepare() throws Exception {
    payload = Samples.binary(size);
    data = ByteBuffer.wrap(payload);
    frame = new Frame(true, false, Opcode.BINARY, data);
    out = ByteBuffer.allocate(FrameEncoder.MAX_HEADER_LENGTH + size);
    gathered = List.of(out, data);
    encoder = new FrameEncoder(ProtocolConfig.of(role));
    netty = NettyPeer.sender(role);
    jetty = new JettyPeer(role);
    javaWebSocket = new JavaWebSocketPeer(role, 0);
    tyrus = new TyrusPeer(role, 0);
    okHttp = new OkHttpPeer(role);
    byteString = ByteString.of(payload);
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
    if (written.first() != WireFrame.BINARY || written.masked() != (role == Role.CLIENT)) {
      throw new IllegalStateException("not a binary frame of a " + role);
    }
    return written.payload();
  }

  /** {@return the payload, only copied} */
  @Floor
  @Benchmark
  public ByteBuffer copyOnly() {
    return out.clear().put(payload).flip();
  }

  /** {@return the frame in one buffer} */
  @Benchmark
  public Object sockeye() {
    data.clear();
    encoder.encode(frame, out.clear());
    return out.flip();
  }

  /** {@return as a connection sends it: the payload of a server stays where it is above 16 KiB} */
  @Benchmark
  public Object sockeyeGathering() {
    data.clear();
    if (role == Role.CLIENT || size <= 16 * 1024) {
      encoder.encode(frame, out.clear());
      return out.flip();
    }
    encoder.encodeHeader(true, false, Opcode.BINARY, size, out.clear());
    out.flip();
    return gathered;
  }

  /** {@return one buffer or two, as Netty chooses} */
  @Benchmark
  public Object netty() {
    return netty.write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(payload)));
  }

  /** {@return the frame in one buffer} */
  @Benchmark
  public Object jetty() {
    return jetty.write(ByteBuffer.wrap(payload));
  }

  /** {@return a new array} */
  @Benchmark
  public Object javaWebSocket() {
    return javaWebSocket.write(ByteBuffer.wrap(payload));
  }

  /** {@return a new array} */
  @Benchmark
  public Object tyrus() {
    return tyrus.write(payload);
  }

  /** {@return its output buffer} */
  @Benchmark
  public Object okHttp() throws Exception {
    return okHttp.write(byteString);
  }
}
