package io.sockeye.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes on the bytes of one TCP connection, in order, until it has a fault. */
final class FaultyProxy implements AutoCloseable {

  /** What happens behind the last byte that is passed on. */
  enum Fault {
    /** Both ends see the end of the stream. */
    CUT,
    /** Both ends see a reset. */
    RESET,
    /** Nothing more is passed on in this direction, and nobody is told. */
    STALL,
    /** None, but each byte goes by itself. */
    DELAY,
    /** One bit of the next byte, after which all is passed on as before: only TLS can notice. */
    ALTER
  }

  private final ServerSocket listening;
  private final int target;
  private final Fault fault;
  private final boolean towardsServer;
  private final long after;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile long bytesToServer;
  private volatile long bytesToClient;

  /**
   * @param target the port of the server
   * @param towardsServer in which direction the bytes are counted
   * @param after how many are passed on before the fault
   */
  FaultyProxy(int target, Fault fault, boolean towardsServer, long after) throws IOException {
    this.target = target;
    this.fault = fault;
    this.towardsServer = towardsServer;
    this.after = fault == Fault.DELAY ? Long.MAX_VALUE : after;
    listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  long bytes(boolean toServer) {
    return toServer ? bytesToServer : bytesToClient;
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      Socket client = listening.accept();
      sockets.add(client);
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(server);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      start(() -> pass(client, server, true));
      start(() -> pass(server, client, false));
    } catch (IOException e) {
      closeSockets();
    }
  }

  private void pass(Socket from, Socket to, boolean toServer) {
    long left = toServer == towardsServer ? after : Long.MAX_VALUE;
    long passed = 0;
    boolean alters = fault == Fault.ALTER && left < Long.MAX_VALUE;
    byte[] buffer = new byte[fault == Fault.DELAY ? 1 : 256];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      while (left > 0 || alters) {
        if (left == 0) {
          out.write(in.read() ^ 1);
          passed++;
          left = Long.MAX_VALUE;
          alters = false;
        }
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          to.shutdownOutput();
          return;
        }
        out.write(buffer, 0, read);
        left -= read;
        passed += read;
        if (toServer) {
          bytesToServer = passed;
        } else {
          bytesToClient = passed;
        }
      }
      meetFault();
    } catch (IOException e) {
      // One of them has gone.
      closeSockets();
    }
  }

  private void meetFault() throws IOException {
    if (fault == Fault.RESET) {
      for (Socket socket : sockets) {
        socket.setSoLinger(true, 0);
      }
    }
    if (fault != Fault.STALL) {
      closeSockets();
    }
  }

  private void closeSockets() {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is of no use any more.
      }
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    closeSockets();
  }
}
