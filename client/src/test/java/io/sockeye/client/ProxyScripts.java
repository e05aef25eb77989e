package io.sockeye.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.client.RawServer.Peer;
import io.sockeye.client.RawServer.Script;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.HandshakeRequest;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Queue;

/**
 * What proxies do, for a {@link RawServer}, and who uses them. Whichever host is asked for, it is
 * this one.
 */
final class ProxyScripts {

  private ProxyScripts() {}

  /** {@return a client that knows no host but the proxy's} */
  static WebSocketClientBuilder client(Proxy proxy) {
    return WebSocketClient.builder()
        .proxy(proxy)
        .resolver(
            name -> {
              if (name.equals("localhost")) {
                return new InetAddress[] {InetAddress.getLoopbackAddress()};
              }
              throw new UnknownHostException(name);
            });
  }

  static void assertEcho(WebSocketClientBuilder client, String uri) throws IOException {
    try (WebSocket webSocket = client.build().connectTo(uri)) {
      webSocket.send("hello");
      assertThat(webSocket.receive()).isEqualTo(Message.text("hello"));
    }
  }

  static Proxy http(RawServer server) {
    return proxy(Proxy.Type.HTTP, server.port());
  }

  static Proxy socks(RawServer server) {
    return proxy(Proxy.Type.SOCKS, server.port());
  }

  static Proxy proxy(Proxy.Type type, int port) {
    return new Proxy(type, InetSocketAddress.createUnresolved("localhost", port));
  }

  /** {@return the header of who has a user and a password, with a colon between them} */
  static String basic(String userAndPassword) {
    return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(UTF_8));
  }

  /** {@return an HTTP proxy} It adds what it was asked to the queue. */
  static Script connecting(Queue<HandshakeRequest> asked) {
    return peer -> {
      HandshakeRequest request = peer.request();
      asked.add(request);
      connect(peer, request);
    };
  }

  /** {@return an HTTP proxy for who has that user and password} */
  static Script authenticating(String userAndPassword, Queue<HandshakeRequest> asked) {
    return peer -> {
      HandshakeRequest request = peer.request();
      asked.add(request);
      if (basic(userAndPassword).equals(request.headers().first("Proxy-Authorization"))) {
        connect(peer, request);
      } else {
        peer.send(
            "HTTP/1.1 407 Proxy Authentication Required\r\nSet-Cookie: proxy=1\r\n"
                + "Proxy-Authenticate: Negotiate, Basic realm=\"the proxy\"\r\n"
                + "Content-Length: 5\r\n\r\nsorry");
      }
    };
  }

  private static void connect(Peer peer, HandshakeRequest request) throws Exception {
    String target = request.target();
    try (Socket server = server(Integer.parseInt(target.substring(target.lastIndexOf(':') + 1)))) {
      peer.send("HTTP/1.1 200 Connection established\r\n\r\n");
      pass(peer.socket(), server);
    }
  }

  /**
   * {@return a SOCKS5 proxy (RFC 1928)} It adds the host that it was asked for to the queue.
   *
   * @param login the bytes of the user and the password that it insists on (RFC 1929), each behind
   *     its length; null for no authentication
   */
  static Script socks5(byte[] login, Queue<String> asked) {
    return peer -> {
      DataInputStream in = new DataInputStream(peer.socket().getInputStream());
      in.readByte();
      byte[] methods = in.readNBytes(in.readUnsignedByte());
      if (login == null) {
        peer.send(new byte[] {5, 0});
      } else if (methods[methods.length - 1] == 2) {
        peer.send(new byte[] {5, 2});
        in.readByte();
        byte[] given = in.readNBytes(login.length);
        boolean right = Arrays.equals(given, login);
        peer.send(new byte[] {1, (byte) (right ? 0 : 1)});
        if (!right) {
          return;
        }
      } else {
        peer.send(new byte[] {5, -1});
        return;
      }
      in.readNBytes(3);
      byte kind = in.readByte();
      byte[] host = in.readNBytes(kind == 1 ? 4 : kind == 4 ? 16 : in.readUnsignedByte());
      asked.add(
          kind == 3
              ? new String(host, UTF_8)
              : kind + " " + InetAddress.getByAddress(host).getHostAddress());
      try (Socket server = server(in.readUnsignedShort())) {
        // Its address is a name, which is rare.
        peer.send("\5\0\0\3\4here\1\2");
        pass(peer.socket(), server);
      }
    };
  }

  private static Socket server(int port) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  private static void pass(Socket client, Socket server) throws Exception {
    Thread back = new Thread(() -> copy(server, client), "proxy-back");
    back.setDaemon(true);
    back.start();
    copy(client, server);
    back.join(20_000);
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One of them has gone, and the other is of no use any more.
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }
}
