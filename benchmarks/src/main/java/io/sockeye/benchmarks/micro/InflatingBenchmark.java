package io.sockeye.benchmarks.micro;

import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.sockeye.codec.Event;
import io.sockeye.codec.Message;
import io.sockeye.codec.MessageAssembler;
import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import io.sockeye.codec.WebSocketProtocol;
import java.nio.ByteBuffer;
import java.util.zip.Inflater;
import okhttp3.internal.ws.MessageInflater;
import okio.Buffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** The payload of a compressed frame to the JSON message in it (RFC 7692). */
public class InflatingBenchmark extends Comparison {

  @Param({"1024", "65536"})
  public int size;

  @Param({"true", "false"})
  public boolean contextTakeover;

  private JsonMessages json;
  private WebSocketProtocol protocol;
  private MessageAssembler messages;
  private ByteBuffer in;
  private NettyPeer netty;
  private JettyDeflate jetty;
  private JavaWebSocketDeflate javaWebSocket;
  private TyrusDeflate tyrus;
  private MessageInflater okHttp;
  private final Buffer okHttpBuffer = new Buffer();
  private final Inflater inflater = new Inflater(true);
  private byte[] out;

  @Override
  protected void prepare() throws Exception {
    json = new JsonMessages(size, contextTakeover);
    in = ByteBuffer.allocate(size + 1024);
    protocol =
        new WebSocketProtocol(
            ProtocolConfig.of(Role.CLIENT)
                .withPermessageDeflate(
                    new PermessageDeflate(!contextTakeover, !contextTakeover, 15, 15)));
    messages = new MessageAssembler();
    WebSocketExtension extension = NettyDeflate.extension(contextTakeover);
    netty = new NettyPeer(extension.newExtensionDecoder());
    jetty = new JettyDeflate(contextTakeover, JettyDeflate.components(), size);
    javaWebSocket = new JavaWebSocketDeflate(contextTakeover);
    tyrus = new TyrusDeflate();
    okHttp = new MessageInflater(!contextTakeover);
    out = new byte[size + 1];
    for (byte[] payload : json.firstRound()) {
      jdkInflater(payload);
      sockeye(payload);
      netty(payload);
      jetty.inflate(payload);
      javaWebSocket.inflate(payload);
      tyrus.inflate(payload);
      okHttp(payload);
    }
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

  /** {@return how many bytes a plain Inflater writes into an array that is large enough} */
  @Floor
  @Benchmark
  public int jdkInflater() throws Exception {
    return jdkInflater(json.payload());
  }

  private int jdkInflater(byte[] payload) throws Exception {
    inflater.setInput(payload);
    int length = inflater.inflate(out);
    inflater.setInput(JsonMessages.TAIL);
    length += inflater.inflate(out, length, out.length - length);
    if (!contextTakeover) {
      inflater.reset();
    }
    return length;
  }

  /** {@return the message, in an array of its own} */
  @Benchmark
  public Object sockeye() throws Exception {
    return sockeye(json.payload());
  }

  private Message sockeye(byte[] payload) throws Exception {
    in.clear().put((byte) (WireFrame.BINARY | WireFrame.RSV1));
    if (payload.length < 126) {
      in.put((byte) payload.length);
    } else {
      in.put((byte) 126).putShort((short) payload.length);
    }
    in.put(payload).flip();
    while (true) {
      Message message = messages.add((Event.Fragment) protocol.receive(in, messages));
      if (message != null) {
        return message;
      }
    }
  }

  /** {@return the message in a buffer from the pool} */
  @Benchmark
  public Object netty() {
    return netty(json.payload());
  }

  private Object netty(byte[] payload) {
    return netty.read(new BinaryWebSocketFrame(true, 4, netty.buffer(payload))).content();
  }

  /** {@return the message in a buffer that is used again} */
  @Benchmark
  public Object jetty() {
    return jetty.inflate(json.payload());
  }

  /** {@return the message, in an array of its own} */
  @Benchmark
  public Object javaWebSocket() throws Exception {
    return javaWebSocket.inflate(json.payload());
  }

  /** {@return the message, in an array of its own} */
  @Benchmark
  public Object tyrus() {
    return tyrus.inflate(json.payload());
  }

  /** {@return the message, in segments} */
  @Benchmark
  public Object okHttp() throws Exception {
    return okHttp(json.payload());
  }

  private Object okHttp(byte[] payload) throws Exception {
    okHttpBuffer.clear();
    okHttpBuffer.write(payload);
    okHttp.inflate(okHttpBuffer);
    return okHttpBuffer;
  }
}
