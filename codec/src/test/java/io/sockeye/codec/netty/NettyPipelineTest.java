package io.sockeye.codec.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The codec in a pipeline of Netty, with sockets and event loops of Netty. The peer is Netty's own
 * codec.
 */
@Timeout(30)
class NettyPipelineTest {

  private final class EchoPipeline extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      server.complete(channel);
      // README
      channel
          .pipeline()
          .addLast(new WebSocketCodec(ProtocolConfig.of(Role.SERVER)))
          .addLast(
              new SimpleChannelInboundHandler<Message>() {
                @Override
                protected void channelRead0(ChannelHandlerContext ctx, Message message) {
                  ctx.write(message);
                }
              });
      // end
    }
  }

  /** The other end: whatever frames come, by Netty's own codec. */
  private final class Peer extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      WebSocketDecoderConfig config =
          WebSocketDecoderConfig.newBuilder()
              .expectMaskedFrames(false)
              .maxFramePayloadLength(1 << 20)
              .build();
      channel
          .pipeline()
          .addLast(new WebSocket13FrameDecoder(config))
          .addLast(new WebSocket13FrameEncoder(true))
          .addLast(
              new SimpleChannelInboundHandler<WebSocketFrame>() {
                @Override
                protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
                  received.add(frame.retain());
                }
              });
    }
  }

  private final BlockingQueue<WebSocketFrame> received = new LinkedBlockingQueue<>();
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final CompletableFuture<Channel> server = new CompletableFuture<>();
  private Channel peer;

  @BeforeEach
  void connect() throws InterruptedException {
    Channel listening =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(new EchoPipeline())
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
    peer =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .handler(new Peer())
            .connect(listening.localAddress())
            .sync()
            .channel();
  }

  @AfterEach
  void close() {
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10_000);
  }

  private void send(WebSocketFrame frame) {
    peer.writeAndFlush(frame);
  }

  private <T extends WebSocketFrame> T next(Class<T> type) throws InterruptedException {
    WebSocketFrame frame = received.poll(10, TimeUnit.SECONDS);
    assertThat(frame).isInstanceOf(type);
    return type.cast(frame);
  }

  @Test
  void a_text_in_fragments_comes_back_as_one_message() throws InterruptedException {
    send(new TextWebSocketFrame(false, 0, "hel"));
    send(new ContinuationWebSocketFrame(true, 0, "lo"));
    TextWebSocketFrame frame = next(TextWebSocketFrame.class);
    assertThat(frame.isFinalFragment()).isTrue();
    assertThat(frame.text()).isEqualTo("hello");
    frame.release();
  }

  @Test
  void a_message_that_comes_in_many_reads_comes_back_unchanged() throws InterruptedException {
    byte[] data = new byte[700_000];
    new Random(1).nextBytes(data);
    send(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(data)));
    BinaryWebSocketFrame frame = next(BinaryWebSocketFrame.class);
    assertThat(ByteBufUtil.getBytes(frame.content())).isEqualTo(data);
    frame.release();
  }

  @Test
  void a_ping_is_answered_though_the_application_knows_nothing_of_it() throws InterruptedException {
    send(new PingWebSocketFrame(Unpooled.copiedBuffer("now", UTF_8)));
    PongWebSocketFrame frame = next(PongWebSocketFrame.class);
    assertThat(frame.content().toString(UTF_8)).isEqualTo("now");
    frame.release();
  }

  /** RFC 6455, sections 5.5.1 and 7.1.1. */
  @Test
  void a_close_is_answered_and_then_the_server_ends_tcp() throws InterruptedException {
    send(new CloseWebSocketFrame(1000, "bye"));
    CloseWebSocketFrame frame = next(CloseWebSocketFrame.class);
    assertThat(frame.statusCode()).isEqualTo(1000);
    frame.release();
    assertThat(peer.closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
  }

  /** RFC 6455, section 5.1: a client masks. */
  @Test
  void an_unmasked_frame_fails_the_connection() throws InterruptedException {
    ByteBuf unmasked = Unpooled.wrappedBuffer(HexFormat.of().parseHex("810548656c6c6f"));
    peer.pipeline().context(WebSocket13FrameEncoder.class).writeAndFlush(unmasked);
    CloseWebSocketFrame frame = next(CloseWebSocketFrame.class);
    assertThat(frame.statusCode()).isEqualTo(1002);
    frame.release();
    assertThat(peer.closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_peer_that_does_not_read_fills_no_memory_and_loses_nothing() throws Exception {
    int messages = 100;
    int length = 300_000;
    peer.config().setAutoRead(false);
    for (int i = 0; i < messages; i++) {
      send(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[length])));
    }
    Channel channel = server.get(10, TimeUnit.SECONDS);
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (channel.config().isAutoRead() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(channel.config().isAutoRead()).isFalse();
    // What came with one read, and the message that was complete with it.
    assertThat(channel.unsafe().outboundBuffer().totalPendingWriteBytes()).isLessThan(4L * length);

    peer.config().setAutoRead(true);
    for (int i = 0; i < messages; i++) {
      BinaryWebSocketFrame frame = next(BinaryWebSocketFrame.class);
      assertThat(frame.content().readableBytes()).isEqualTo(length);
      frame.release();
    }
  }

  /** RFC 6455, sections 5.5.1 and 7.1.2. */
  @Test
  void the_application_closes_and_the_channel_ends_with_the_answer_of_the_peer() {
    EmbeddedChannel channel =
        new EmbeddedChannel(new WebSocketCodec(ProtocolConfig.of(Role.SERVER)));
    channel.writeOutbound(CloseStatus.GOING_AWAY);
    ByteBuf close = channel.readOutbound();
    assertThat(ByteBufUtil.hexDump(close)).isEqualTo("880203e9");
    close.release();
    assertThat(channel.writeOneOutbound(Message.text("late")).cause())
        .isInstanceOf(IllegalStateException.class);
    assertThat(channel.isOpen()).isTrue();

    channel.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex("88820000000003e9")));
    assertThat(channel.isOpen()).isFalse();
    channel.finishAndReleaseAll();
  }
}
