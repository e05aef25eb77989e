package io.sockeye.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a proxy says is believed when it is trusted, and else not even looked at. */
class TrustedProxiesTest {

  /** The server of these tests trusts this address; the tests connect from it and from another. */
  private static final String PROXY = "127.0.0.1";

  private static final String OTHER = "127.0.0.2";

  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

  private final WebSocketRequestHandler handler =
      (ws, request) -> {
        requests.add(request);
        ws.receive();
      };

  private WebSocketServerBuilder trusting(ProxyHeader header) {
    return WebSocketServer.builder().handler(handler).trustedProxies(header, PROXY);
  }

  private Request next() throws InterruptedException {
    Request request = requests.poll(20, TimeUnit.SECONDS);
    assertThat(request).as("a request").isNotNull();
    return request;
  }

  private static String name(ProxyHeader header, String client) {
    return header == ProxyHeader.FORWARDED
        ? "Forwarded: for=" + client + ";proto=https;host=chat.example"
        : "X-Forwarded-For: "
            + client
            + "\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: chat.example";
  }

  @ParameterizedTest
  @EnumSource(names = {"X_FORWARDED", "FORWARDED"})
  void a_handler_sees_what_a_trusted_proxy_says_in_a_header(ProxyHeader header) throws Exception {
    try (WebSocketServer server = trusting(header).start();
        RawClient proxy = RawClient.open(server, "/", name(header, "192.0.2.1"))) {
      Request request = next();
      InetSocketAddress client = new InetSocketAddress("192.0.2.1", 0);
      assertThat(request.forwarded()).isEqualTo(new Forwarded(client, "https", "chat.example"));
      assertThat(request.clientAddress()).isEqualTo(client);
      assertThat(request.secure()).isTrue();
      assertThat(request.sslSession()).isNull();
      assertThat(request.remoteAddress())
          .isEqualTo(
              new InetSocketAddress(
                  proxy.socket().getLocalAddress(), proxy.socket().getLocalPort()));
      assertThat(request.headers().first("Host")).as("as it came").isEqualTo("localhost");
    }
  }

  /** Whoever connects can send such headers. */
  @ParameterizedTest
  @EnumSource(names = {"X_FORWARDED", "FORWARDED"})
  void an_untrusted_address_may_say_what_it_likes(ProxyHeader header) throws Exception {
    try (WebSocketServer server = trusting(header).start();
        RawClient client = RawClient.connectFrom(OTHER, server)) {
      client.shakeHands("/", name(header, "nonsense"));
      Request request = next();
      assertThat(request.forwarded()).isNull();
      assertThat(request.clientAddress()).isEqualTo(request.remoteAddress());
      assertThat(request.secure()).isFalse();
    }
  }

  @Test
  void without_the_option_nobody_is_trusted() throws Exception {
    try (WebSocketServer server = WebSocketServer.builder().handler(handler).start();
        RawClient client =
            RawClient.open(
                server,
                "/",
                name(ProxyHeader.X_FORWARDED, "192.0.2.1"),
                name(ProxyHeader.FORWARDED, "192.0.2.1"))) {
      assertThat(next().forwarded()).isNull();
      client.sendClose(1000);
    }
  }

  /** What the proxy does not set it has let pass from the client. */
  @ParameterizedTest
  @CsvSource({"X_FORWARDED, FORWARDED", "FORWARDED, X_FORWARDED", "PROXY_PROTOCOL, X_FORWARDED"})
  void another_header_than_the_chosen_one_is_not_looked_at(ProxyHeader chosen, ProxyHeader other)
      throws Exception {
    try (WebSocketServer server = trusting(chosen).start();
        RawClient proxy = RawClient.connect(server)) {
      if (chosen == ProxyHeader.PROXY_PROTOCOL) {
        proxy.send("PROXY TCP4 192.0.2.9 10.0.0.1 5 6\r\n");
      }
      proxy.shakeHands("/", name(other, "192.0.2.1"));
      Request request = next();
      assertThat(request.clientAddress().getAddress().getHostAddress())
          .isEqualTo(chosen == ProxyHeader.PROXY_PROTOCOL ? "192.0.2.9" : PROXY);
      assertThat(request.secure()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"X_FORWARDED", "FORWARDED"})
  void what_cannot_be_understood_is_answered_with_400(ProxyHeader header) throws Exception {
    try (WebSocketServer server = trusting(header).start();
        RawClient proxy = RawClient.connect(server)) {
      proxy.send(RawClient.handshake("/", name(header, "nonsense")));
      RawClient.Response response = proxy.readToEnd();
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.text()).contains("orwarded").contains("malformed");
    }
  }

