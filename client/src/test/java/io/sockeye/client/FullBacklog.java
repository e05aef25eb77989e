package io.sockeye.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A port that takes no further connections, as on a host that drops packets. */
final class FullBacklog implements AutoCloseable {

  private final ServerSocket listening;
  private final List<SocketChannel> connections = new ArrayList<>();

  FullBacklog() throws IOException {
    this(InetAddress.getLoopbackAddress(), 0);
  }

  FullBacklog(InetAddress address, int port) throws IOException {
    listening = new ServerSocket(port, 1, address);
    boolean full = false;
    while (!full) {
      SocketChannel channel = SocketChannel.open();
      connections.add(channel);
      try {
        channel.socket().connect(new InetSocketAddress(address, listening.getLocalPort()), 200);
      } catch (SocketTimeoutException e) {
        full = true;
      }
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : connections) {
      channel.close();
    }
    listening.close();
  }
}
