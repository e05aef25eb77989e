package io.sockeye.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.Headers;
import io.sockeye.server.ProxyHeader;
import io.sockeye.server.Request;
import io.sockeye.server.WebSocketServer;
import io.sockeye.server.WebSocketServerBuilder;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A server behind nginx and HAProxy, configured as its README says. */
class ProxiesIT {

  private static final int LONG_MESSAGE = 8 << 20;

  /** For proxies that are to lose their patience within a silence. */
  private static final String SHORT_TIMEOUT = "2s";

  private static final long SILENCE_MILLIS = 3_000;

  private static final ConnectionOptions PINGING =
      ConnectionOptions.DEFAULT.withPingInterval(Duration.ofMillis(100));

  private static final ConnectionOptions NOT_PINGING =
      ConnectionOptions.DEFAULT.withPingInterval(Duration.ZERO);

  /** What a client says to pass for another. */
  private static final Headers LIES =
      Headers.of(
          "X-Forwarded-For", "6.6.6.6",
          "X-Forwarded-Proto", "http",
          "Forwarded", "for=6.6.6.6;proto=http");

  private static final String OVER_TLS = "that it came over TLS";

  /** What is tried with each proxy, by the column of its result. */
  private static final Map<String, Trial> TRIALS = new LinkedHashMap<>();

  static {
    TRIALS.put("messages to 8 MiB, deflate, Close", ProxiesIT::messagesAndClose);
    TRIALS.put("client's address", ProxiesIT::clientAddress);
    TRIALS.put(OVER_TLS, ProxiesIT::secure);
    TRIALS.put("not believed if not trusted", ProxiesIT::notTrusted);
    TRIALS.put("same origin", ProxiesIT::sameOrigin);
    TRIALS.put("kept while silent, by Pings", ProxiesIT::silenceWithPings);
    TRIALS.put("cut off without Pings", ProxiesIT::silenceWithoutPings);
  }

  private static final Results RESULTS =
      new Results("proxies", "tells of the client by", List.copyOf(TRIALS.keySet()));

  private static Certificate certificate;

  /** Something that is tried. */
  private interface Trial {
    void with(ProxiesIT test, Proxy proxy) throws Exception;
  }

  @TempDir private Path directory;
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

  @BeforeAll
  static void makeCertificate(@TempDir Path keys) throws Exception {
    certificate = Certificate.make(keys);
  }

  @AfterAll
  static void tell() throws IOException {
    RESULTS.finish();
  }

  @TestFactory
  Stream<DynamicNode> behind() {
    return Arrays.stream(Proxy.values())
        .map(proxy -> DynamicContainer.dynamicContainer(proxy.title(), tests(proxy)));
  }

  private Stream<DynamicTest> tests(Proxy proxy) {
    return TRIALS.entrySet().stream()
        .filter(trial -> proxy.saysWhetherSecure() || !trial.getKey().equals(OVER_TLS))
        .map(
            trial ->
                DynamicTest.dynamicTest(
                    trial.getKey(), () -> run(proxy, trial.getKey(), trial.getValue())));
  }

  private void run(Proxy proxy, String column, Trial trial) throws Exception {
    RESULTS.version(proxy.title(), proxy.version());
    requests.clear();
    RESULTS.run(proxy.title(), proxy.telling(), column, () -> trial.with(this, proxy));
  }

  private WebSocketServerBuilder server() {
    return WebSocketServer.builder()
        .host("127.0.0.1")
        .maxMessageBytes(LONG_MESSAGE)
        .handler(
            (ws, request) -> {
              requests.add(request);
              serve(ws);
            });
  }

  private WebSocketServerBuilder trusting(Proxy proxy) {
    return server().trustedProxies(proxy.header(), "127.0.0.1");
  }

  /** Echoes; on command, closes, or says something after a long silence. */
  private static void serve(WebSocket ws) throws IOException {
    for (Message message; (message = ws.receive()) != null; ) {
      if (message.equals(Message.text("close"))) {
        ws.close(new CloseStatus(4001, "gr\u00fc\u00dfe"));
      } else if (message.equals(Message.text("silence"))) {
        // The handler goes on receiving: who does not, sends no Pings.
        CompletableFuture.delayedExecutor(SILENCE_MILLIS, TimeUnit.MILLISECONDS)
            .execute(() -> say(ws, "still here"));
      } else {
        ws.send(message);
      }
    }
  }

  private static void say(WebSocket ws, String text) {
    try {
      ws.send(text);
    } catch (IOException e) {
      // The client has noticed.
    }
  }

  private Proxy.Running start(Proxy proxy, WebSocketServer server) throws Exception {
    return start(proxy, server, Proxy.TIMEOUT);
  }

  private Proxy.Running start(Proxy proxy, WebSocketServer server, String timeout)
      throws Exception {
    return proxy.start(directory, server.port(), certificate, timeout);
  }

  private static Visitor visit(Proxy.Running proxy, Headers headers) throws IOException {
    return Visitor.connect(proxy.port(), certificate.trusting(), null, headers);
  }

