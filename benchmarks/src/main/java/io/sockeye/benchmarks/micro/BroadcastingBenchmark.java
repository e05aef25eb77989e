package io.sockeye.benchmarks.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.sockeye.codec.Message;
import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.PreparedMessage;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import io.sockeye.codec.WebSocketProtocol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;

/**
 * One text message of a server to 1,000 members that all agreed to permessage-deflate with context
 * takeover: to the frame that each of them is sent, without a socket.
 *
 * <p>Each peer compresses the message for each of its members: Java-WebSocket's own {@code
 * broadcast} gives the frames of the first member to all others of the same draft and compresses
 * them again for each.
 */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class BroadcastingBenchmark extends Comparison {

  private static final int MEMBERS = 1000;

  @Param({"256", "1024"})
  public int size;

  private byte[] json;
  private String text;
  private WebSocketComponents jettyComponents;
  private final Object[] sent = new Object[MEMBERS];
  private final List<WebSocketProtocol> sockeye = new ArrayList<>();
  private final List<NettyPeer> netty = new ArrayList<>();
  private final List<JettyDeflate> jetty = new ArrayList<>();
  private final List<JavaWebSocketPeer> javaWebSocket = new ArrayList<>();
  private final List<TyrusPeer> tyrus = new ArrayList<>();
  private final List<TyrusDeflate> tyrusDeflates = new ArrayList<>();

  @Override
  protected void prepare() throws Exception {
    json = Samples.json(size, 0);
    text = new String(json, UTF_8);
    jettyComponents = JettyDeflate.components();
  }

  @Override
  protected byte[] expected() {
    return json;
  }

  @Override
  protected byte[] content(Object yielded) throws Exception {
    byte[] first = member(sent[0]);
    for (Object other : sent) {
      if (!Arrays.equals(first, member(other))) {
        throw new IllegalStateException("the members are not all sent the same");
      }
    }
    return first;
  }

  private byte[] member(Object frame) throws Exception {
    WireFrame written = WireFrame.of(Content.of(frame));
    if (written.first() != (WireFrame.TEXT | WireFrame.RSV1) || written.masked()) {
      throw new IllegalStateException("not a compressed text frame of a server");
    }
    return JsonMessages.inflate(written.payload(), size);
  }

  /** The members of all libraries at once would need a gigabyte for their deflaters. */
  @Override
  protected void after() {
    sockeye.clear();
    netty.forEach(NettyPeer::close);
    netty.clear();
    jetty.forEach(JettyDeflate::close);
    jetty.clear();
    javaWebSocket.clear();
    tyrus.clear();
    tyrusDeflates.forEach(TyrusDeflate::close);
    tyrusDeflates.clear();
    Arrays.fill(sent, null);
  }

  private static <T> void fill(List<T> members, Callable<T> member) throws Exception {
    while (members.size() < MEMBERS) {
      members.add(member.call());
    }
  }

  /** {@return the frames} */
  @Benchmark
  public Object[] sockeye() throws Exception {
    ProtocolConfig config =
        ProtocolConfig.of(Role.SERVER).withPermessageDeflate(PermessageDeflate.DEFAULT);
    fill(sockeye, () -> new WebSocketProtocol(config));
    PreparedMessage prepared = PreparedMessage.of(Message.text(text));
    for (int i = 0; i < MEMBERS; i++) {
      sent[i] = sockeye.get(i).send(prepared);
    }
    return sent;
  }

  /** {@return the frames} */
  @Benchmark
  public Object[] netty() throws Exception {
    fill(
        netty,
        () ->
            new NettyPeer(
                new WebSocket13FrameEncoder(false),
                NettyDeflate.extension(true).newExtensionEncoder()));
    TextWebSocketFrame message = new TextWebSocketFrame(Unpooled.wrappedBuffer(json));
    for (int i = 0; i < MEMBERS; i++) {
      sent[i] = netty.get(i).write(message.retainedDuplicate());
    }
    message.release();
    return sent;
  }

  /** {@return the frames} */
  @Benchmark
  public Object[] jetty() throws Exception {
    fill(jetty, () -> new JettyDeflate(true, jettyComponents, size + 64));
    for (int i = 0; i < MEMBERS; i++) {
      sent[i] = jetty.get(i).write(text);
    }
    return sent;
  }

  /** {@return the frames} */
  @Benchmark
  public Object[] javaWebSocket() throws Exception {
    byte[] request = Samples.request();
    fill(
        javaWebSocket,
        () -> {
          PerMessageDeflateExtension extension = new PerMessageDeflateExtension();
          extension.setThreshold(0);
          extension.setServerNoContextTakeover(false);
          return JavaWebSocketPeer.after(request, extension);
        });
    for (int i = 0; i < MEMBERS; i++) {
      sent[i] = javaWebSocket.get(i).write(text);
    }
    return sent;
  }

  /** {@return the frames, compressed with the highest level, as it always does} */
  @Benchmark
  public Object[] tyrus() throws Exception {
    fill(tyrusDeflates, TyrusDeflate::new);
    fill(tyrus, () -> TyrusPeer.deflating(tyrusDeflates.get(tyrus.size())));
    for (int i = 0; i < MEMBERS; i++) {
      sent[i] = tyrus.get(i).write(text);
    }
    return sent;
  }
}
