package io.sockeye.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.Message;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.Transport;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.HandshakeRequest;
import io.sockeye.handshake.HeadDecoder;
import io.sockeye.handshake.HeadLimits;
import io.sockeye.handshake.ServerHandshake;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A server on the loopback address that does to each connection what a test tells it to. */
final class RawServer implements AutoCloseable {

  /** Bound, so that no server of a test gets its port, and not listening. */
  private static final Socket REFUSING = refusing();

  /** What to do to a connection; it is closed afterwards. */
  interface Script {
    void run(Peer peer) throws Exception;

    /** Sends every message back. */
    Script ECHO =
        peer -> {
          WebSocket webSocket = peer.open();
          for (Message message; (message = webSocket.receive()) != null; ) {
            webSocket.send(message);
          }
          webSocket.close();
        };

    /** Answers a request; a connection that it accepts stays until the client ends it. */
    static Script answering(Function<HandshakeRequest, String> answer) {
      return peer -> {
        String text = answer.apply(peer.request());
        peer.send(text);
        if (text.contains("HTTP/1.1 101 ")) {
          peer.isClosedByClient();
        }
      };
    }

    static Script answering(String answer) {
      return answering(request -> answer);
    }

    /** Accepts every request, and gives it to the consumer. */
    static Script accepting(Consumer<HandshakeRequest> seen) {
      return answering(
          request -> {
            seen.accept(request);
            return Peer.acceptance(request);
          });
    }

