package io.sockeye.benchmarks.servers;

import io.sockeye.codec.connection.ConnectionThreads;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/**
 * No WebSocket server: it reads the length of each frame, has an array made for the whole of it,
 * and writes that back, with a virtual thread for each connection. A server of that design that
 * hands whole messages to its user has no less to do.
 */
final class RawMessageEcho implements EchoServer {

  private static final int BUFFER_BYTES = 4 << 10;
  private static final int SHORT_HEADER = 2;
  private static final int LENGTH = 0x7F;
  private static final int LENGTH_16 = 126;

  public static void main(String[] args) throws Exception {
    ServerProcessMain.run(new RawMessageEcho(), args);
  }

  @Override
  public int start(boolean deflate) throws IOException {
    ServerSocket listening = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    ConnectionThreads.platformThreads("accept").newThread(() -> accept(listening)).start();
    return listening.getLocalPort();
  }

  private static void accept(ServerSocket listening) {
    try {
      while (true) {
        Socket socket = listening.accept();
        socket.setTcpNoDelay(true);
        ConnectionThreads.virtualThreads("echo").newThread(() -> echo(socket)).start();
      }
    } catch (IOException e) {
      throw new IllegalStateException("nothing more can be accepted", e);
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
      OutputStream out = socket.getOutputStream();
      while (true) {
        out.write(frame(in));
      }
    } catch (IOException e) {
      // The client of a comparison goes without a word.
    }
  }

  private static byte[] frame(InputStream in) throws IOException {
    byte[] start = in.readNBytes(SHORT_HEADER);
    if (start.length < SHORT_HEADER) {
      throw new EOFException();
    }
    int length = start[1] & LENGTH;
    byte[] extended = {};
    if (length == LENGTH_16) {
      extended = in.readNBytes(Short.BYTES);
      length = ByteBuffer.wrap(extended).getShort() & 0xFFFF;
    } else if (length > LENGTH_16) {
      extended = in.readNBytes(Long.BYTES);
      length = (int) ByteBuffer.wrap(extended).getLong();
    }
    int header = SHORT_HEADER + extended.length;
    byte[] frame = new byte[header + length];
    System.arraycopy(start, 0, frame, 0, SHORT_HEADER);
    System.arraycopy(extended, 0, frame, SHORT_HEADER, extended.length);
    if (in.readNBytes(frame, header, length) < length) {
      throw new EOFException();
    }
    return frame;
  }
}
