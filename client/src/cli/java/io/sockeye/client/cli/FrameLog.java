package io.sockeye.client.cli;

import io.sockeye.codec.connection.Transport;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** Shows what passes over a transport: the opening handshake, and each frame. */
final class FrameLog implements Transport {

  private final Transport transport;
  private final PassingBytes received = new PassingBytes("< ", StandardError::print);
  private final PassingBytes sent = new PassingBytes("> ", StandardError::print);

  FrameLog(Transport transport) {
    this.transport = transport;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int start = target.position();
    int length = transport.read(target);
    if (length > 0) {
      received.pass(target.duplicate().position(start).limit(start + length));
    }
    return length;
  }

  /** Before they leave: so an answer is never shown first. */
  @Override
  public void write(ByteBuffer... sources) throws IOException {
    for (ByteBuffer source : sources) {
      sent.pass(source.duplicate());
    }
    transport.write(sources);
  }

  @Override
  public void shutdownOutput() throws IOException {
    transport.shutdownOutput();
  }

  @Override
  public SocketAddress remoteAddress() {
    return transport.remoteAddress();
  }

  @Override
  public void close() {
    transport.close();
  }
}
