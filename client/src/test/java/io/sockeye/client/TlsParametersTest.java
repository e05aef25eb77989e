package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.server.Request;
import io.sockeye.server.WebSocketRequestHandler;
import io.sockeye.server.WebSocketServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions of TLS, the client's own certificate, server names, and the resumption of sessions. */
@Timeout(60)
class TlsParametersTest {

  private static final Certificates CERTIFICATES = Certificates.shared();

  /** Of the client; the server trusts no other. */
  private static final String KEY = Certificates.OTHER_HOST;

  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

  private WebSocketServer server(String certificate, Consumer<SSLParameters> parameters)
      throws IOException {
    WebSocketRequestHandler handler =
        (ws, request) -> {
          requests.add(request);
          for (Message message; (message = ws.receive()) != null; ) {
            ws.send(message);
          }
        };
    return WebSocketServer.builder()
        .host("localhost")
        .sslContext(CERTIFICATES.context(certificate, CERTIFICATES.trustManager(KEY)))
        .sslParameters(parameters)
        .handler(handler)
        .start();
  }

  private WebSocketServer server() throws IOException {
    return server(Certificates.GOOD, tls -> {});
  }

  private static WebSocketClient client(SSLContext context, Consumer<SSLParameters> parameters) {
    return WebSocketClient.builder().sslContext(context).sslParameters(parameters).build();
  }

  private static SSLContext trusting() {
    return CERTIFICATES.trusting(Certificates.GOOD);
  }

  private static Consumer<SSLParameters> only(String version) {
    return tls -> tls.setProtocols(new String[] {version});
  }

  /** What the server was asked for by a client that has a message sent there and back. */
  private Request conversation(WebSocketClient client, WebSocketServer server) throws Exception {
    try (WebSocket webSocket = client.connectTo(uri(server))) {
      webSocket.send("hello");
      assertThat(webSocket.receive()).isEqualTo(Message.text("hello"));
    }
    return requests.poll(20, TimeUnit.SECONDS);
  }

  private static String uri(WebSocketServer server) {
    return "wss://localhost:" + server.port() + "/";
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void the_client_can_be_held_to_one_version(String version) throws Exception {
    try (WebSocketServer server = server()) {
      Request request = conversation(client(trusting(), only(version)), server);
      assertThat(request.sslSession().getProtocol()).isEqualTo(version);
    }
  }

  @Test
  void another_version_than_the_servers_is_a_failure() throws Exception {
    try (WebSocketServer server = server(Certificates.GOOD, only("TLSv1.3"))) {
      assertThatThrownBy(() -> conversation(client(trusting(), only("TLSv1.2")), server))
          .isInstanceOf(SSLException.class)
          .hasMessageStartingWith("the TLS handshake with localhost:" + server.port());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void a_certificate_of_the_client_is_shown_to_a_server_that_needs_one(String version)
      throws Exception {
    SSLContext context = CERTIFICATES.context(KEY, CERTIFICATES.trustManager(Certificates.GOOD));
    try (WebSocketServer server = server(Certificates.GOOD, tls -> tls.setNeedClientAuth(true))) {
      Request request = conversation(client(context, only(version)), server);
      assertThat(request.clientPrincipal().getName()).isEqualTo("CN=" + KEY);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void a_client_without_the_certificate_that_is_needed_is_told_that_it_failed(String version)
      throws Exception {
    try (WebSocketServer server = server(Certificates.GOOD, tls -> tls.setNeedClientAuth(true))) {
      assertThatThrownBy(() -> conversation(client(trusting(), only(version)), server))
          .isInstanceOf(IOException.class);
      assertThat(requests).isEmpty();
    }
  }

  @Test
  void a_client_without_a_certificate_is_served_where_one_is_wanted() throws Exception {
    try (WebSocketServer server = server(Certificates.GOOD, tls -> tls.setWantClientAuth(true))) {
      assertThat(conversation(client(trusting(), tls -> {}), server).clientPrincipal()).isNull();
    }
  }

  @Test
  void another_name_than_that_of_the_uri_can_be_indicated() throws Exception {
    List<SNIHostName> names = List.of(new SNIHostName("inner.example"));
    WebSocketClient client = client(trusting(), tls -> tls.setServerNames(List.copyOf(names)));
    try (WebSocketServer server = server()) {
      ExtendedSSLSession session = (ExtendedSSLSession) conversation(client, server).sslSession();
      assertThat(session.getRequestedServerNames()).isEqualTo(names);
    }
  }

  /** RFC 6455, section 10.6. */
  @ParameterizedTest
  @ValueSource(strings = {"", "LDAPS"})
  void the_host_is_verified_whatever_the_parameters_say(String algorithm) throws Exception {
    WebSocketClient client =
        client(
            CERTIFICATES.trusting(Certificates.OTHER_HOST),
            tls -> tls.setEndpointIdentificationAlgorithm(algorithm));
    try (WebSocketServer server = server(Certificates.OTHER_HOST, tls -> {})) {
      assertThatThrownBy(() -> conversation(client, server))
          .isInstanceOf(SSLException.class)
          .hasMessageContainingAll("is not accepted", "localhost");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void a_session_is_resumed(String version) throws Exception {
    CountingTrust trust = new CountingTrust(CERTIFICATES.trustManager(Certificates.GOOD));
    WebSocketClient client = client(CERTIFICATES.context(KEY, trust), only(version));
    try (WebSocketServer server = server(Certificates.GOOD, tls -> tls.setNeedClientAuth(true))) {
      for (int i = 0; i < 3; i++) {
        assertThat(conversation(client, server).clientPrincipal().getName()).isEqualTo("CN=" + KEY);
      }
    }
    assertThat(trust.judged()).hasValue(1);
  }

  @Test
  void parameters_that_the_context_does_not_know_are_a_failure_of_connecting() throws Exception {
    try (WebSocketServer server = server()) {
      assertThatThrownBy(() -> conversation(client(trusting(), only("TLSv9")), server))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("TLSv9");
    }
  }
}
