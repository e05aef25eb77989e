package io.sockeye.client;

import static io.sockeye.client.ProxyScripts.assertEcho;
import static io.sockeye.client.RawServer.Script.ECHO;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 1928 and RFC 1929: through a SOCKS5 proxy. */
@Timeout(60)
class Socks5ProxyTest {

  private static final byte[] LOGIN = "\4user\6secret".getBytes(ISO_8859_1);

  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  private static WebSocketClientBuilder client(RawServer proxy) {
    return ProxyScripts.client(ProxyScripts.socks(proxy));
  }

  @ParameterizedTest
  @CsvSource({
    "example.test, example.test",
    "1.2.3, 1.2.3",
    "256.0.0.1, 256.0.0.1",
    "192.0.2.1, 1 192.0.2.1",
    "[2001:db8::1], 4 2001:db8:0:0:0:0:0:1"
  })
  void the_proxy_looks_up_names_and_is_told_addresses(String host, String told) throws Exception {
    try (RawServer server = RawServer.start(ECHO);
        RawServer proxy = RawServer.start(ProxyScripts.socks5(null, asked))) {
      assertEcho(client(proxy), "ws://" + host + ":" + server.port());
      assertThat(asked).containsExactly(told);
    }
  }

  @Test
  void tls_is_with_the_server_inside_the_tunnel() throws Exception {
    Certificates certificates = Certificates.shared();
    try (RawServer server = RawServer.start(certificates.serving(Certificates.GOOD), ECHO);
        RawServer proxy = RawServer.start(ProxyScripts.socks5(null, asked))) {
      WebSocketClientBuilder client =
          client(proxy).sslContext(certificates.trusting(Certificates.GOOD));
      assertEcho(client, server.secureUri());

      assertThatThrownBy(() -> client.build().connectTo("wss://example.test:" + server.port()))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("the certificate of example.test");
    }
  }

  @Test
  void a_proxy_that_asks_is_told_the_user_and_the_password() throws Exception {
    RecordingAuthenticator authenticator = new RecordingAuthenticator("user", "secret");
    try (RawServer server = RawServer.start(ECHO);
        RawServer proxy = RawServer.start(ProxyScripts.socks5(LOGIN, asked))) {
      assertEcho(client(proxy).authenticator(authenticator), "ws://example.test:" + server.port());
      assertThat(authenticator.asked())
          .containsExactly(
              "PROXY SOCKS5://localhost:" + proxy.port() + " Basic SOCKS authentication");
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({
    "user, terces, does not accept the user and password of the Authenticator",
    "user, '', user name and password have 1 to 255 bytes each",
    ", , wants a user and a password: the Authenticator gave none"
  })
  void a_proxy_that_is_not_told_the_right_password_is_a_failure_that_says_so(
      String user, String password, String words) throws Exception {
    RecordingAuthenticator authenticator = new RecordingAuthenticator(user, password);
    try (RawServer proxy = RawServer.start(ProxyScripts.socks5(LOGIN, asked))) {
      assertThatThrownBy(
              () ->
                  client(proxy).authenticator(authenticator).build().connectTo("ws://example.test"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(words)
          .hasMessageNotContaining("terces");
      assertThat(authenticator.asked()).hasSize(1);
      assertThat(asked).isEmpty();
    }
  }

  @Test
  void a_proxy_that_asks_who_has_nothing_to_say_is_a_failure_that_says_so() throws Exception {
    try (RawServer proxy = RawServer.start(ProxyScripts.socks5(LOGIN, asked))) {
      assertThatThrownBy(() -> client(proxy).build().connectTo("ws://example.test"))
          .isInstanceOf(ProxyException.class)
          .hasMessage(
              "the proxy localhost:"
                  + proxy.port()
                  + ", asked for example.test:80, wants to be told who asks: set an authenticator");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | 05 00 05 01 | answered 1, general failure",
        "2 | 05 00 05 02 00 01 | answered 2, not allowed by its rules",
        "3 | 05 00 05 03 00 01 | answered 3, network unreachable",
        "4 | 05 00 05 04 00 01 | answered 4, host unreachable",
        "5 | 05 00 05 05 00 01 | answered 5, connection refused",
        "6 | 05 00 05 06 00 01 | answered 6, TTL expired",
        "7 | 05 00 05 07 00 01 | answered 7, command not supported",
        "8 | 05 00 05 08 00 01 | answered 8, address type not supported",
        "255 | 05 00 05 ff 00 01 | answered 255, an unknown failure",
        "SOCKS4 | 00 5a | did not answer as a SOCKS5 proxy does",
        "HTTP | 48 54 54 50 | did not answer as a SOCKS5 proxy does",
        "SOCKS4 later | 05 00 04 00 00 01 | did not answer as a SOCKS5 proxy does",
        "GSSAPI | 05 01 | chose an authentication that was not offered",
        "a password | 05 02 | chose an authentication that was not offered",
        "no address | 05 00 05 00 00 09 | answered with an address of an unknown kind"
      })
  void an_answer_that_is_no_connection_is_a_failure_that_says_so(
      String name, String hex, String words) throws Exception {
    try (RawServer proxy =
        RawServer.start(
            peer -> {
              byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex + " 00 00".repeat(2));
              peer.send(bytes);
              peer.isClosedByClient();
            })) {
      assertThatThrownBy(() -> client(proxy).build().connectTo("ws://example.test"))
          .isInstanceOf(ProxyException.class)
          .hasMessageStartingWith("the proxy localhost:" + proxy.port() + ", asked for example.te")
          .hasMessageContaining(words);
    }
  }

  @ParameterizedTest
  @CsvSource({"''", "05", "05 00", "05 00 05 00 00", "05 00 05 00 00 01 7f", "05 00 05 00 00 03"})
  void a_proxy_that_ends_the_connection_is_said_to_have_done_so(String hex) throws Exception {
    try (RawServer proxy =
        RawServer.start(
            peer -> {
              peer.send(HexFormat.ofDelimiter(" ").parseHex(hex));
              peer.socket().shutdownOutput();
              peer.isClosedByClient();
            })) {
      assertThatThrownBy(() -> client(proxy).build().connectTo("ws://example.test"))
          .isInstanceOf(ConnectException.class)
          .isNotInstanceOf(ProxyException.class)
          .hasMessageContaining("ended the connection without an answer");
    }
  }

  @Test
  void a_name_that_is_too_long_for_socks_is_refused() throws Exception {
    try (RawServer proxy = RawServer.start(ProxyScripts.socks5(null, asked))) {
      String host = "a".repeat(60);
      String uri = "ws://" + (host + ".").repeat(4) + "a".repeat(30);

      assertThatThrownBy(() -> client(proxy).build().connectTo(uri))
          .isInstanceOf(ProxyException.class)
          .hasMessageContaining("the name of the host has 274 bytes; for SOCKS5 it has up to 255");
    }
  }
}
