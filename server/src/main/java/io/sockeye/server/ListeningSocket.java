package io.sockeye.server;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;

/** What listens for connections, at a port or at a file. */
final class ListeningSocket implements Closeable {

  /** How many connections the system completes while the accepting thread is held up. */
  private static final int BACKLOG = 1024;

  private final ServerSocketChannel channel;
  private final SocketAddress address;

  /**
   * @param channel bound, in blocking mode
   */
  ListeningSocket(ServerSocketChannel channel) throws IOException {
    this.channel = channel;
    this.address = channel.getLocalAddress();
  }

  /**
   * {@return one for TCP}
   *
   * @param host null for all addresses of this machine
   */
  static ListeningSocket open(String host, int port) throws IOException {
    InetSocketAddress local =
        host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    if (local.isUnresolved()) {
      throw new UnknownHostException("the host " + host + " is unknown");
    }
    return new ListeningSocket(bind(ServerSocketChannel.open(), local));
  }

  /** {@return a Unix domain socket} */
  static ListeningSocket open(UnixDomainSocketAddress local) throws IOException {
    return new ListeningSocket(bind(ServerSocketChannel.open(StandardProtocolFamily.UNIX), local));
  }

  private static ServerSocketChannel bind(ServerSocketChannel channel, SocketAddress local)
      throws IOException {
    try {
      return channel.bind(local, BACKLOG);
    } catch (IOException e) {
      channel.close();
      BindException clearer =
          new BindException("cannot listen at " + local + ": " + e.getMessage());
      clearer.initCause(e);
      throw clearer;
    }
  }

  SocketAddress address() {
    return address;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  SocketChannel accept() throws IOException {
    return channel.accept();
  }

  @Override
  public void close() throws IOException {
    // Once closed the file may be another server's.
    boolean deletes = channel.isOpen() && address instanceof UnixDomainSocketAddress;
    channel.close();
    if (deletes) {
      Files.deleteIfExists(((UnixDomainSocketAddress) address).getPath());
    }
  }
}
