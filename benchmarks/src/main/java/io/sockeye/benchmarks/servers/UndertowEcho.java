package io.sockeye.benchmarks.servers;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.Options;
import org.xnio.Pooled;

/** Undertow, whose messages come in buffers of a deprecated type. */
@SuppressWarnings("deprecation")
final class UndertowEcho implements EchoServer {

  private final Set<WebSocketChannel> members = ConcurrentHashMap.newKeySet();

  private UndertowEcho() {}

  public static void main(String[] args) throws Exception {
    ServerProcessMain.run(new UndertowEcho(), args);
  }

  @Override
  public int start(boolean deflate) {
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setSocketOption(Options.BACKLOG, BACKLOG)
            .setHandler(
                Handlers.path()
                    .addExactPath(ECHO, handler(deflate, listening(new Echo())))
                    .addExactPath(MEMBERS, handler(deflate, this::join))
                    .addExactPath(BROADCAST, handler(deflate, listening(new Broadcaster()))))
            .build();
    server.start();
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  private static WebSocketProtocolHandshakeHandler handler(
      boolean deflate, WebSocketConnectionCallback callback) {
    WebSocketProtocolHandshakeHandler handler = Handlers.websocket(callback);
    return deflate ? handler.addExtension(new PerMessageDeflateHandshake(false)) : handler;
  }

  private static WebSocketConnectionCallback listening(AbstractReceiveListener listener) {
    return (exchange, channel) -> {
      channel.getReceiveSetter().set(listener);
      channel.resumeReceives();
    };
  }

  private void join(Object exchange, WebSocketChannel channel) {
    members.add(channel);
    channel.addCloseTask(members::remove);
    channel.getReceiveSetter().set(new AbstractReceiveListener() {});
    channel.resumeReceives();
  }

  private static final class Echo extends AbstractReceiveListener {
    @Override
    protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
      Pooled<ByteBuffer[]> data = message.getData();
      WebSockets.sendBinary(data.getResource(), channel, new Freeing(data));
    }

    @Override
    protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
      WebSockets.sendText(message.getData(), channel, null);
    }
  }

  private record Freeing(Pooled<ByteBuffer[]> data) implements WebSocketCallback<Void> {
    @Override
    public void complete(WebSocketChannel channel, Void context) {
      data.free();
    }

    @Override
    public void onError(WebSocketChannel channel, Void context, Throwable throwable) {
      data.free();
    }
  }

  private final class Broadcaster extends AbstractReceiveListener {
    @Override
    protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
      String text = message.getData();
      members.forEach(member -> WebSockets.sendText(text, member, null));
    }
  }
}
