package io.sockeye.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.ConnectionThreads;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.HandshakeException;
import io.sockeye.server.ProxyHeader;
import io.sockeye.server.Request;
import io.sockeye.server.WebSocketServer;
import io.sockeye.server.WebSocketServerBuilder;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Server and client at a Unix domain socket, in place of a host and a port. */
@SuppressWarnings("try") // A server is there to be connected to, not to be called.
@Timeout(60)
class UnixDomainSocketTest {

  private static final String URI_OF_ANY_HOST = "ws://example.com/chat";

  @TempDir private Path directory;

  private UnixDomainSocketAddress address;
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

  @BeforeEach
  void name() {
    address = UnixDomainSocketAddress.of(directory.resolve("socket"));
  }

  private WebSocketServerBuilder server() {
    return WebSocketServer.builder()
        .unixDomainSocket(address)
        .handler(
            (webSocket, request) -> {
              requests.add(request);
              for (Message message; (message = webSocket.receive()) != null; ) {
                webSocket.send(message);
              }
            });
  }

  private WebSocketClientBuilder client() {
    return WebSocketClient.builder().unixDomainSocket(address);
  }

  static Stream<ThreadFactory> threads() {
    return Stream.of(
        ConnectionThreads.factory("default"), ConnectionThreads.platformThreads("platform"));
  }

  @ParameterizedTest
  @MethodSource("threads")
  void a_conversation(ThreadFactory threads) throws Exception {
    byte[] large = new byte[1 << 20];
    new Random(1).nextBytes(large);
    try (WebSocketServer server = server().threadFactory(threads).start();
        WebSocket webSocket = client().build().connectTo(URI_OF_ANY_HOST)) {
      assertThat(server.address()).isEqualTo(address);
      for (Message message : List.of(Message.text("käse ".repeat(100)), Message.binary(large))) {
        webSocket.send(message);
        assertThat(webSocket.receive()).isEqualTo(message);
      }
      webSocket.close(new CloseStatus(4000, "done"));
      assertThat(webSocket.closeStatus().code()).isEqualTo(4000);
    }
  }

  @Test
  void the_uri_stands_in_the_request_and_no_proxy_is_asked_for() throws Exception {
    ProxySelector unasked =
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            throw new AssertionError("asked for " + uri);
          }

