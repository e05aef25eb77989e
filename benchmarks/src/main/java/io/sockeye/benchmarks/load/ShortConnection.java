package io.sockeye.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** One client of a {@link ReconnectLoad}, with one connection after the other. */
abstract class ShortConnection {

  private static final Duration MAX_WAIT_FOR_END = Duration.ofSeconds(1);

  private final InetSocketAddress server;
  private final Selector selector;
  private final Stopwatch stopwatch;

  private SocketChannel channel;
  private SelectionKey key;
  private long openedAt;

  /** Whether nothing is left to be said. */
  private boolean said;

  private long saidAt;

  ShortConnection(InetSocketAddress server, Selector selector, Stopwatch stopwatch) {
    this.server = server;
    this.selector = selector;
    this.stopwatch = stopwatch;
  }

  /** The connection is open: has to write something. */
  abstract void opened() throws IOException;

  /**
   * @param in good for this call
   */
  abstract void received(ByteBuffer in) throws IOException;

  final void open() throws IOException {
    openedAt = System.nanoTime();
    said = false;
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    if (channel.connect(server)) {
      key = channel.register(selector, SelectionKey.OP_READ, this);
      opened();
    } else {
      key = channel.register(selector, SelectionKey.OP_CONNECT, this);
    }
  }

  final void ready(ByteBuffer shared) throws IOException {
    if (key.isConnectable()) {
      channel.finishConnect();
      key.interestOps(SelectionKey.OP_READ);
      opened();
      return;
    }
    int length = channel.read(shared.clear());
    if (said && length < 0) {
      finish();
    } else if (length < 0) {
      throw new LoadException("the server has ended the connection too early");
    } else if (said && length > 0) {
      throw new LoadException("the server has sent something behind its Close");
    } else {
      received(shared.flip());
    }
  }

  /** As little as this finds room in a socket that has been sent nothing else. */
  final void write(ByteBuffer bytes) throws IOException {
    channel.write(bytes.rewind());
    if (bytes.hasRemaining()) {
      throw new LoadException("a new connection took no more than " + bytes.position() + " bytes");
    }
  }

  /**
   * Everything is said, and the server has to end the TCP connection (RFC 6455, section 7.1.1). The
   * port of whoever ends it first stays taken for a minute: a client that did would soon wait for
   * ports instead of the server.
   */
  final void allIsSaid() {
    said = true;
    saidAt = System.nanoTime();
  }

  final void requireEnd() throws LoadException {
    if (said && System.nanoTime() - saidAt > MAX_WAIT_FOR_END.toNanos()) {
      throw new LoadException(
          "the server has not ended the TCP connection within "
              + MAX_WAIT_FOR_END.toMillis()
              + " ms after the closing handshake");
    }
  }

  private void finish() throws IOException {
    channel.close();
    stopwatch.record(System.nanoTime() - openedAt);
    open();
  }

  final void abandon() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