  /** RFC 6455, section 10.2, for the host and the scheme that the browser has seen. */
  @ParameterizedTest(name = "a page of {0}, host {1}: {2}")
  @CsvSource({
    "https://chat.example, chat.example, 101",
    "https://chat.example:443, chat.example, 101",
    "https://chat.example:8443, chat.example:8443, 101",
    "http://chat.example, chat.example, 403",
    "https://evil.example, chat.example, 403",
    "https://chat.example, chat.example:8443, 403",
    // The host that the proxy asks for is not the page's.
    "https://localhost, chat.example, 403",
    "https://chat.example, not a host, 400",
  })
  void the_same_origin_is_that_of_the_forwarded_host(String origin, String host, int status)
      throws Exception {
    try (WebSocketServer server = trusting(ProxyHeader.X_FORWARDED).start();
        RawClient proxy = RawClient.connect(server)) {
      proxy.send(
          RawClient.handshake(
              "/",
              "Origin: " + origin,
              "X-Forwarded-For: 192.0.2.1",
              "X-Forwarded-Proto: https",
              "X-Forwarded-Host: " + host));
      assertThat(proxy.readHead().status()).isEqualTo(status);
    }
  }

  @Test
  void the_http_function_sees_it_too() throws Exception {
    try (WebSocketServer server =
            trusting(ProxyHeader.FORWARDED)
                .http(
                    request -> {
                      requests.add(request);
                      return null;
                    })
                .start();
        RawClient proxy = RawClient.connect(server)) {
      proxy.send("GET / HTTP/1.1\r\nHost: x\r\nForwarded: for=192.0.2.1\r\n\r\n");
      assertThat(proxy.readHead().status()).isEqualTo(404);
      assertThat(next().clientAddress().getHostString()).isEqualTo("192.0.2.1");
    }
  }

  @Test
  void the_proxy_protocol_comes_before_the_request() throws Exception {
    try (WebSocketServer server = trusting(ProxyHeader.PROXY_PROTOCOL).start();
        RawClient proxy = RawClient.connect(server)) {
      // In one piece with what follows.
      proxy.send("PROXY TCP4 192.0.2.1 10.0.0.1 4711 443\r\n" + RawClient.handshake("/"));
      assertThat(proxy.readHead().status()).isEqualTo(101);
      assertThat(next().clientAddress()).isEqualTo(new InetSocketAddress("192.0.2.1", 4711));
    }
  }

  @Test
  void the_proxy_protocol_comes_before_tls(@TempDir Path directory) throws Exception {
    TestCertificate certificate = new TestCertificate(directory);
    try (WebSocketServer server =
            trusting(ProxyHeader.PROXY_PROTOCOL).sslContext(certificate.context()).start();
        Socket below = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      below
          .getOutputStream()
          .write(ProxyProtocolTest.binary("2111", "C0000201" + "0A000001" + "1267" + "01BB"));
      try (RawClient proxy =
          new RawClient(
              certificate
                  .context()
                  .getSocketFactory()
                  .createSocket(below, "localhost", server.port(), true))) {
        proxy.shakeHands("/");
        Request request = next();
        assertThat(request.clientAddress()).isEqualTo(new InetSocketAddress("192.0.2.1", 4711));
        assertThat(request.secure()).isTrue();
        assertThat(request.sslSession()).isNotNull();
      }
    }
  }

  @Test
  void a_connection_of_the_proxys_own_is_the_proxys() throws Exception {
    try (WebSocketServer server = trusting(ProxyHeader.PROXY_PROTOCOL).start();
        RawClient proxy = RawClient.connect(server)) {
      proxy.send(ProxyProtocolTest.binary("2000", ""));
      proxy.shakeHands("/");
      Request request = next();
      assertThat(request.forwarded()).isNull();
      assertThat(request.clientAddress()).isEqualTo(request.remoteAddress());
    }
  }

  @ParameterizedTest
  @CsvSource({"PROXY TCP4 192.0.2.1 10.0.0.1 4711 99999\\r\\n", "GET / HTTP/1.1\\r\\n", "PROXX "})
  void a_proxy_without_a_proper_header_is_cut_off_and_that_is_logged_once(String header)
      throws Exception {
    try (LogRecorder log = new LogRecorder();
        WebSocketServer server = trusting(ProxyHeader.PROXY_PROTOCOL).start()) {
      for (int i = 0; i < 3; i++) {
        try (RawClient proxy = RawClient.connect(server)) {
          proxy.send(header.replace("\\r\\n", "\r\n") + RawClient.handshake("/"));
          assertThat(proxy.discardToEnd()).as("bytes of an answer").isZero();
        }
      }
      assertThat(log.warnings()).hasSize(1);
      assertThat(log.warnings().get(0).getMessage()).contains("PROXY protocol");
      assertThat(requests).isEmpty();
    }
  }

