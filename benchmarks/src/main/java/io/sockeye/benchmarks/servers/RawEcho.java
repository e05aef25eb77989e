package io.sockeye.benchmarks.servers;

import io.sockeye.codec.connection.ConnectionThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * No WebSocket server: it sends back the bytes that it reads, with a thread for each connection,
 * which is the least that any server of that design has to do.
 */
final class RawEcho implements EchoServer {

  private static final int BUFFER_BYTES = 64 << 10;

  private final ThreadFactory threads;

  private RawEcho(ThreadFactory threads) {
    this.threads = threads;
  }

  public static void main(String[] args) throws Exception {
    ServerProcessMain.run(
        new RawEcho(
            List.of(args).contains("platform")
                ? ConnectionThreads.platformThreads("echo")
                : ConnectionThreads.virtualThreads("echo")),
        args);
  }

  @Override
  public int start(boolean deflate) throws IOException {
    ServerSocket listening = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    ConnectionThreads.platformThreads("accept").newThread(() -> accept(listening)).start();
    return listening.getLocalPort();
  }

  private void accept(ServerSocket listening) {
    try {
      while (true) {
        Socket socket = listening.accept();
        socket.setTcpNoDelay(true);
        threads.newThread(() -> echo(socket)).start();
      }
    } catch (IOException e) {
      throw new IllegalStateException("nothing more can be accepted", e);
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      byte[] buffer = new byte[BUFFER_BYTES];
      ByteBuffer view = ByteBuffer.wrap(buffer);
      for (int read; (read = in.read(buffer)) >= 0; ) {
        out.write(buffer, 0, read);
        if (LoneClose.is(view.limit(read))) {
          return;
        }
      }
    } catch (IOException e) {
      // The client of a comparison goes without a word.
    }
  }
}
