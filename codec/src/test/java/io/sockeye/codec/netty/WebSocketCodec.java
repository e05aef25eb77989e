package io.sockeye.codec.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Event;
import io.sockeye.codec.Message;
import io.sockeye.codec.MessageAssembler;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.codec.WebSocketProtocol;
import java.io.IOException;
import java.nio.ByteBuffer;

// README
/**
 * Bytes on the side of the socket, messages on the side of the application, which writes a
 * CloseStatus to close.
 */
final class WebSocketCodec extends ChannelDuplexHandler {

  private final WebSocketProtocol protocol;
  private final MessageAssembler messages = new MessageAssembler();

  WebSocketCodec(ProtocolConfig config) {
    protocol = new WebSocketProtocol(config);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object received) throws IOException {
    ByteBuf bytes = (ByteBuf) received;
    try {
      ByteBuffer in = bytes.nioBuffer();
      for (Event event; (event = protocol.receive(in, messages)) != null; ) {
        ChannelFuture replied = ctx.write(Unpooled.wrappedBuffer(protocol.reply(event)));
        if (event instanceof Event.Close) {
          replied.addListener(ChannelFutureListener.CLOSE);
        }
        if (event instanceof Event.Fragment fragment) {
          Message message = messages.add(fragment);
          if (message != null) {
            ctx.fireChannelRead(message);
          }
        }
      }
    } catch (ProtocolViolationException e) {
      ctx.write(Unpooled.wrappedBuffer(protocol.fail(e.violation())))
          .addListener(ChannelFutureListener.CLOSE);
    } finally {
      bytes.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
    ctx.fireChannelReadComplete();
  }

  /** Nothing is read from a peer that does not read: what answers it would have to be kept. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    ctx.channel().config().setAutoRead(ctx.channel().isWritable());
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ByteBuffer bytes =
        message instanceof CloseStatus status
            ? protocol.close(status)
            : protocol.send((Message) message);
    ctx.write(Unpooled.wrappedBuffer(bytes), promise);
  }

  /** When the channel has ended, too. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    protocol.endReceiving();
    protocol.endSending();
  }
}

// end
