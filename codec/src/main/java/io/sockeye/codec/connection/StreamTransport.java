package io.sockeye.codec.connection;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.function.Supplier;

/** A pair of streams, of a socket or of anything else. */
final class StreamTransport implements Transport {

  /** What a stream calls for that has no other way to end one direction. */
  interface HalfClose {
    void run() throws IOException;
  }

  private static final Logger LOG = System.getLogger(StreamTransport.class.getName());
  private static final int COPY_BYTES = 8192;

  private final InputStream in;
  private final OutputStream out;
  private final HalfClose halfClose;
  private final Supplier<SocketAddress> remoteAddress;
  private final Closeable[] closeables;

  /** Streams of others have exceptions of their own for what is closed. */
  private volatile boolean closed;

  /**
   * @param halfClose null when there is none
   * @param closeables closed in this order
   */
  StreamTransport(
      InputStream in,
      OutputStream out,
      HalfClose halfClose,
      Supplier<SocketAddress> remoteAddress,
      Closeable... closeables) {
    this.in = in;
    this.out = out;
    this.halfClose = halfClose;
    this.remoteAddress = remoteAddress;
    this.closeables = closeables;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    int position = target.position();
    int read;
    if (target.hasArray()) {
      read = in.read(target.array(), target.arrayOffset() + position, target.remaining());
    } else {
      byte[] copy = new byte[Math.min(target.remaining(), COPY_BYTES)];
      read = in.read(copy);
      target.put(position, copy, 0, Math.max(0, read));
    }
    if (read > 0) {
      target.position(position + read);
    }
    return read;
  }

  @Override
  public void write(ByteBuffer... sources) throws IOException {
    for (ByteBuffer source : sources) {
      if (source.hasArray()) {
        out.write(source.array(), source.arrayOffset() + source.position(), source.remaining());
        source.position(source.limit());
      } else {
        byte[] copy = new byte[Math.min(source.remaining(), COPY_BYTES)];
        while (source.hasRemaining()) {
          int length = Math.min(source.remaining(), copy.length);
          source.get(copy, 0, length);
          out.write(copy, 0, length);
        }
      }
    }
    out.flush();
  }

  @Override
  public void shutdownOutput() throws IOException {
    if (halfClose != null) {
      halfClose.run();
    }
  }

  @Override
  public boolean hasHalfClose() {
    return halfClose != null;
  }

  @Override
  public SocketAddress remoteAddress() {
    return remoteAddress.get();
  }

  @Override
  public void close() {
    closed = true;
    for (Closeable closeable : closeables) {
      try {
        closeable.close();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "closing a connection", e);
      }
    }
  }
}
