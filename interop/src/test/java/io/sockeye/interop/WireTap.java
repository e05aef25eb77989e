package io.sockeye.interop;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between a client and a server, and notes what goes over the wire. */
final class WireTap implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final String END_OF_HEAD = "\r\n\r\n";

  /** The beginning of a frame (RFC 6455, section 5.2). */
  record Frame(boolean fin, boolean rsv1, int opcode, long payloadLength) {

    boolean isData() {
      return opcode < 8;
    }
  }

  private final ServerSocket listening;
  private final int serverPort;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<Frame> ofClient = new CopyOnWriteArrayList<>();
  private final List<Frame> ofServer = new CopyOnWriteArrayList<>();
  private final StringBuffer response = new StringBuffer();

  WireTap(int serverPort) throws IOException {
    this.serverPort = serverPort;
    listening = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    start(this::accept);
  }

  /** {@return the port for the client to connect to} */
  int port() {
    return listening.getLocalPort();
  }

  /** {@return the frames that the client has sent} */
  List<Frame> ofClient() {
    return ofClient;
  }

  /** {@return the frames that the server has sent} */
  List<Frame> ofServer() {
    return ofServer;
  }

  /** {@return the head of the server's answer} */
  String response() {
    return response.toString();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "wire tap");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      Socket client = listening.accept();
      sockets.add(client);
      Socket server = new Socket(InetAddress.getByName("127.0.0.1"), serverPort);
      sockets.add(server);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      start(() -> relay(client, server, new StringBuffer(), ofClient));
      start(() -> relay(server, client, response, ofServer));
    } catch (IOException e) {
      close();
    }
  }

  private void relay(Socket from, Socket to, StringBuffer head, List<Frame> frames) {
    try {
      DataInputStream in =
          new DataInputStream(new BufferedInputStream(from.getInputStream(), BUFFER_BYTES));
      DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(to.getOutputStream(), BUFFER_BYTES));
      try {
        relayHead(in, out, head);
        while (true) {
          relayFrame(in, out, frames);
        }
      } catch (EOFException e) {
        out.flush();
        to.shutdownOutput();
      }
    } catch (IOException e) {
      close();
    }
  }

  private static void relayHead(DataInputStream in, DataOutputStream out, StringBuffer head)
      throws IOException {
    while (head.length() < END_OF_HEAD.length()
        || head.indexOf(END_OF_HEAD, head.length() - END_OF_HEAD.length()) < 0) {
      int b = in.readUnsignedByte();
      out.write(b);
      head.append((char) b);
    }
    out.flush();
  }

  private static void relayFrame(DataInputStream in, DataOutputStream out, List<Frame> frames)
      throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    out.write(first);
    out.write(second);
    long length = second & 0x7F;
    if (length == 126) {
      length = in.readUnsignedShort();
      out.writeShort((int) length);
    } else if (length == 127) {
      length = in.readLong();
      out.writeLong(length);
    }
    frames.add(new Frame((first & 0x80) != 0, (first & 0x40) != 0, first & 0x0F, length));
    long left = length + ((second & 0x80) != 0 ? 4 : 0);
    byte[] buffer = new byte[BUFFER_BYTES];
    while (left > 0) {
      if (in.available() == 0) {
        out.flush();
      }
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw new EOFException();
      }
      out.write(buffer, 0, count);
      left -= count;
    }
    if (in.available() == 0) {
      out.flush();
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
