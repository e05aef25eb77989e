package io.sockeye.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One client of a {@link ReconnectLoad}, with one connection after the other. */
final class ShortConnection implements FrameReader.Listener {

  private static final int NORMAL_CLOSURE = 1000;
  private static final byte[] CLOSE_BODY = {NORMAL_CLOSURE >> 8, (byte) NORMAL_CLOSURE};

  private final InetSocketAddress server;
  private final Traffic traffic;
  private final Selector selector;
  private final Stopwatch stopwatch;
  private final ByteBuffer request;
  private final ByteBuffer message;
  private final ByteBuffer close =
      FrameBytes.frame(FrameBytes.FIN | FrameBytes.CLOSE, CLOSE_BODY, true);

  private final StringBuilder response = new StringBuilder();
  private SocketChannel channel;
  private SelectionKey key;
  private FrameReader reader;
  private boolean upgraded;
  private long openedAt;

  ShortConnection(
      InetSocketAddress server,
      String path,
      Traffic traffic,
      Selector selector,
      Stopwatch stopwatch) {
    this.server = server;
    this.traffic = traffic;
    this.selector = selector;
    this.stopwatch = stopwatch;
    request = ByteBuffer.wrap(Upgrade.request(server, path, traffic.extensions()));
    message = traffic.newOutput(1);
    traffic.fill(message, 0, 1);
  }

  void open() throws IOException {
    openedAt = System.nanoTime();
    upgraded = false;
    response.setLength(0);
    reader = new FrameReader(traffic.opcode(), traffic.newCheck(), this);
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    if (channel.connect(server)) {
      key = channel.register(selector, SelectionKey.OP_READ, this);
      write(request);
    } else {
      key = channel.register(selector, SelectionKey.OP_CONNECT, this);
    }
  }

  void ready(ByteBuffer shared) throws IOException {
    if (key.isConnectable()) {
      channel.finishConnect();
      key.interestOps(SelectionKey.OP_READ);
      write(request);
      return;
    }
    if (channel.read(shared.clear()) < 0) {
      throw new LoadException("the server ended the connection without a Close frame");
    }
    shared.flip();
    if (!upgraded) {
      readResponse(shared);
    }
    reader.read(shared);
  }

  private void readResponse(ByteBuffer in) throws IOException {
    while (!upgraded && in.hasRemaining()) {
      response.append((char) (in.get() & 0xff));
      upgraded = Upgrade.isComplete(response);
    }
    if (upgraded) {
      Upgrade.requireAccepted(response.toString(), traffic.extensions() != null);
      write(message);
    }
  }

  /** As little as this finds room in a socket that has been sent nothing else. */
  private void write(ByteBuffer bytes) throws IOException {
    channel.write(bytes.rewind());
    if (bytes.hasRemaining()) {
      throw new LoadException("a new connection took no more than " + bytes.position() + " bytes");
    }
  }

  @Override
  public void message() throws IOException {
    write(close);
  }

  @Override
  public void ping(byte[] payload) throws IOException {
    write(FrameBytes.frame(FrameBytes.FIN | FrameBytes.PONG, payload, true));
  }

  @Override
  public void close(int code) throws IOException {
    if (code != NORMAL_CLOSURE) {
      throw new LoadException("the server answered a Close with 1000 by one with " + code);
    }
    channel.close();
    stopwatch.record(System.nanoTime() - openedAt);
    open();
  }

  void abandon() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
