package io.sockeye.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.handshake.OriginPolicy;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of what is asked for: path, subprotocol, origin. */
class RequestTest {

  @Test
  void the_handler_sees_the_request_and_where_it_came_from() throws Exception {
    CompletableFuture<Request> seen = new CompletableFuture<>();
    WebSocketRequestHandler handler = (ws, request) -> seen.complete(request);
    try (WebSocketServer server = WebSocketServer.builder().handler(handler).start();
        RawClient client = RawClient.open(server, "/a%20b?x=1&y", "X-Test: one", "x-test: two")) {
      Request request = seen.get(20, TimeUnit.SECONDS);
      assertThat(request.method()).isEqualTo("GET");
      assertThat(request.path()).isEqualTo("/a%20b");
      assertThat(request.query()).isEqualTo("x=1&y");
      assertThat(request.headers().all("X-TEST")).containsExactly("one", "two");
      assertThat(request.handshake().target()).isEqualTo("/a%20b?x=1&y");
      assertThat(request.secure()).isFalse();
      assertThat(request.remoteAddress())
          .isEqualTo(
              new InetSocketAddress(
                  client.socket().getLocalAddress(), client.socket().getLocalPort()));
    }
  }

  @Test
  void each_path_has_its_handler_and_the_rest_goes_to_the_one_without_path() throws Exception {
    WebSocketHandler one = ws -> ws.send("one");
    WebSocketRequestHandler two = (ws, request) -> ws.send("two " + request.query());
    WebSocketRequestHandler rest = (ws, request) -> ws.send("rest " + request.path());
    try (WebSocketServer server =
        WebSocketServer.builder().handler("/one", one).handler("/two", two).handler(rest).start()) {
      assertThat(firstText(server, "/one")).isEqualTo("one");
      assertThat(firstText(server, "/two?q")).isEqualTo("two q");
      assertThat(firstText(server, "/one/")).isEqualTo("rest /one/");
      assertThat(firstText(server, "/")).isEqualTo("rest /");
    }
  }

  private static String firstText(WebSocketServer server, String path) throws Exception {
    try (RawClient client = RawClient.open(server, path)) {
      return client.readFrame().text();
    }
  }

  /** RFC 6455, section 4.2.2, item 5: of those that the client asks for, or none. */
  @ParameterizedTest(name = "asked for [{0}] agreed [{1}]")
  @CsvSource({"'v2, v1',v1", "v2,v2", "v9,", "'v9,v2',v2"})
  void the_subprotocol_is_the_servers_favourite_of_those_asked_for(String asked, String agreed)
      throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    WebSocketHandler handler = ws -> seen.complete(ws.subprotocol());
    try (WebSocketServer server =
            WebSocketServer.builder().handler(handler).subprotocols("v1", "v2").start();
        RawClient client = RawClient.connect(server)) {
      client.send(RawClient.handshake("/", "Sec-WebSocket-Protocol: " + asked));
      assertThat(client.readHead().header("Sec-WebSocket-Protocol")).isEqualTo(agreed);
      assertThat(seen.get(20, TimeUnit.SECONDS)).isEqualTo(agreed);
    }
  }

  @Test
  void the_jdks_client_learns_the_subprotocol() throws Exception {
    try (WebSocketServer server =
            WebSocketServer.builder().handler(Echo::handle).subprotocols("v1").start();
        JdkClient client =
            JdkClient.open(JdkClient.HTTP, "ws", server, "/", b -> b.subprotocols("v0", "v1"))) {
      assertThat(client.webSocket().getSubprotocol()).isEqualTo("v1");
    }
  }

  /** RFC 6455, sections 4.2.2 and 10.2. */
  @ParameterizedTest(name = "{0} from {1}: {2}")
  @CsvSource({
    "default,http://localhost,101",
    "default,http://localhost:1,403",
    "default,http://example.com,403",
    "default,null,403",
    "pattern,https://app.example.com,101",
    "pattern,https://example.com,403",
    "pattern,http://localhost,403",
    "any,null,101",
  })
  void the_origin_policy_decides(String policy, String origin, int status) throws Exception {
    WebSocketServerBuilder builder = WebSocketServer.builder().handler(Echo::handle);
    if (policy.equals("pattern")) {
      builder.originPolicy(OriginPolicy.only("https://*.example.com"));
    } else if (policy.equals("any")) {
      builder.originPolicy(OriginPolicy.any());
    }
    try (WebSocketServer server = builder.start();
        RawClient client = RawClient.connect(server)) {
      client.send(RawClient.handshake("/", "Origin: " + origin));
      assertThat(client.readHead().status()).isEqualTo(status);
    }
  }

  /** The first frames may come with the request, in one TCP segment or many. */
  @ParameterizedTest
  @CsvSource({"1", "1000", "5000", "100000"})
  void frames_directly_behind_the_request_are_received(int length) throws Exception {
    try (WebSocketServer server = WebSocketServer.builder().handler(Echo::handle).start();
        RawClient client = RawClient.connect(server)) {
      String text = "\u20ac".repeat(length);
      byte[] request = RawClient.handshake("/").getBytes(UTF_8);
      byte[] first = RawClient.frame(0x81, "first".getBytes(UTF_8));
      byte[] second = RawClient.frame(0x81, text.getBytes(UTF_8));
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(request);
      all.writeBytes(first);
      all.writeBytes(second);
      client.send(all.toByteArray());
      assertThat(client.readHead().status()).isEqualTo(101);
      assertThat(client.readFrame().text()).isEqualTo("first");
      assertThat(client.readFrame().text()).isEqualTo(text);
    }
  }
}
