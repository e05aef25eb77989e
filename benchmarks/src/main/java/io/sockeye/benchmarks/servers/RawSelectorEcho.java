package io.sockeye.benchmarks.servers;

import io.sockeye.codec.connection.ConnectionThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * No WebSocket server: one thread sends back the bytes that it reads, as cheaply as plain Java can.
 * What is measured against it is what the load generator can do.
 */
final class RawSelectorEcho implements EchoServer {

  private static final int BUFFER_BYTES = 256 << 10;

  private final ByteBuffer shared = ByteBuffer.allocateDirect(BUFFER_BYTES);

  private RawSelectorEcho() {}

  public static void main(String[] args) throws Exception {
    ServerProcessMain.run(new RawSelectorEcho(), args);
  }

  @Override
  public int start(boolean deflate) throws IOException {
    ServerSocketChannel listening = ServerSocketChannel.open();
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    listening.configureBlocking(false);
    Selector selector = Selector.open();
    listening.register(selector, SelectionKey.OP_ACCEPT);
    ConnectionThreads.platformThreads("echo").newThread(() -> serve(selector)).start();
    return listening.socket().getLocalPort();
  }

  private void serve(Selector selector) {
    try {
      while (true) {
        selector.select(this::ready);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the selector fails", e);
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.channel() instanceof ServerSocketChannel listening) {
        accept(listening, key.selector());
      } else {
        echo(key, (SocketChannel) key.channel());
      }
    } catch (IOException e) {
      close(key);
    }
  }

  private static void accept(ServerSocketChannel listening, Selector selector) throws IOException {
    for (SocketChannel channel; (channel = listening.accept()) != null; ) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
    }
  }

  /** What a socket does not take at once is kept with its key, and nothing is read meanwhile. */
  private void echo(SelectionKey key, SocketChannel channel) throws IOException {
    ByteBuffer unsent = (ByteBuffer) key.attachment();
    if (unsent != null) {
      channel.write(unsent);
      if (!unsent.hasRemaining()) {
        key.attach(null);
        key.interestOps(SelectionKey.OP_READ);
      }
      return;
    }
    if (channel.read(shared.clear()) < 0) {
      close(key);
      return;
    }
    boolean last = LoneClose.is(shared.flip());
    channel.write(shared);
    if (last) {
      close(key);
    } else if (shared.hasRemaining()) {
      key.attach(ByteBuffer.allocateDirect(shared.remaining()).put(shared).flip());
      key.interestOps(SelectionKey.OP_WRITE);
    }
  }

  private static void close(SelectionKey key) {
    try {
      key.channel().close();
    } catch (IOException e) {
      key.cancel();
    }
  }
}
