package io.sockeye.client;

import io.sockeye.codec.connection.Transport;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** A transport over another; a test overrides what it is about. */
interface ForwardingTransport extends Transport {

  Transport transport();

  @Override
  default int read(ByteBuffer target) throws IOException {
    return transport().read(target);
  }

  @Override
  default void write(ByteBuffer... sources) throws IOException {
    transport().write(sources);
  }

  @Override
  default void shutdownOutput() throws IOException {
    transport().shutdownOutput();
  }

  @Override
  default SocketAddress remoteAddress() {
    return transport().remoteAddress();
  }

  @Override
  default void close() {
    transport().close();
  }
}
