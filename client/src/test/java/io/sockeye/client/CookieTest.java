package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.client.RawServer.Peer;
import io.sockeye.client.RawServer.Script;
import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.HandshakeRequest;
import java.io.IOException;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section 4.1, and RFC 6265: the cookies of a handshake. */
@Timeout(60)
class CookieTest {

  private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
  private final Queue<HandshakeRequest> seen = new ConcurrentLinkedQueue<>();

  /** Sets cookies with each answer. */
  private RawServer server(String status, String... setCookies) {
    return RawServer.start(
        Script.answering(
            request -> {
              seen.add(request);
              String lines = "";
              for (String cookie : setCookies) {
                lines += "\r\nSet-Cookie: " + cookie;
              }
              String head =
                  status.equals("101")
                      ? Peer.acceptance(request).stripTrailing()
                      : "HTTP/1.1 " + status + " x\r\nLocation: /x\r\nContent-Length: 0";
              return head + lines + "\r\n\r\n";
            }));
  }

  private WebSocketClientBuilder client() {
    return WebSocketClient.builder().cookieHandler(cookies);
  }

  @Test
  void what_a_server_sets_is_sent_the_next_time() throws Exception {
    try (RawServer server = server("101", "a=1; Path=/", "b=2; Path=/; HttpOnly")) {
      WebSocketClient client = client().build();
      client.connectTo(server.uri()).abort();
      client.connectTo(server.uri()).abort();

      assertThat(seen.remove().headers().contains("Cookie")).isFalse();
      assertThat(seen.remove().headers().all("Cookie")).containsExactly("a=1; b=2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"200", "302", "401", "503"})
  void what_a_refusal_sets_is_kept_too(String status) throws Exception {
    try (RawServer server = server(status, "a=1")) {
      assertThatThrownBy(() -> client().build().connectTo(server.uri()))
          .isInstanceOf(HandshakeException.class);
      assertThat(cookies.getCookieStore().getCookies()).hasSize(1);
    }
  }

  /** RFC 6265, section 5.4: one header. */
  @Test
  void they_are_sent_in_one_header_with_those_of_the_caller() throws Exception {
    try (RawServer server = server("101")) {
      cookies.put(URI.create("http://localhost/"), Map.of("Set-Cookie", List.of("a=1; Path=/")));
      client()
          .header("Cookie", "b=2")
          .header("cookie", "c=3")
          .build()
          .connectTo(server.uri())
          .abort();

      assertThat(seen.remove().headers().all("Cookie")).containsExactly("b=2; c=3; a=1");
    }
  }

  @Test
  void without_a_handler_nothing_is_kept() throws Exception {
    CookieHandler old = CookieHandler.getDefault();
    CookieHandler.setDefault(cookies);
    try (RawServer server = server("101", "a=1")) {
      WebSocketClient.connect(server.uri()).abort();
      WebSocketClient.connect(server.uri()).abort();

      assertThat(seen).hasSize(2).noneMatch(request -> request.headers().contains("Cookie"));
      assertThat(cookies.getCookieStore().getCookies()).isEmpty();
    } finally {
      CookieHandler.setDefault(old);
    }
  }

  @ParameterizedTest
  @CsvSource({"true, 1", "false, 0"})
  void a_secure_cookie_goes_over_tls_alone(boolean tls, int count) throws Exception {
    HttpCookie cookie = new HttpCookie("a", "1");
    cookie.setVersion(0);
    cookie.setPath("/");
    cookie.setSecure(true);
    cookies.getCookieStore().add(URI.create("https://localhost/"), cookie);
    Certificates certificates = Certificates.shared();
    try (RawServer server =
        RawServer.start(
            tls ? certificates.serving(Certificates.GOOD) : null, Script.accepting(seen::add))) {
      client()
          .sslContext(certificates.trusting(Certificates.GOOD))
          .build()
          .connectTo(tls ? server.secureUri() : server.uri())
          .abort();

      assertThat(seen.remove().headers().all("Cookie")).hasSize(count);
    }
  }

  @Test
  void they_are_those_of_each_hop_of_a_redirect() throws Exception {
    try (RawServer there = server("101");
        RawServer server =
            RawServer.start(
                Script.answering(
                    "HTTP/1.1 302 x\r\nSet-Cookie: a=1; Path=/\r\nLocation: http://127.0.0.1:"
                        + there.port()
                        + "/\r\n\r\n"))) {
      cookies.put(URI.create("http://127.0.0.1/"), Map.of("Set-Cookie", List.of("b=2; Path=/")));
      client().maxRedirects(1).build().connectTo(server.uri()).abort();

      assertThat(seen.remove().headers().all("Cookie")).containsExactly("b=2");
    }
  }

  /** Seen elsewhere: line breaks in what the application passes in (CVE-2026-1527). */
  @ParameterizedTest
  @ValueSource(strings = {"a=secret\r\nX: y", "a=secret\n", "a=secret\u0000", "a=secret\u20ac"})
  void no_header_is_injected_by_a_cookie(String cookie) throws Exception {
    CookieHandler hostile =
        new CookieHandler() {
          @Override
          public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers) {
            return Map.of("Cookie", List.of("b=1", cookie));
          }

          @Override
          public void put(URI uri, Map<String, List<String>> headers) {
            throw new AssertionError("nothing was sent");
          }
        };
    try (RawServer server = server("101")) {
      assertThatThrownBy(
              () ->
                  WebSocketClient.builder().cookieHandler(hostile).build().connectTo(server.uri()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("a cookie for localhost:" + server.port() + " that cannot be sent")
          .hasMessageNotContaining("secret");
      assertThat(server.accepted()).isZero();
    }
  }

  @Test
  void only_the_cookie_header_of_the_handler_is_sent() throws Exception {
    CookieHandler handler =
        new CookieHandler() {
          @Override
          public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers) {
            return Map.of("Cookie", List.of("a=1"), "Cookie2", List.of("b"), "X", List.of("c"));
          }

          @Override
          public void put(URI uri, Map<String, List<String>> headers) {
            assertThat(headers.get("upgrade")).containsExactly("websocket");
          }
        };
    try (RawServer server = server("101")) {
      WebSocketClient.builder().cookieHandler(handler).build().connectTo(server.uri()).abort();

      HandshakeRequest request = seen.remove();
      assertThat(request.headers().all("Cookie")).containsExactly("a=1");
      assertThat(request.headers().contains("Cookie2")).isFalse();
      assertThat(request.headers().contains("X")).isFalse();
    }
  }
}