  @Test
  void a_health_check_that_only_connects_is_not_logged() throws Exception {
    try (LogRecorder log = new LogRecorder();
        WebSocketServer server = trusting(ProxyHeader.PROXY_PROTOCOL).start()) {
      RawClient check = RawClient.connect(server);
      check.socket().shutdownOutput();
      assertThat(check.discardToEnd()).isZero();
      check.close();
      assertThat(log.warnings()).isEmpty();
      assertThat(log.errors()).isEmpty();
    }
  }

  /** Nor can anybody else choose the address that it comes from. */
  @ParameterizedTest
  @CsvSource({"1", "2"})
  void a_header_of_the_proxy_protocol_from_an_untrusted_address_is_refused(int version)
      throws Exception {
    byte[] header =
        version == 1
            ? "PROXY TCP4 192.0.2.1 10.0.0.1 4711 443\r\n".getBytes(ISO_8859_1)
            : ProxyProtocolTest.binary("2111", "C0000201" + "0A000001" + "1267" + "01BB");
    try (WebSocketServer server = trusting(ProxyHeader.PROXY_PROTOCOL).start();
        RawClient client = RawClient.connectFrom(OTHER, server)) {
      client.send(header);
      client.send(RawClient.handshake("/"));
      assertThat(client.readHead().status()).isEqualTo(400);
      assertThat(requests).isEmpty();
    }
  }

  @Test
  void an_untrusted_address_connects_without_the_proxy_protocol() throws Exception {
    try (WebSocketServer server = trusting(ProxyHeader.PROXY_PROTOCOL).start();
        RawClient client = RawClient.connectFrom(OTHER, server)) {
      client.shakeHands("/");
      assertThat(next().clientAddress().getAddress().getHostAddress()).isEqualTo(OTHER);
    }
  }

  @ParameterizedTest
  @CsvSource({"''", "PROXY", "PROXY TCP4 192.0.2.1 "})
  void a_header_that_does_not_end_is_cut_off(String beginning) throws Exception {
    try (WebSocketServer server =
            trusting(ProxyHeader.PROXY_PROTOCOL).handshakeTimeout(Duration.ofMillis(300)).start();
        RawClient proxy = RawClient.connect(server)) {
      proxy.send(beginning);
      assertThat(proxy.discardToEnd()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(ProxyHeader.class)
  void the_limit_for_one_address_is_for_the_clients(ProxyHeader header) throws Exception {
    try (WebSocketServer server = trusting(header).maxConnectionsPerAddress(2).start()) {
      List<Integer> statuses = new ArrayList<>();
      try (RawClients clients = new RawClients()) {
        for (String client : List.of("192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2")) {
          // Each has its answer before the next comes: the first to be heard have the places.
          statuses.add(clients.add(forward(server, header, client)).readHead().status());
        }
        assertThat(statuses).containsExactly(101, 101, 429, 101);
      }
      Await.until("the connections have ended", () -> server.connections().size() == 0);
      Await.until("there is a place again", () -> statusOf(server, header) == 101);
    }
  }

  private static int statusOf(WebSocketServer server, ProxyHeader header) {
    try (RawClient client = forward(server, header, "192.0.2.1")) {
      return client.readHead().status();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Sends the handshake of a client whose address a proxy names. */
  private static RawClient forward(WebSocketServer server, ProxyHeader header, String client)
      throws Exception {
    RawClient proxy = RawClient.connect(server);
    if (header == ProxyHeader.PROXY_PROTOCOL) {
      proxy.send("PROXY TCP4 " + client + " 10.0.0.1 5 6\r\n" + RawClient.handshake("/"));
    } else {
      proxy.send(RawClient.handshake("/", name(header, client)));
    }
    return proxy;
  }

  // README
  static WebSocketServer start(int port) throws IOException {
    return WebSocketServer.builder()
        .host("127.0.0.1")
        .port(port)
        .trustedProxies(ProxyHeader.X_FORWARDED, "127.0.0.1", "10.0.0.0/8")
        .handler((ws, request) -> ws.send("hello, " + request.clientAddress()))
        .start();
  }

  // end

  @Test
  void the_servers_readme_shows_it() throws Exception {
    try (WebSocketServer server = start(0);
        RawClient proxy = RawClient.open(server, "/", "X-Forwarded-For: 192.0.2.1, 10.0.0.7")) {
      assertThat(proxy.readFrame().text()).isEqualTo("hello, /192.0.2.1:0");
    }
  }

  @Test
  void the_builder_says_what_is_wrong() {
    WebSocketServerBuilder builder = WebSocketServer.builder();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.trustedProxies(ProxyHeader.FORWARDED))
        .withMessageContaining("no address of a proxy");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.trustedProxies(ProxyHeader.FORWARDED, "proxy.example"))
        .withMessageContaining("\"proxy.example\" is no address");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.trustedProxies(null, "10.0.0.1"))
        .withMessage("header");
  }
}
