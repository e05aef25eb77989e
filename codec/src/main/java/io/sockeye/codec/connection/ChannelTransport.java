package io.sockeye.codec.connection;

import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A channel in blocking mode, which writes several buffers at once. */
final class ChannelTransport implements Transport {

  private static final Logger LOG = System.getLogger(ChannelTransport.class.getName());

  private final SocketChannel channel;

  /** Null if it was closed before. A closed channel no longer tells. */
  private final SocketAddress remoteAddress;

  ChannelTransport(SocketChannel channel) {
    this.channel = channel;
    remoteAddress = remoteAddress(channel);
  }

  private static SocketAddress remoteAddress(SocketChannel channel) {
    try {
      SocketAddress remote = channel.getRemoteAddress();
      // Who connects to a Unix domain socket has no name, but the socket has.
      return remote instanceof UnixDomainSocketAddress unix && unix.getPath().toString().isEmpty()
          ? channel.getLocalAddress()
          : remote;
    } catch (IOException e) {
      // It is closed, which its first use will say.
      return null;
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return channel.read(target);
  }

  @Override
  public void write(ByteBuffer... sources) throws IOException {
    for (ByteBuffer source : sources) {
      while (source.hasRemaining()) {
        // A gathering write costs more, in the JDK and below it.
        long written = sources.length == 1 ? channel.write(source) : channel.write(sources);
        if (written < 0) {
          throw new EOFException("the channel takes no more bytes");
        }
      }
    }
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public SocketAddress remoteAddress() {
    return remoteAddress;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing a connection", e);
    }
  }
}
