package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server without an http function answers to requests that it does not accept. */
class RefusalTest {

  private static WebSocketServer server;

  @BeforeAll
  static void start() throws IOException {
    server = WebSocketServer.builder().handler("/chat", Echo::handle).start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static RawClient.Response ask(String request) throws IOException {
    try (RawClient client = RawClient.connect(server)) {
      client.send(request);
      return client.readToEnd();
    }
  }

  /** RFC 6455, section 4.2, with the statuses of RFC 9110; in each row one thing is wrong. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a path that nobody serves     | 404 | GET /chat  | GET /nowhere
          a path with another case      | 404 | GET /chat  | GET /CHAT
          a method other than GET       | 405 | GET /chat  | POST /chat
          HTTP/1.0                      | 400 | HTTP/1.1   | HTTP/1.0
          a target that is no path      | 404 | GET /chat  | GET chat
          no Host                       | 400 | Host: localhost | X-Host: localhost
          no token websocket            | 400 | Upgrade: websocket | Upgrade: h2c
          no token Upgrade              | 400 | Connection: Upgrade | Connection: keep-alive
          a key of 15 bytes             | 400 | dGhlIHNhbXBsZSBub25jZQ== | dGhlIHNhbXBsZSBub25j
          another version               | 426 | Sec-WebSocket-Version: 13 | Sec-WebSocket-Version: 8
          an empty subprotocol list     | 400 | Host: | Sec-WebSocket-Protocol: ,~Host:
          malformed extensions          | 400 | Host: | Sec-WebSocket-Extensions: ;~Host:
          a body                        | 400 | Host: | Content-Length: 5~Host:
          another origin                | 403 | Host: | Origin: http://evil.example~Host:
          a header without a colon      | 400 | Host: | NoColon~Host:
          a folded header               | 400 | Host: |  folded~Host:
          no request line               | 400 | GET /chat HTTP/1.1 | hello
          """)
  void a_request_with_a_fault_is_refused_with_the_status_for_it(
      String what, int status, String right, String wrong) throws IOException {
    String request = RawClient.handshake("/chat").replace(right, wrong.replace("~", "\r\n"));

    RawClient.Response response = ask(request);

    assertThat(response.status()).as(what).isEqualTo(status);
    assertThat(response.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(response.header("Content-Length")).isEqualTo("" + response.body().length);
    assertThat(response.text()).endsWith("\n").hasSizeGreaterThan(10);
  }

  @Test
  void what_would_have_been_right_is_said_where_http_has_a_header_for_it() throws IOException {
    RawClient.Response version =
        ask(RawClient.handshake("/chat").replace("Version: 13", "Version: 12"));
    assertThat(version.header("Sec-WebSocket-Version")).isEqualTo("13");

    RawClient.Response ordinary = ask("GET /chat HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(ordinary.status()).isEqualTo(426);
    assertThat(ordinary.header("Upgrade")).isEqualTo("websocket");

    RawClient.Response post = ask("POST /chat HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(post.status()).isEqualTo(405);
    assertThat(post.header("Allow")).isEqualTo("GET");
  }

  @Test
  void a_head_over_a_limit_is_answered_with_431() throws IOException {
    assertThat(ask(RawClient.handshake("/chat", "X: " + "x".repeat(9000))).status()).isEqualTo(431);
    String[] many = new String[101];
    Arrays.fill(many, "X: x");
    assertThat(ask(RawClient.handshake("/chat", many)).status()).isEqualTo(431);
  }

  @Test
  void the_answer_to_head_has_no_body_but_its_length() throws IOException {
    RawClient.Response response = ask("HEAD /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n");

    assertThat(response.status()).isEqualTo(404);
    assertThat(response.body()).isEmpty();
    assertThat(Integer.parseInt(response.header("Content-Length"))).isPositive();
  }

  @Test
  void a_refusal_is_not_lost_though_the_client_goes_on_sending() throws IOException {
    try (RawClient client = RawClient.connect(server)) {
      client.send("POST /upload HTTP/1.1\r\nHost: localhost\r\n\r\n");
      RawClient.Response response = client.readHead();
      // A reset would make this fail, and could take the body away.
      for (int i = 0; i < 20; i++) {
        client.send(new byte[32 * 1024]);
      }
      assertThat(response.status()).isEqualTo(404);
      assertThat(client.discardToEnd())
          .isEqualTo(Integer.parseInt(response.header("Content-Length")));
    }
  }

  /** Seen elsewhere: the answer to a handshake lacks a header. */
  @Test
  void the_right_request_is_accepted_with_the_headers_of_section_4_2_2() throws IOException {
    try (RawClient client = RawClient.connect(server)) {
      client.send(RawClient.handshake("/chat?room=1"));
      RawClient.Response response = client.readHead();
      assertThat(response.statusLine()).isEqualTo("HTTP/1.1 101 Switching Protocols");
      assertThat(response.header("Upgrade")).isEqualToIgnoringCase("websocket");
      assertThat(response.header("Connection")).isEqualToIgnoringCase("Upgrade");
      // The example of section 1.3.
      assertThat(response.header("Sec-WebSocket-Accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      assertThat(response.header("Sec-WebSocket-Extensions")).isNull();
      assertThat(response.header("Sec-WebSocket-Protocol")).isNull();
    }
  }
}
