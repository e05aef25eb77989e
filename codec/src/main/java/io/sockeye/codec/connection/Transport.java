package io.sockeye.codec.connection;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A stream of bytes in each direction: what a {@link WebSocket} is built on.
 *
 * <p>One thread reads, one thread writes, and both may do so at the same time; any thread may
 * close, at any time.
 */
public interface Transport extends Closeable {

  /**
   * Waits until bytes have come, and takes as many as are there and fit.
   *
   * @param target where they go, from its position on; there is room for at least one
   * @return how many they are, at least 1; -1 when the peer has ended the stream
   * @throws IOException when the transport fails, or is closed before or meanwhile
   */
  int read(ByteBuffer target) throws IOException;

  /**
   * Hands over all bytes, and waits until that is done.
   *
   * @param sources the bytes in order; each has its position at its limit afterwards
   * @throws IOException when the transport fails, or is closed before or meanwhile
   */
  void write(ByteBuffer... sources) throws IOException;

  /**
   * Ends the stream to the peer, and goes on receiving. A transport that has no such half-close
   * does nothing.
   *
   * @throws IOException when the transport fails or is closed
   */
  void shutdownOutput() throws IOException;

  /**
   * {@return whether {@link #shutdownOutput()} ends the stream to the peer; true by default}
   *
   * <p>Where it does not, a server closes the transport as soon as both ends have sent a Close: the
   * client waits for that end (RFC 6455, section 7.1.1), and the server could not wait for the
   * client's.
   */
  default boolean hasHalfClose() {
    return true;
  }

  /**
   * {@return the address of the other end, for log lines and events; null, as by default, when
   * there is none to tell}
   *
   * <p>It is asked of open transports and of closed ones.
   */
  default SocketAddress remoteAddress() {
    return null;
  }

  /** Ends both directions at once and wakes whoever reads or writes. It does not wait. */
  @Override
  void close();

  /**
   * {@return a transport over a connected socket}
   *
   * <p>For a TLS socket that is layered over another there is {@link #of(Socket, Socket)}.
   *
   * @param socket the socket, closed with the transport
   * @throws IOException when it is not connected
   */
  static Transport of(Socket socket) throws IOException {
    return of(socket, socket);
  }

  /**
   * {@return a transport over a socket that is layered over another, as with TLS}
   *
   * <p>Closing a TLS socket says goodbye to the peer, which can take as long as the peer likes. So
   * the socket below it is closed first.
   *
   * @param socket the upper socket
   * @param below the socket that it uses
   * @throws IOException when they are not connected
   */
  static Transport of(Socket socket, Socket below) throws IOException {
    return new StreamTransport(
        socket.getInputStream(),
        socket.getOutputStream(),
        socket::shutdownOutput,
        below::getRemoteSocketAddress,
        below,
        socket);
  }

  /**
   * {@return a transport over a connected channel}
   *
   * @param channel the channel, in blocking mode; closed with the transport
   * @throws IllegalArgumentException when it is not in blocking mode
   */
  static Transport of(SocketChannel channel) {
    if (!channel.isBlocking()) {
      throw new IllegalArgumentException("the channel has to be in blocking mode");
    }
    return new ChannelTransport(channel);
  }

  /**
   * {@return a transport over a pair of streams, without half-close}
   *
   * @param in what the peer sends; closing it must not wait, and has to wake a reader
   * @param out what goes to the peer; flushed after each write. Closing it may flush it, and so
   *     wait for the peer: while another thread writes, it is closed by a thread of its own
   */
  static Transport of(InputStream in, OutputStream out) {
    GuardedOutput guarded = new GuardedOutput(out);
    return new StreamTransport(in, guarded, null, () -> null, in, guarded);
  }
}