  private Request next() throws InterruptedException {
    Request request = requests.poll(Program.LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(request).as("a request").isNotNull();
    return request;
  }

  private void messagesAndClose(Proxy proxy) throws Exception {
    try (WebSocketServer server = trusting(proxy).start();
        Proxy.Running running = start(proxy, server);
        Visitor visitor = visit(running, Headers.EMPTY)) {
      assertThat(visitor.agreement().permessageDeflate()).isNotNull();
      WebSocket ws = visitor.webSocket();
      byte[] random = new byte[LONG_MESSAGE];
      new Random(1).nextBytes(random);
      for (Message message :
          new Message[] {
            Message.text("gr\u00fc\u00dfe \ud83d\udc1f"),
            Message.text("salmon ".repeat(100_000)),
            Message.binary(new byte[0]),
            Message.binary(random)
          }) {
        ws.send(message);
        assertThat(ws.receive()).isEqualTo(message);
      }
      ws.send("close");
      assertThat(ws.receive()).isNull();
      assertThat(ws.closeStatus()).isEqualTo(new CloseStatus(4001, "gr\u00fc\u00dfe"));
    }
  }

  private void clientAddress(Proxy proxy) throws Exception {
    try (WebSocketServer server = trusting(proxy).start();
        Proxy.Running running = start(proxy, server);
        Visitor visitor = visit(running, LIES)) {
      Request request = next();
      InetSocketAddress client = request.clientAddress();
      assertThat(client.getAddress()).isEqualTo(InetAddress.getByName(Visitor.ADDRESS));
      assertThat(client.getPort())
          .isEqualTo(proxy.header() == ProxyHeader.PROXY_PROTOCOL ? visitor.port() : 0);
      assertThat(request.remoteAddress().getAddress())
          .isEqualTo(InetAddress.getByName("127.0.0.1"));
    }
  }

  private void secure(Proxy proxy) throws Exception {
    try (WebSocketServer server = trusting(proxy).start();
        Proxy.Running running = start(proxy, server);
        Visitor visitor = visit(running, LIES)) {
      Request request = next();
      assertThat(visitor.webSocket().isOpen()).isTrue();
      assertThat(request.sslSession()).as("TLS ends at the proxy").isNull();
      assertThat(request.secure()).isTrue();
    }
  }

  private void notTrusted(Proxy proxy) throws Exception {
    try (WebSocketServer server = server().trustedProxies(proxy.header(), "192.0.2.1").start();
        Proxy.Running running = start(proxy, server)) {
      if (proxy.header() == ProxyHeader.PROXY_PROTOCOL) {
        assertThat(statusFrom(running, null)).isEqualTo(400);
        assertThat(requests).isEmpty();
      } else {
        visit(running, LIES).close();
        Request request = next();
        assertThat(request.forwarded()).isNull();
        assertThat(request.clientAddress()).isEqualTo(request.remoteAddress());
        assertThat(request.secure()).isFalse();
      }
    }
  }

  private void sameOrigin(Proxy proxy) throws Exception {
    try (WebSocketServer server = trusting(proxy).start();
        Proxy.Running running = start(proxy, server)) {
      String host = "127.0.0.1:" + running.port();
      assertThat(statusFrom(running, "https://" + host)).isEqualTo(101);
      assertThat(statusFrom(running, "https://evil.example")).isEqualTo(403);
      assertThat(statusFrom(running, "https://127.0.0.1:" + server.port())).isEqualTo(403);
      assertThat(statusFrom(running, "http://" + host))
          .isEqualTo(proxy.saysWhetherSecure() ? 403 : 101);
    }
  }

  private static int statusFrom(Proxy.Running proxy, String origin) throws IOException {
    try {
      Visitor.connect(proxy.port(), certificate.trusting(), origin, Headers.EMPTY).close();
      return 101;
    } catch (HandshakeException e) {
      return e.response().status();
    }
  }

  private void silenceWithPings(Proxy proxy) throws Exception {
    try (WebSocketServer server = trusting(proxy).connectionOptions(PINGING).start();
        Proxy.Running running = start(proxy, server, SHORT_TIMEOUT);
        Visitor visitor = visit(running, Headers.EMPTY)) {
      visitor.webSocket().send("silence");
      assertThat(visitor.webSocket().receive()).isEqualTo(Message.text("still here"));
    }
  }

  /** So that the silence is known to be long enough. */
  private void silenceWithoutPings(Proxy proxy) throws Exception {
    try (WebSocketServer server = trusting(proxy).connectionOptions(NOT_PINGING).start();
        Proxy.Running running = start(proxy, server, SHORT_TIMEOUT);
        Visitor visitor = visit(running, Headers.EMPTY)) {
      visitor.webSocket().send("silence");
      assertThatThrownBy(() -> visitor.webSocket().receive()).isInstanceOf(EOFException.class);
      assertThat(visitor.webSocket().closeStatus()).isEqualTo(CloseStatus.ABNORMAL_CLOSURE);
    }
  }
}
