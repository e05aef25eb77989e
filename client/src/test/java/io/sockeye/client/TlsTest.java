package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.Message;
import io.sockeye.codec.connection.ConnectionThreads;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, sections 4.1 (TLS, Server Name Indication) and 10.6 (verified certificates). */
@Timeout(60)
class TlsTest {

  private static final Certificates CERTIFICATES = Certificates.shared();

  private static RawServer echo(String certificate) {
    return RawServer.start(CERTIFICATES.serving(certificate), RawServer.Script.ECHO);
  }

  private static WebSocketClientBuilder trusting(String certificate) {
    return WebSocketClient.builder().sslContext(CERTIFICATES.trusting(certificate));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1"})
  void a_trusted_certificate_for_the_host_is_accepted(String host) throws Exception {
    try (RawServer server = echo(Certificates.GOOD);
        WebSocket webSocket =
            trusting(Certificates.GOOD)
                .build()
                .connectTo("wss://" + host + ":" + server.port() + "/")) {
      for (int size : new int[] {0, 1, 125, 126, 65_536, 1_000_000}) {
        webSocket.send(new byte[size]);
        assertThat(webSocket.receive()).isEqualTo(Message.binary(new byte[size]));
      }
    }
  }

  @Test
  void messages_go_both_ways_at_the_same_time() throws Exception {
    try (RawServer server = echo(Certificates.GOOD);
        WebSocket webSocket = trusting(Certificates.GOOD).build().connectTo(server.secureUri())) {
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int i = 0; i < 300; i++) {
                    webSocket.send("x".repeat(i * 100));
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              },
              ConnectionThreads::execute);
      for (int i = 0; i < 300; i++) {
        assertThat(webSocket.receive()).isEqualTo(Message.text("x".repeat(i * 100)));
      }
      sent.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void a_certificate_that_nobody_trusts_is_refused() throws Exception {
    assertRefused(
        WebSocketClient.builder(), Certificates.GOOD, "it is not issued by a trusted authority");
  }

  @Test
  void a_certificate_that_is_trusted_for_another_server_is_refused() throws Exception {
    assertRefused(
        trusting(Certificates.OTHER_HOST),
        Certificates.GOOD,
        "it is not issued by a trusted authority");
  }

  /** Seen elsewhere: a certificate that names another host (CVE-2020-11050, CVE-2018-8034). */
  @Test
  void a_certificate_for_another_host_is_refused() throws Exception {
    assertRefused(trusting(Certificates.OTHER_HOST), Certificates.OTHER_HOST, "localhost");
  }

  @Test
  void an_expired_certificate_is_refused() throws Exception {
    assertRefused(trusting(Certificates.EXPIRED), Certificates.EXPIRED, "it has expired");
  }

  private static void assertRefused(WebSocketClientBuilder client, String certificate, String why)
      throws Exception {
    try (RawServer server = echo(certificate)) {
      assertThatThrownBy(() -> client.build().connectTo(server.secureUri()))
          .isInstanceOf(SSLException.class)
          .hasMessageStartingWith("the certificate of localhost:" + server.port())
          .hasMessageContainingAll("is not accepted", why)
          .hasMessageNotContaining("\n");
    }
  }

  /** Seen elsewhere: a certificate that names another host (CVE-2020-11050, CVE-2018-8034). */
  @Test
  void a_certificate_for_the_name_is_not_one_for_the_address() throws Exception {
    try (RawServer server = echo(Certificates.OTHER_HOST)) {
      assertThatThrownBy(
              () ->
                  trusting(Certificates.OTHER_HOST)
                      .build()
                      .connectTo("wss://127.0.0.1:" + server.port()))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("127.0.0.1");
    }
  }

  @Test
  void a_server_without_tls_is_not_connected_to() throws Exception {
    try (RawServer server =
        RawServer.start(
            peer -> {
              peer.socket().getInputStream().read();
              peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
            })) {
      assertThatThrownBy(() -> WebSocketClient.connect(server.secureUri()))
          .isInstanceOf(SSLException.class)
          .hasMessageStartingWith("the TLS handshake with localhost:" + server.port());
    }
  }

  @Test
  void a_server_that_ends_the_connection_in_the_tls_handshake_is_a_failure() throws Exception {
    try (RawServer server = RawServer.start(peer -> peer.socket().getInputStream().read())) {
      assertThatThrownBy(() -> WebSocketClient.connect(server.secureUri()))
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "localhost,localhost",
        "example.test.,example.test",
        "a1,a1",
        "a_b.example.test,NULL",
        "127.0.0.1,NULL",
        "[::1],NULL"
      },
      nullValues = "NULL")
  void a_name_is_indicated_and_an_address_is_not(String host, String indicated) throws Exception {
    CompletableFuture<List<SNIServerName>> seen = new CompletableFuture<>();
    WebSocketClient client =
        trusting(Certificates.GOOD)
            .resolver(name -> new InetAddress[] {InetAddress.getLoopbackAddress()})
            .build();
    try (RawServer server =
        RawServer.start(
            CERTIFICATES.serving(Certificates.GOOD),
            peer -> {
              SSLSocket socket = (SSLSocket) peer.socket();
              // Called while the server chooses its certificate, whatever the client thinks of it.
              SSLParameters parameters = socket.getSSLParameters();
              parameters.setSNIMatchers(
                  List.of(
                      new SNIMatcher(StandardConstants.SNI_HOST_NAME) {
                        @Override
                        public boolean matches(SNIServerName name) {
                          seen.complete(List.of(name));
                          return true;
                        }
                      }));
              socket.setSSLParameters(parameters);
              try {
                socket.startHandshake();
              } finally {
                seen.complete(List.of());
              }
            })) {
      try {
        client.connectTo("wss://" + host + ":" + server.port()).abort();
      } catch (IOException e) {
        // The server leaves, or the certificate is for another name.
      }
      assertThat(seen.get(20, TimeUnit.SECONDS))
          .isEqualTo(
              indicated == null ? List.of() : List.of(new SNIHostName(indicated.getBytes())));
    }
  }
}
