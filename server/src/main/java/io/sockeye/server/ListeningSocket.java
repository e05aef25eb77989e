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
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/** What listens for connections, at a port or at a file. */
final class ListeningSocket implements Closeable {

  /** How many connections the system completes while the accepting thread is held up. */
  private static final int BACKLOG = 1024;

  private final ServerSocketChannel channel;
  private final SocketAddress address;

  /** The file of a Unix domain socket, which is another if somebody has put another there. */
  private final Object fileKey;

  /**
   * @param channel bound, in blocking mode
   */
  ListeningSocket(ServerSocketChannel channel) throws IOException {
    this.channel = channel;
    address = channel.getLocalAddress();
    fileKey = address instanceof UnixDomainSocketAddress unix ? fileKey(unix.getPath()) : null;
  }

  private static Object fileKey(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
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
    // While it is open, no other file can have its key.
    try {
      if (channel.isOpen() && address instanceof UnixDomainSocketAddress unix) {
        delete(unix.getPath());
      }
    } finally {
      channel.close();
    }
  }

  private void delete(Path path) throws IOException {
    try {
      if (Objects.equals(fileKey(path), fileKey)) {
        Files.delete(path);
      }
    } catch (NoSuchFileException e) {
      // Somebody else has.
    }
  }
}
