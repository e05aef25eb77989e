package io.sockeye.codec.connection;

import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
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
      return channel.getRemoteAddress();
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
        if (channel.write(sources) < 0) {
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