          @Override
          public void connectFailed(URI uri, SocketAddress proxy, IOException e) {
            throw new AssertionError("told of " + uri);
          }
        };
    try (WebSocketServer server = server().start();
        WebSocket webSocket =
            client().proxySelector(unasked).build().connectTo("ws://example.com:81/chat")) {
      Request request = requests.poll(10, TimeUnit.SECONDS);
      assertThat(request.path()).isEqualTo("/chat");
      assertThat(request.headers().all("Host")).containsExactly("example.com:81");
    }
  }

  @Test
  void a_client_is_on_this_machine() throws Exception {
    try (WebSocketServer server = server().maxConnectionsPerAddress(1).start();
        WebSocket webSocket = client().build().connectTo(URI_OF_ANY_HOST)) {
      Request request = requests.poll(10, TimeUnit.SECONDS);
      assertThat(request.remoteAddress()).isEqualTo(new InetSocketAddress("127.0.0.1", 0));
      assertThat(request.secure()).isFalse();
      assertThatThrownBy(() -> client().build().connectTo(URI_OF_ANY_HOST))
          .hasMessageContaining("429");
    }
  }

  /** As nginx connects with {@code proxy_pass http://unix:...}. */
  @Test
  void a_proxy_on_this_machine_can_be_trusted() throws Exception {
    try (WebSocketServer server =
            server().trustedProxies(ProxyHeader.X_FORWARDED, "127.0.0.1").start();
        WebSocket webSocket =
            client().header("X-Forwarded-For", "192.0.2.7").build().connectTo(URI_OF_ANY_HOST)) {
      Request request = requests.poll(10, TimeUnit.SECONDS);
      assertThat(request.clientAddress().getAddress().getHostAddress()).isEqualTo("192.0.2.7");
    }
  }

  @Test
  void the_file_is_there_as_long_as_the_server() throws Exception {
    for (int i = 0; i < 2; i++) {
      try (WebSocketServer server = server().start()) {
        assertThat(address.getPath()).exists();
      }
      assertThat(address.getPath()).doesNotExist();
    }
  }

  @Test
  void a_path_that_is_taken_is_named_and_stays_whose_it_is() throws Exception {
    try (WebSocketServer server = server().start()) {
      assertThatThrownBy(() -> server().start())
          .isInstanceOf(BindException.class)
          .hasMessageContaining(address.toString());
      client().build().connectTo(URI_OF_ANY_HOST).close();
    }
  }

  @Test
  void closing_twice_does_not_delete_the_file_of_the_next_server() throws Exception {
    WebSocketServer first = server().start();
    first.close();
    try (WebSocketServer next = server().start()) {
      first.close();
      client().build().connectTo(URI_OF_ANY_HOST).close();
    }
  }

  /** Of a server that was thought dead, but is only slow to end. */
  @Test
  void closing_does_not_delete_the_file_that_another_server_has_put_there() throws Exception {
    WebSocketServer first = server().start();
    Files.delete(address.getPath());
    try (WebSocketServer next = server().start()) {
      first.close();
      client().build().connectTo(URI_OF_ANY_HOST).close();
    }
  }

  @Test
  void both_ends_name_the_socket() throws Exception {
    try (WebSocketServer server = server().start();
        WebSocket webSocket = client().build().connectTo(URI_OF_ANY_HOST)) {
      webSocket.send("x");
      webSocket.receive();
      assertThat(webSocket.remoteAddress()).isEqualTo(address);
      assertThat(server.connections())
          .extracting(WebSocket::remoteAddress)
          .containsExactly(address);
    }
  }

  @Test
  void there_is_no_port() throws Exception {
    try (WebSocketServer server = server().start()) {
      assertThatThrownBy(server::port)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(address.toString());
    }
  }

  @Test
  void there_is_no_tls() throws Exception {
    SSLContext tls = SSLContext.getDefault();
    assertThatThrownBy(() -> server().sslContext(tls).start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Unix domain socket");
    assertThat(address.getPath()).doesNotExist();
    assertThatThrownBy(() -> client().build().connectTo("wss://example.com/chat"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Unix domain socket");
  }

  /** The cookies of another origin would be this server's to read and to set. */
  @ParameterizedTest
  @ValueSource(strings = {"ws://example.org/", "ws://example.com:81/", "wss://example.com/"})
  void a_redirect_to_another_origin_is_not_followed(String location) throws Exception {
    try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening.bind(address);
      CompletableFuture<Void> answered = redirecting(listening, location);
      assertThatThrownBy(() -> client().maxRedirects(2).build().connectTo(URI_OF_ANY_HOST))
          .isInstanceOf(HandshakeException.class)
          .hasMessageContaining("a Unix domain socket leads to one server alone");
      answered.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void a_redirect_to_another_path_is_followed() throws Exception {
    try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening.bind(address);
      CompletableFuture<Void> answered = redirecting(listening, "/elsewhere", "ws://example.org/");
      assertThatThrownBy(() -> client().maxRedirects(2).build().connectTo(URI_OF_ANY_HOST))
          .hasMessageContaining(URI_OF_ANY_HOST + " -> ws://example.com/elsewhere");
      answered.get(10, TimeUnit.SECONDS);
    }
  }

  /** Answers a request for each location by a redirect there. */
  private static CompletableFuture<Void> redirecting(
      ServerSocketChannel listening, String... locations) {
    return CompletableFuture.runAsync(
        () -> {
          for (String location : locations) {
            redirect(listening, location);
          }
        });
  }

  private static void redirect(ServerSocketChannel listening, String to) {
    try (SocketChannel channel = listening.accept()) {
      ByteBuffer request = ByteBuffer.allocate(4096);
      do {
        channel.read(request);
      } while (!new String(request.array(), 0, request.position(), US_ASCII).endsWith("\r\n\r\n"));
      String answer = "HTTP/1.1 302 Found\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n";
      channel.write(ByteBuffer.wrap(answer.getBytes(US_ASCII)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_socket_where_nobody_listens_is_named() {
    assertThatThrownBy(() -> client().build().connectTo(URI_OF_ANY_HOST))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("cannot connect to " + address);
  }

  @Test
  void connect_timeout_ends_the_wait_for_a_server_that_accepts_nothing() throws Exception {
    List<SocketChannel> waiting = new ArrayList<>();
    try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening.bind(address, 1);
      boolean full = false;
      while (!full) {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        waiting.add(channel);
        channel.configureBlocking(false);
        try {
          channel.connect(address);
        } catch (SocketException e) {
          full = true;
        }
      }
      WebSocketClient client = client().connectTimeout(Duration.ofMillis(300)).build();
      assertThatThrownBy(() -> client.connectTo(URI_OF_ANY_HOST))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("connectTimeout");
    } finally {
      for (SocketChannel channel : waiting) {
        channel.close();
      }
    }
  }

  @Test
  void handshake_timeout_ends_a_connection_that_says_nothing() throws Exception {
    try (WebSocketServer server = server().handshakeTimeout(Duration.ofMillis(300)).start();
        SocketChannel silent = SocketChannel.open(address)) {
      assertThat(silent.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
  }
}
