package io.sockeye.autobahn.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * An echo server on Netty's own handlers, set up as its users do: another library's server, to be
 * shown to the suite beside Sockeye's.
 */
public final class NettyEchoServer implements AutoCloseable {

  private static final int MAX_REQUEST_BYTES = 64 * 1024;
  private static final int MAX_MESSAGE_BYTES = 16 << 20;

  /** Of what is inflated at a time: Netty refuses a message of exactly its limit. */
  private static final int UNLIMITED = 0;

  private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
  private final Channel listening;

  private NettyEchoServer(int port) {
    listening =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(new Pipeline())
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .syncUninterruptibly()
            .channel();
  }

  /**
   * Starts a server on the loopback address.
   *
   * @param port 0 to have one chosen
   */
  public static NettyEchoServer start(int port) {
    return new NettyEchoServer(port);
  }

  /** {@return the port it listens on} */
  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /**
   * Echoes until the process is terminated.
   *
   * @param args the port, 0 to have one chosen
   */
  public static void main(String[] args) {
    if (args.length != 1 || !args[0].matches("\\d{1,5}")) {
      System.err.println("usage: NettyEchoServer PORT (0 to have one chosen)");
      System.exit(2);
    }
    NettyEchoServer server = start(Integer.parseInt(args[0]));
    System.out.println("listening on ws://127.0.0.1:" + server.port() + "/");
    server.listening.closeFuture().syncUninterruptibly();
  }

  private static final class Pipeline extends ChannelInitializer<SocketChannel> {

    private static final WebSocketServerProtocolConfig CONFIG =
        WebSocketServerProtocolConfig.newBuilder()
            .websocketPath("/")
            .checkStartsWith(true)
            .decoderConfig(
                WebSocketDecoderConfig.newBuilder()
                    .maxFramePayloadLength(MAX_MESSAGE_BYTES)
                    .allowExtensions(true)
                    .build())
            .build();

    @Override
    protected void initChannel(SocketChannel channel) {
      channel
          .pipeline()
          .addLast(new HttpServerCodec())
          .addLast(new ServerHeader())
          .addLast(new HttpObjectAggregator(MAX_REQUEST_BYTES))
          .addLast(new WebSocketServerCompressionHandler(UNLIMITED))
          .addLast(new WebSocketServerProtocolHandler(CONFIG))
          .addLast(new WebSocketFrameAggregator(MAX_MESSAGE_BYTES))
          .addLast(new Echo());
    }
  }

  /** The suite's reports take the name of a server from it. */
  private static final class ServerHeader extends ChannelOutboundHandlerAdapter {

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (message instanceof HttpResponse response) {
        response.headers().set(HttpHeaderNames.SERVER, "Netty");
      }
      context.write(message, promise);
    }
  }

  private static final class Echo extends SimpleChannelInboundHandler<WebSocketFrame> {

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame message) {
      context.writeAndFlush(message.retain());
    }
  }
}
