package io.sockeye.benchmarks.micro;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.sockeye.codec.Message;
import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import io.sockeye.codec.WebSocketProtocol;
import java.util.zip.Deflater;
import okhttp3.internal.ws.MessageDeflater;
import okio.Buffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * A server's JSON message to the payload of its frame by permessage-deflate (RFC 7692), all with
 * the default level of zlib. Tyrus has neither that level nor a way to do without its context, so
 * it is only in {@code InflatingBenchmark} and {@code BroadcastingBenchmark}.
 */
public class DeflatingBenchmark extends Comparison {

  @Param({"1024", "65536"})
  public int size;

  @Param({"true", "false"})
  public boolean contextTakeover;

  private JsonMessages json;
  private WebSocketProtocol protocol;
  private NettyPeer netty;
  private JettyDeflate jetty;
  private JavaWebSocketDeflate javaWebSocket;
  private MessageDeflater okHttp;
  private final Buffer okHttpBuffer = new Buffer();
  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private byte[] out;

  @Override
  protected void prepare() throws Exception {
    json = new JsonMessages(size, contextTakeover);
    protocol =
        new WebSocketProtocol(
            ProtocolConfig.of(Role.SERVER)
                .withPermessageDeflate(
                    new PermessageDeflate(!contextTakeover, !contextTakeover, 15, 15)));
    netty = new NettyPeer(NettyDeflate.extension(contextTakeover).newExtensionEncoder());
    jetty = new JettyDeflate(contextTakeover, JettyDeflate.components(), size + 1024);
    javaWebSocket = new JavaWebSocketDeflate(contextTakeover);
    okHttp = new MessageDeflater(!contextTakeover);
    out = new byte[size + 1024];
  }

  @Override
  protected void release() {
    netty.close();
  }

  @Override
  protected void before() {
    json.begin();
  }

  @Override
  protected byte[] expected() {
    return json.first();
  }

  @Override
  protected byte[] content(Object yielded) throws Exception {
    return JsonMessages.inflate(Content.of(yielded), size);
  }

  /** {@return how many bytes a plain Deflater writes into an array that is large enough} */
  @Floor
  @Benchmark
  public int jdkDeflater() {
    deflater.setInput(json.message());
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    if (!contextTakeover) {
      deflater.reset();
    }
    return length;
  }

  /** {@return the frame} */
  @Benchmark
  public Object sockeye() {
    return protocol.frame(Message.binary(json.message()));
  }

  /** {@return the frame} */
  @Benchmark
  public Object netty() {
    return netty.write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(json.message())));
  }

  /** {@return the payload} */
  @Benchmark
  public Object jetty() {
    return jetty.deflate(json.message());
  }

  /** {@return the payload} */
  @Benchmark
  public Object javaWebSocket() {
    return javaWebSocket.deflate(json.message());
  }

  /** {@return the payload} */
  @Benchmark
  public Object okHttp() throws Exception {
    okHttpBuffer.clear();
    okHttpBuffer.write(json.message());
    okHttp.deflate(okHttpBuffer);
    return okHttpBuffer;
  }
}
