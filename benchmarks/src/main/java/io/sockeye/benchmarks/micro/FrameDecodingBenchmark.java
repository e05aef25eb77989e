package io.sockeye.benchmarks.micro;

import io.sockeye.codec.Frame;
import io.sockeye.codec.FrameDecoder;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * A masked binary frame of a client, as a server decodes it. Each time its bytes are first copied
 * into the input buffer of the library, as a read from a socket would.
 */
public class FrameDecodingBenchmark extends Comparison {

  @Param({"16", "125", "1024", "16384", "65536", "1048576"})
  public int size;

  private byte[] payload;
  private byte[] wire;
  private ByteBuffer in;
  private FrameDecoder decoder;
  private NettyPeer netty;
  private NettyPeer.Direct nettyDecoder;
  private JettyPeer jetty;
  private JavaWebSocketPeer javaWebSocket;
  private TyrusPeer tyrus;
  private OkHttpPeer okHttp;

  @Override
  protected void prepare() throws Exception {
    payload = Samples.binary(size);
    wire = new WireFrame(WireFrame.BINARY, true, payload).encode();
    in = ByteBuffer.allocate(wire.length);
    decoder = new FrameDecoder(ProtocolConfig.of(Role.SERVER));
    netty = NettyPeer.receiver();
    nettyDecoder = new NettyPeer.Direct();
    jetty = new JettyPeer(Role.SERVER);
    javaWebSocket = new JavaWebSocketPeer(Role.SERVER, wire.length);
    tyrus = new TyrusPeer(Role.SERVER, wire.length);
    okHttp = new OkHttpPeer(Role.SERVER);
  }

  @Override
  protected void release() {
    netty.close();
    nettyDecoder.close();
  }

  @Override
  protected byte[] expected() {
    return payload;
  }

  /** {@return the bytes, only copied} */
  @Floor
  @Benchmark
  public ByteBuffer copyOnly() {
    return in.clear().put(wire).flip();
  }

  /** {@return the frame, whose payload stays in the input buffer} */
  @Benchmark
  public Frame sockeye() throws Exception {
    return decoder.decode(in.clear().put(wire).flip());
  }

  /** {@return a slice of the input buffer} */
  @Benchmark
  public Object netty() {
    return netty.read(netty.buffer(wire)).content();
  }

  /** {@return a slice of the input buffer, by the decoder alone} */
  @Benchmark
  public Object nettyDecoderAlone() throws Exception {
    return nettyDecoder.read(wire);
  }

  /** {@return a slice of the input buffer} */
  @Benchmark
  public Object jetty() {
    return jetty.read(wire).getPayload();
  }

  /** {@return a new array} */
  @Benchmark
  public Object javaWebSocket() throws Exception {
    return javaWebSocket.read(wire).getPayloadData();
  }

  /** {@return a new array} */
  @Benchmark
  public Object tyrus() {
    return tyrus.read(wire).getPayloadData();
  }

  /** {@return a new array} */
  @Benchmark
  public Object okHttp() throws Exception {
    return okHttp.readMessage(wire);
  }
}
