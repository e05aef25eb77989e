package io.sockeye.benchmarks.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.sockeye.codec.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * Netty's handlers in a channel without a socket. What a call yields is released by the next one.
 */
final class NettyPeer {

  private final EmbeddedChannel channel;
  private final List<Object> held = new ArrayList<>();

  NettyPeer(ChannelHandler... handlers) {
    channel = new EmbeddedChannel(handlers);
  }

  /** {@return what a server has in its pipeline to receive with} */
  static NettyPeer receiver() {
    return new NettyPeer(new WebSocket13FrameDecoder(serverConfig()), new Utf8FrameValidator());
  }

  static NettyPeer sender(Role role) {
    return new NettyPeer(new WebSocket13FrameEncoder(role == Role.CLIENT));
  }

  private static WebSocketDecoderConfig serverConfig() {
    return WebSocketDecoderConfig.newBuilder().maxFramePayloadLength(1 << 24).build();
  }

  /** {@return a buffer as the channel reads into, with these bytes} */
  ByteBuf buffer(byte[] bytes) {
    return channel.alloc().ioBuffer(bytes.length).writeBytes(bytes);
  }

  WebSocketFrame read(Object message) {
    release();
    channel.writeInbound(message);
    WebSocketFrame frame = channel.readInbound();
    held.add(frame);
    return frame;
  }

  /** {@return what the handlers made of the message, buffer by buffer} */
  List<Object> write(Object message) {
    release();
    channel.writeOutbound(message);
    return written();
  }

  /** {@return what the handlers answer to the message, buffer by buffer} */
  List<Object> respond(Object message) {
    release();
    channel.writeInbound(message);
    return written();
  }

  private List<Object> written() {
    for (Object out; (out = channel.readOutbound()) != null; ) {
      held.add(out);
    }
    return held;
  }

  private void release() {
    for (int i = 0; i < held.size(); i++) {
      ReferenceCountUtil.release(held.get(i));
    }
    held.clear();
  }

  void close() {
    release();
    channel.finishAndReleaseAll();
  }

  /** The decoder alone, called as a channel would, without the channel's own cost. */
  static final class Direct extends WebSocket13FrameDecoder {

    private final List<Object> out = new ArrayList<>();
    private final EmbeddedChannel channel;
    private final ChannelHandlerContext context;

    Direct() {
      super(serverConfig());
      channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
      context = channel.pipeline().firstContext();
    }

    ByteBuf read(byte[] bytes) throws Exception {
      release();
      ByteBuf in = channel.alloc().ioBuffer(bytes.length).writeBytes(bytes);
      decode(context, in, out);
      in.release();
      return ((ByteBufHolder) out.get(0)).content();
    }

    private void release() {
      if (!out.isEmpty()) {
        ReferenceCountUtil.release(out.get(0));
        out.clear();
      }
    }

    void close() {
      release();
      channel.finishAndReleaseAll();
    }
  }
}
