package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.client.RawServer.Peer;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.HandshakeRequest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By which proxy a connection goes. */
@Timeout(60)
class ProxySelectionTest {

  private final Queue<HandshakeRequest> asked = new ConcurrentLinkedQueue<>();

  /** Selects the same proxies for all, and notes what it is told. */
  private static final class Fixed extends ProxySelector {
    private final List<Proxy> proxies;
    private final List<URI> selected = new ArrayList<>();
    private final List<SocketAddress> failed = new ArrayList<>();

    Fixed(Proxy... proxies) {
      this.proxies = List.of(proxies);
    }

    @Override
    public List<Proxy> select(URI uri) {
      selected.add(uri);
      return proxies;
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
      assertThat(uri).isEqualTo(selected.get(0));
      assertThat(e).isNotNull();
      failed.add(address);
    }
  }

  private static WebSocketClient client(ProxySelector selector) {
    return WebSocketClient.builder().proxySelector(selector).build();
  }

  private static Proxy nobody() {
    return ProxyScripts.proxy(Proxy.Type.HTTP, RawServer.closedPort());
  }

  private static RawServer server() {
    return RawServer.start(peer -> peer.open().receive());
  }

  @ParameterizedTest
  @CsvSource({
    "ws://example.test:8080/chat?a=b, http://example.test:8080/chat?a=b",
    "ws://example.test, http://example.test/",
    "wss://example.test/, https://example.test/"
  })
  void the_selector_is_given_the_uri_of_http(String uri, String given) throws Exception {
    Fixed selector = new Fixed(nobody());
    assertThatThrownBy(() -> client(selector).connectTo(uri)).isInstanceOf(IOException.class);
    assertThat(selector.selected).containsExactly(URI.create(given));
  }

  @Test
  void what_cannot_be_reached_is_told_and_the_next_is_tried() throws Exception {
    Proxy nobody = nobody();
    Proxy silent;
    try (RawServer ends = RawServer.start(Peer::request);
        RawServer server = server();
        RawServer proxy = RawServer.start(ProxyScripts.connecting(asked))) {
      silent = ProxyScripts.socks(ends);
      Fixed selector =
          new Fixed(nobody, ProxyScripts.http(ends), ProxyScripts.http(proxy), Proxy.NO_PROXY);
      try (WebSocket webSocket = client(selector).connectTo(server.uri())) {
        assertThat(webSocket.isOpen()).isTrue();
        webSocket.abort();
      }
      assertThat(selector.failed).containsExactly(nobody.address(), silent.address());
      assertThat(asked).hasSize(1);
    }
  }

  @Test
  void a_proxy_that_does_not_answer_leaves_time_for_the_next() throws Exception {
    try (FullBacklog dead = new FullBacklog();
        RawServer silent = RawServer.start(Peer::isClosedByClient);
        RawServer server = server()) {
      Fixed selector =
          new Fixed(
              ProxyScripts.proxy(Proxy.Type.SOCKS, dead.port()),
              ProxyScripts.http(silent),
              Proxy.NO_PROXY);
      WebSocketClient client =
          WebSocketClient.builder()
              .proxySelector(selector)
              .connectTimeout(Duration.ofSeconds(3))
              .build();
      try (WebSocket webSocket = client.connectTo(server.uri())) {
        assertThat(webSocket.isOpen()).isTrue();
        webSocket.abort();
      }
      assertThat(selector.failed).hasSize(2);
    }
  }

  @Test
  void a_refusal_is_final() throws Exception {
    try (RawServer refusing =
            RawServer.start(
                RawServer.Script.answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"));
        RawServer server = server()) {
      Fixed selector = new Fixed(ProxyScripts.http(refusing), Proxy.NO_PROXY);
      assertThatThrownBy(() -> client(selector).connectTo(server.uri()))
          .isInstanceOf(ProxyException.class)
          .hasMessageContaining("403");
      assertThat(selector.failed).isEmpty();
      assertThat(server.accepted()).isZero();
    }
  }

  @Test
  void each_way_that_failed_is_named() throws Exception {
    Proxy nobody = nobody();
    try (RawServer silent = RawServer.start(Peer::isClosedByClient)) {
      WebSocketClient client =
          WebSocketClient.builder()
              .proxySelector(new Fixed(nobody, ProxyScripts.socks(silent)))
              .connectTimeout(Duration.ofSeconds(1))
              .build();
      assertThatThrownBy(() -> client.connectTo("ws://example.test"))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContainingAll(
              "no way of the ProxySelector leads to example.test: cannot connect to the proxy ",
              "Connection refused",
              "the answer of the proxy localhost:"
                  + silent.port()
                  + ", asked for example.test:80,");
    }
  }

  /** Whoever is to be hidden by a proxy is not to be shown because there is none. */
  @Test
  void a_selector_that_selects_nothing_is_not_a_direct_connection() throws Exception {
    try (RawServer server = server()) {
      assertThatThrownBy(() -> client(new Fixed()).connectTo(server.uri()))
          .isInstanceOf(ConnectException.class)
          .hasMessageContainingAll("has selected nothing for localhost:", "Proxy.NO_PROXY");
      assertThat(server.accepted()).isZero();
    }
  }

  @Test
  void system_properties_are_for_who_asks_for_them_alone() throws Exception {
    try (RawServer server = server();
        RawServer proxy = RawServer.start(ProxyScripts.connecting(asked))) {
      System.setProperty("http.proxyHost", "localhost");
      System.setProperty("http.proxyPort", Integer.toString(proxy.port()));
      // Else localhost would be one of them.
      System.setProperty("http.nonProxyHosts", "");
      try {
        WebSocketClient.connect(server.uri()).abort();
        assertThat(asked).isEmpty();

        client(ProxySelector.getDefault()).connectTo(server.uri()).abort();
        assertThat(asked).hasSize(1);

        System.setProperty("http.nonProxyHosts", "localhost");
        client(ProxySelector.getDefault()).connectTo(server.uri()).abort();
        assertThat(asked).hasSize(1);
      } finally {
        System.clearProperty("http.proxyHost");
        System.clearProperty("http.proxyPort");
        System.clearProperty("http.nonProxyHosts");
      }
    }
  }
}
