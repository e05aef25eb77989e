package io.sockeye.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;

/** Opening handshake, a message and its echo, closing handshake. */
final class WebSocketShortConnection extends ShortConnection implements FrameReader.Listener {

  private static final int NORMAL_CLOSURE = 1000;
  private static final byte[] CLOSE_BODY = {NORMAL_CLOSURE >> 8, (byte) NORMAL_CLOSURE};

  private final Traffic traffic;
  private final ByteBuffer request;
  private final ByteBuffer message;
  private final ByteBuffer close = close();

  private final StringBuilder response = new StringBuilder();
  private FrameReader reader;
  private boolean upgraded;

  WebSocketShortConnection(
      InetSocketAddress server,
      String path,
      Traffic traffic,
      Selector selector,
      Stopwatch stopwatch) {
    super(server, selector, stopwatch);
    this.traffic = traffic;
    request = ByteBuffer.wrap(Upgrade.request(server, path, traffic.extensions()));
    message = traffic.newOutput(1);
    traffic.fill(message, 0, 1);
  }

  static ByteBuffer close() {
    return FrameBytes.frame(FrameBytes.FIN | FrameBytes.CLOSE, CLOSE_BODY, true);
  }

  @Override
  void opened() throws IOException {
    upgraded = false;
    response.setLength(0);
    reader = new FrameReader(traffic.opcode(), traffic.newCheck(), this);
    write(request);
  }

  @Override
  void received(ByteBuffer in) throws IOException {
    if (!upgraded) {
      readResponse(in);
    }
    reader.read(in);
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
    allIsSaid();
  }
}
