package io.sockeye.interop;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketClientCompressionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import io.netty.util.Version;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Netty, both ends. */
final class NettyPeer extends JvmPeer {

  private static final int MAX_HEAD_BYTES = 1 << 16;

  /** Of what is inflated at a time: Netty refuses a message of exactly its limit. */
  private static final int UNLIMITED = 0;

  NettyPeer() {
    super(
        "Netty",
        Ability.BE_SERVER,
        Ability.BE_CLIENT,
        Ability.SEND_FRAGMENTS,
        Ability.SEND_PING,
        Ability.DEFLATE);
  }

  private static Lines newLines() {
    return lines(Version.identify().get("netty-codec-http").artifactVersion());
  }

  private static EventLoopGroup newGroup() {
    return new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  }

  private static void end(EventLoopGroup group) {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Override
  public Running serve(int windowBits) {
    Lines lines = newLines();
    WebSocketServerProtocolConfig config =
        WebSocketServerProtocolConfig.newBuilder()
            .websocketPath("/")
            .subprotocols("interop")
            .handleCloseFrames(false)
            .dropPongFrames(false)
            .decoderConfig(
                WebSocketDecoderConfig.newBuilder()
                    .maxFramePayloadLength(Call.MAX_BYTES)
                    .allowExtensions(true)
                    .build())
            .build();
    EventLoopGroup group = newGroup();
    Channel listening =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec(), new HttpObjectAggregator(MAX_HEAD_BYTES))
                        .addLast(new Denying());
                    if (windowBits > 0) {
                      channel.pipeline().addLast(new WebSocketServerCompressionHandler(UNLIMITED));
                    }
                    channel
                        .pipeline()
                        .addLast(new WebSocketServerProtocolHandler(config))
                        .addLast(new WebSocketFrameAggregator(Call.MAX_BYTES))
                        .addLast(new Obeying(lines, null));
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    lines.add("listening " + ((InetSocketAddress) listening.localAddress()).getPort());
    return running(lines, () -> end(group));
  }

  @Override
  public Running call(URI server, int windowBits) {
    Lines lines = newLines();
    WebSocketClientProtocolHandler protocol =
        new WebSocketClientProtocolHandler(
            WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(server)
                .subprotocol("other,interop")
                .allowExtensions(true)
                .maxFramePayloadLength(Call.MAX_BYTES)
                .handleCloseFrames(false)
                .dropPongFrames(false)
                .build());
    EventLoopGroup group = newGroup();
    new Bootstrap()
        .group(group)
        .channel(NioSocketChannel.class)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel
                    .pipeline()
                    .addLast(new HttpClientCodec(), new HttpObjectAggregator(MAX_HEAD_BYTES));
                if (windowBits > 0) {
                  channel.pipeline().addLast(new WebSocketClientCompressionHandler(UNLIMITED));
                }
                channel
                    .pipeline()
                    .addLast(protocol)
                    .addLast(new WebSocketFrameAggregator(Call.MAX_BYTES))
                    .addLast(new Obeying(lines, () -> protocol.handshaker().actualSubprotocol()));
              }
            })
        .connect(server.getHost(), server.getPort());
    return running(lines, () -> end(group));
  }

  private static final class Denying extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof FullHttpRequest request && request.uri().equals("/denied")) {
        request.release();
        context
            .writeAndFlush(
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.FORBIDDEN))
            .addListener(ChannelFutureListener.CLOSE);
      } else {
        context.fireChannelRead(message);
      }
    }
  }

  private static final class Obeying extends SimpleChannelInboundHandler<WebSocketFrame> {

    private final Lines lines;
    private Supplier<String> subprotocol;

    /**
     * @param subprotocol of a client; a server is told
     */
    Obeying(Lines lines, Supplier<String> subprotocol) {
      this.lines = lines;
      this.subprotocol = subprotocol;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete complete) {
        subprotocol = complete::selectedSubprotocol;
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame)
        throws Exception {
      if (frame instanceof TextWebSocketFrame text) {
        Commands.obey(text.text(), new Sender(context, subprotocol));
      } else if (frame instanceof BinaryWebSocketFrame) {
        context.writeAndFlush(frame.retain());
      } else if (frame instanceof PongWebSocketFrame) {
        String payload = frame.content().toString(StandardCharsets.UTF_8);
        context.writeAndFlush(new TextWebSocketFrame("pong " + payload));
      } else if (frame instanceof CloseWebSocketFrame close) {
        lines.add("closed " + close.statusCode() + " " + close.reasonText());
        context.writeAndFlush(frame.retain()).addListener(ChannelFutureListener.CLOSE);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
      lines.add(
          failure instanceof WebSocketClientHandshakeException refused && refused.response() != null
              ? "refused " + refused.response().status().code()
              : "error " + failure);
      context.close();
    }
  }

  private record Sender(ChannelHandlerContext context, Supplier<String> agreed)
      implements Commands.Connection {

    @Override
    public void text(String message) {
      context.writeAndFlush(new TextWebSocketFrame(message));
    }

    @Override
    public void close(int code, String reason) {
      context.writeAndFlush(new CloseWebSocketFrame(code, reason));
    }

    @Override
    public void ping(String payload) {
      context.writeAndFlush(
          new PingWebSocketFrame(Unpooled.copiedBuffer(payload, StandardCharsets.UTF_8)));
    }

    @Override
    public void fragments(int count, String text) {
      for (int i = 1; i <= count; i++) {
        context.writeAndFlush(
            i == 1
                ? new TextWebSocketFrame(i == count, 0, text)
                : new ContinuationWebSocketFrame(i == count, 0, text));
      }
    }

    @Override
    public String subprotocol() {
      return agreed.get();
    }
  }
}
