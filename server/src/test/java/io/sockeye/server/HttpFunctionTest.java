package io.sockeye.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.Headers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ordinary HTTP requests on a server that answers them. */
class HttpFunctionTest {

  private final LogRecorder log = new LogRecorder();
  private WebSocketServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        WebSocketServer.builder().http(HttpFunctionTest::page).handler("/ws", Echo::handle).start();
  }

  @AfterEach
  void stop() {
    server.close();
    log.close();
  }

  private static HandshakeResponse page(Request request) {
    return switch (request.path()) {
      case "/" -> ok(Headers.of("Content-Type", "text/plain"), "welcome");
      case "/framed" ->
          ok(
              Headers.of(
                  "content-length",
                  "3",
                  "TRANSFER-ENCODING",
                  "chunked",
                  "connection",
                  "keep-alive"),
              "welcome");
      case "/large" -> ok(Headers.EMPTY, "x".repeat(3_000_000));
      case "/gone" -> new HandshakeResponse(204, "No Content", Headers.EMPTY);
      case "/broken" -> throw new IllegalStateException("secret");
      case "/worse" -> throw new StackOverflowError("secret");
      case "/upgrade" -> new HandshakeResponse(101, "Switching Protocols", Headers.EMPTY);
      default -> null;
    };
  }

  private static HandshakeResponse ok(Headers headers, String body) {
    return new HandshakeResponse(200, "OK", headers, body.getBytes(UTF_8));
  }

  private RawClient.Response ask(String method, String path) throws IOException {
    try (RawClient client = RawClient.connect(server)) {
      client.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      return client.readToEnd();
    }
  }

  @Test
  void a_page_is_served_with_the_headers_that_end_the_connection() throws IOException {
    RawClient.Response response = ask("GET", "/?q");

    assertThat(response.statusLine()).isEqualTo("HTTP/1.1 200 OK");
    assertThat(response.header("Content-Type")).isEqualTo("text/plain");
    assertThat(response.header("Connection")).isEqualTo("close");
    assertThat(response.header("Content-Length")).isEqualTo("7");
    assertThat(response.text()).isEqualTo("welcome");
  }

  @Test
  void a_head_request_gets_the_headers_alone() throws IOException {
    RawClient.Response response = ask("HEAD", "/");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Content-Length")).isEqualTo("7");
    assertThat(response.body()).isEmpty();
  }

  @Test
  void headers_about_framing_are_the_servers_own() throws IOException {
    RawClient.Response response = ask("GET", "/framed");

    assertThat(response.header("Connection")).isEqualTo("close");
    assertThat(response.header("Content-Length")).isEqualTo("7");
    assertThat(response.header("Transfer-Encoding")).isNull();
  }

  @Test
  void a_204_response_has_no_length() throws IOException {
    RawClient.Response response = ask("GET", "/gone");

    assertThat(response.status()).isEqualTo(204);
    assertThat(response.header("Content-Length")).isNull();
  }

  @Test
  void null_becomes_404() throws IOException {
    assertThat(ask("GET", "/nowhere").status()).isEqualTo(404);
    assertThat(ask("GET", "/ws").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/broken", "/worse", "/upgrade"})
  void a_failure_becomes_500_and_is_logged_but_not_sent(String path) throws IOException {
    RawClient.Response response = ask("GET", path);

    assertThat(response.status()).isEqualTo(500);
    assertThat(response.text()).doesNotContain("secret");
    assertThat(log.errors()).hasSize(1);
    assertThat(log.errors().get(0).getThrown()).isNotNull();
  }

  @Test
  void other_methods_are_refused_with_405() throws IOException {
    RawClient.Response response = ask("DELETE", "/");

    assertThat(response.status()).isEqualTo(405);
    assertThat(response.header("Allow")).isEqualTo("GET, HEAD");
  }

  @Test
  void a_handshake_to_a_path_without_handler_is_answered_with_404() throws IOException {
    try (RawClient client = RawClient.connect(server)) {
      client.send(RawClient.handshake("/"));
      assertThat(client.readToEnd().status()).isEqualTo(404);
    }
  }

  @Test
  void a_large_page_arrives_whole_at_the_jdks_client_and_the_handler_works_beside_it()
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/large")).build();
    HttpResponse<String> response =
        JdkClient.HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.body()).hasSize(3_000_000);

    try (RawClient client = RawClient.open(server, "/ws")) {
      client.sendText("hello");
      assertThat(client.readFrame().text()).isEqualTo("hello");
    }
  }
}
