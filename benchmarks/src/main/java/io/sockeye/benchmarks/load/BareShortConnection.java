package io.sockeye.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.List;

/**
 * What a {@link WebSocketShortConnection} writes, to a server that sends back each byte and knows
 * nothing of what they mean, but for a Close, behind which it ends the connection.
 */
final class BareShortConnection extends ShortConnection {

  private static final String PATH = "/echo";

  private final List<ByteBuffer> writes;
  private int next;

  BareShortConnection(
      InetSocketAddress server, Traffic traffic, Selector selector, Stopwatch stopwatch) {
    super(server, selector, stopwatch);
    ByteBuffer message = traffic.newOutput(1);
    traffic.fill(message, 0, 1);
    writes =
        List.of(
            ByteBuffer.wrap(Upgrade.request(server, PATH, null)),
            message,
            WebSocketShortConnection.close());
  }

  @Override
  void opened() throws IOException {
    next = 0;
    write(writes.get(0));
    writes.get(0).rewind();
  }

  @Override
  void received(ByteBuffer in) throws IOException {
    ByteBuffer sent = writes.get(next);
    while (in.hasRemaining()) {
      if (!sent.hasRemaining() || in.get() != sent.get()) {
        throw new LoadException("the server has sent back something else");
      }
    }
    if (!sent.hasRemaining()) {
      goOn();
    }
  }

  private void goOn() throws IOException {
    next++;
    if (next == writes.size()) {
      allIsSaid();
    } else {
      write(writes.get(next));
      writes.get(next).rewind();
    }
  }
}
