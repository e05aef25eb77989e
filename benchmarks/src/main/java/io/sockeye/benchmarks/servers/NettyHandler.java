package io.sockeye.benchmarks.servers;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;

/** One connection of a Netty server. */
final class NettyHandler extends SimpleChannelInboundHandler<WebSocketFrame> {

  private final ChannelGroup members;
  private boolean broadcasts;

  NettyHandler(ChannelGroup members) {
    this.members = members;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof HandshakeComplete handshake) {
      broadcasts = handshake.requestUri().equals(EchoServer.BROADCAST);
      if (handshake.requestUri().equals(EchoServer.MEMBERS)) {
        members.add(context.channel());
      }
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    if (broadcasts) {
      members.writeAndFlush(frame.retain());
    } else {
      context.write(frame.retain());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