    /** Answers with what goes on until the client ends the connection. */
    static Script answeringWithoutEnd(String begin, String repeated) {
      return peer -> {
        peer.request();
        peer.send(begin);
        while (true) {
          peer.send(repeated.repeat(100));
        }
      };
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ServerSocket listening;
  private final Script script;
  private final AtomicInteger accepted = new AtomicInteger();
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  private RawServer(ServerSocket listening, Script script) {
    this.listening = listening;
    this.script = script;
  }

  static RawServer start(Script script) {
    return start(null, script);
  }

  /**
   * @param tls null for none
   */
  static RawServer start(SSLContext tls, Script script) {
    try {
      ServerSocket listening =
          tls == null ? new ServerSocket() : tls.getServerSocketFactory().createServerSocket();
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      RawServer server = new RawServer(listening, script);
      server.thread(server::accept);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What to do to a connection over TLS, and to what TLS goes over. */
  interface TlsScript {
    void run(Peer peer, Socket below) throws Exception;
  }

  /** Starts a server of one version of TLS, with access to what TLS goes over. */
  static RawServer start(SSLContext tls, String version, TlsScript script) {
    return start(
        peer -> {
          Socket below = peer.socket();
          SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(below, null, true);
          socket.setUseClientMode(false);
          socket.setEnabledProtocols(new String[] {version});
          socket.startHandshake();
          try (Peer overTls = new Peer(socket)) {
            script.run(overTls, below);
          }
        });
  }

  /** {@return a port where nobody listens, now and later} */
  static int closedPort() {
    return REFUSING.getLocalPort();
  }

  private static Socket refusing() {
    try {
      Socket socket = new Socket();
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void thread(Runnable task) {
    Thread thread = new Thread(task, "raw-server");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        accepted.incrementAndGet();
        sockets.add(socket);
        thread(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket;
        Peer peer = new Peer(socket)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      script.run(peer);
    } catch (IOException e) {
      // The client is gone: what it does then is asserted where it matters.
    } catch (Throwable e) {
      failures.add(e);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  String uri() {
    return "ws://localhost:" + port() + "/";
  }

  String secureUri() {
    return "wss://localhost:" + port() + "/";
  }

  int accepted() {
    return accepted.get();
  }

  /** Waits until each script has come to its end, and fails if one has failed. */
  void await() {
    try {
      for (Thread thread : threads) {
        if (thread != threads.peek()) {
          thread.join(PATIENCE.toMillis());
          if (thread.isAlive()) {
            throw new AssertionError("the server is still waiting for something");
          }
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    for (Throwable failure : failures) {
      throw new AssertionError("the server has seen something unexpected", failure);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    await();
  }

  /** One connection as the server sees it. */
  static final class Peer implements AutoCloseable {

    private final Socket socket;
    private WebSocket opened;

    Peer(Socket socket) {
      this.socket = socket;
    }

    Socket socket() {
      return socket;
    }

    HandshakeRequest request() throws IOException {
      HeadDecoder<HandshakeRequest> decoder = HandshakeRequest.decoder(HeadLimits.DEFAULT);
      while (true) {
        int b = socket.getInputStream().read();
        if (b < 0) {
          throw new EOFException();
        }
        HandshakeRequest request = decoder.decode(ByteBuffer.wrap(new byte[] {(byte) b}));
        if (request != null) {
          return request;
        }
      }
    }

    void send(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    }

    void send(String text) throws IOException {
      send(text.getBytes(ISO_8859_1));
    }

    /** Reads a Ping of the client, which has to be the next; {@return its data} */
    byte[] readPing() throws IOException {
      SmallFrame frame = readSmallFrame();
      assertThat(frame.first()).isEqualTo(0x89);
      return frame.data();
    }

    /**
     * Reads what the client sends up to its Close. With the script the connection ends then, by the
     * server (RFC 6455, section 7.1.1): the client need not wait in vain for that.
     */
    void readUpToClose() throws IOException {
      while (readSmallFrame().first() != 0x88) {}
    }

    private SmallFrame readSmallFrame() throws IOException {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      int first = in.readUnsignedByte();
      byte[] data = new byte[in.readUnsignedByte() & 0x7f];
      byte[] key = new byte[4];
      in.readFully(key);
      in.readFully(data);
      for (int i = 0; i < data.length; i++) {
        data[i] ^= key[i % 4];
      }
      return new SmallFrame(first, data);
    }

    private record SmallFrame(int first, byte[] data) {}

    void sendPong(byte[] data) throws IOException {
      send(
          ByteBuffer.allocate(2 + data.length)
              .put((byte) 0x8a)
              .put((byte) data.length)
              .put(data)
              .array());
    }

    /** {@return the Sec-WebSocket-Accept of RFC 6455, section 4.2.2, item 5.4} */
    static String accept(HandshakeRequest request) {
      String key = request.headers().first("Sec-WebSocket-Key");
      try {
        MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
        String text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
        return Base64.getEncoder().encodeToString(sha1.digest(text.getBytes(ISO_8859_1)));
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError(e);
      }
    }

    /** {@return the head of a response that accepts the handshake, without extensions} */
    static String acceptance(HandshakeRequest request) {
      return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: "
          + accept(request)
          + "\r\n\r\n";
    }

    /** {@return the server's end, after the opening handshake; ended with the script} */
    WebSocket open() throws IOException {
      HandshakeRequest request = request();
      ServerHandshake.Answer answer = ServerHandshake.builder().build().respond(request, false);
      send(answer.response().encode());
      opened =
          WebSocket.of(
              Transport.of(socket),
              ProtocolConfig.of(Role.SERVER)
                  .withPermessageDeflate(answer.agreement().permessageDeflate()),
              ConnectionOptions.DEFAULT,
              answer.agreement().subprotocol(),
              ByteBuffer.allocate(0));
      return opened;
    }

    /** What the watchdog still watched would be there for all tests that follow. */
    @Override
    public void close() {
      if (opened != null) {
        opened.abort();
      }
    }

    /** {@return whether the client ends the connection; what it still sends is read} */
    boolean isClosedByClient() {
      try {
        while (socket.getInputStream().read() >= 0) {
          // On to the end.
        }
        return true;
      } catch (SocketTimeoutException e) {
        return false;
      } catch (IOException e) {
        return true;
      }
    }
  }
}
