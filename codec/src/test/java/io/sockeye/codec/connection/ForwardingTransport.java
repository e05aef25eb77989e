package io.sockeye.codec.connection;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A transport over another; a test overrides what it is about. */
class ForwardingTransport implements Transport {

  private final Transport to;

  ForwardingTransport(Transport to) {
    this.to = to;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return to.read(target);
  }

  @Override
  public void write(ByteBuffer... sources) throws IOException {
    to.write(sources);
  }

  @Override
  public void shutdownOutput() throws IOException {
    to.shutdownOutput();
  }

  @Override
  public void close() {
    to.close();
  }
}
