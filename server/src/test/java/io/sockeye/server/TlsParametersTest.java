package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions of TLS, certificates of clients, server names, and the resumption of sessions. */
@Timeout(60)
class TlsParametersTest {

  @TempDir static Path directory;

  private static TestCertificate own;
  private static TestCertificate other;
  private static TestCertificate alice;
  private static TestCertificate mallory;

  /** Of a server that trusts alice. */
  private static SSLContext context;

  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

  @BeforeAll
  static void makeCertificates() throws Exception {
    own = new TestCertificate(directory);
    other = new TestCertificate(directory, "other", "dns:other.example");
    alice = new TestCertificate(directory, "alice", "email:alice@example.com");
    mallory = new TestCertificate(directory, "mallory", "email:mallory@example.com");
    context = TestCertificate.context(own.keyManager(), alice.trustManager());
  }

  private WebSocketServer server(SSLContext context, Consumer<SSLParameters> parameters)
      throws IOException {
    WebSocketRequestHandler handler =
        (ws, request) -> {
          requests.add(request);
          Echo.handle(ws);
        };
    return WebSocketServer.builder()
        .host("localhost")
        .sslContext(context)
        .sslParameters(parameters)
        .handler(handler)
        .start();
  }

  /** A client with a key, or null for none. */
  private static SSLContext client(TestCertificate key) throws Exception {
    return TestCertificate.context(key == null ? null : key.keyManager(), own.trustManager());
  }

  private static RawClient connect(
      WebSocketServer server, SSLContext client, String name, String... versions)
      throws IOException {
    Socket below = new Socket(InetAddress.getLoopbackAddress(), server.port());
    try {
      SSLSocket socket =
          (SSLSocket) client.getSocketFactory().createSocket(below, name, server.port(), true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(name)));
      parameters.setProtocols(versions);
      socket.setSSLParameters(parameters);
      return new RawClient(socket).shakeHands("/");
    } catch (IOException e) {
      below.close();
      throw e;
    }
  }

  /** What the handler was given, after a message went there and back. */
  private Request served(RawClient client) throws Exception {
    client.sendText("hello");
    assertThat(client.readFrame().text()).isEqualTo("hello");
    return requests.poll(20, TimeUnit.SECONDS);
  }

  private void assertRefused(
      WebSocketServer server, SSLContext client, String name, String... versions) {
    assertThatThrownBy(() -> connect(server, client, name, versions))
        .isInstanceOf(IOException.class);
    assertThat(requests).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2,TLSv1.3", "TLSv1.3,TLSv1.2"})
  void the_server_can_be_held_to_one_version(String version, String another) throws Exception {
    try (WebSocketServer server =
        server(context, tls -> tls.setProtocols(new String[] {version}))) {
      assertRefused(server, client(null), "localhost", another);
      try (RawClient client = connect(server, client(null), "localhost", version, another)) {
        Request request = served(client);
        assertThat(request.sslSession().getProtocol()).isEqualTo(version);
        assertThat(request.secure()).isTrue();
      }
    }
  }

  @Test
  void cipher_suites_can_be_chosen() throws Exception {
    String suite = "TLS_CHACHA20_POLY1305_SHA256";
    try (WebSocketServer server =
            server(context, tls -> tls.setCipherSuites(new String[] {suite}));
        RawClient client = connect(server, client(null), "localhost", "TLSv1.3")) {
      assertThat(served(client).sslSession().getCipherSuite()).isEqualTo(suite);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void a_certificate_that_is_needed_is_seen_by_the_handler(String version) throws Exception {
    try (WebSocketServer server = server(context, tls -> tls.setNeedClientAuth(true));
        RawClient client = connect(server, client(alice), "localhost", version)) {
      Request request = served(client);
      assertThat(request.clientPrincipal().getName()).isEqualTo("CN=alice");
      X509Certificate certificate = (X509Certificate) request.sslSession().getPeerCertificates()[0];
      assertThat(certificate.getSubjectAlternativeNames())
          .containsExactly(List.of(1, "alice@example.com"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void who_has_not_the_certificate_that_is_needed_is_refused(String version) throws Exception {
    try (WebSocketServer server = server(context, tls -> tls.setNeedClientAuth(true))) {
      assertRefused(server, client(null), "localhost", version);
      assertRefused(server, client(mallory), "localhost", version);
      try (RawClient client = connect(server, client(alice), "localhost", version)) {
        assertThat(served(client)).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void a_certificate_that_is_wanted_may_be_left_out(String version) throws Exception {
    try (WebSocketServer server = server(context, tls -> tls.setWantClientAuth(true))) {
      try (RawClient client = connect(server, client(alice), "localhost", version)) {
        assertThat(served(client).clientPrincipal().getName()).isEqualTo("CN=alice");
      }
      try (RawClient client = connect(server, client(null), "localhost", version)) {
        assertThat(served(client).clientPrincipal()).isNull();
      }
    }
  }

  @Test
  void no_certificate_is_asked_for_by_default() throws Exception {
    try (WebSocketServer server = server(context, tls -> {});
        RawClient client = connect(server, client(alice), "localhost", "TLSv1.3")) {
      assertThat(served(client).clientPrincipal()).isNull();
    }
  }

  @Test
  void a_connection_without_tls_has_neither_session_nor_principal() throws Exception {
    WebSocketRequestHandler handler = (ws, request) -> requests.add(request);
    try (WebSocketServer server = WebSocketServer.builder().handler(handler).start();
        RawClient client = RawClient.open(server, "/")) {
      client.completeClose();
      Request request = requests.poll(20, TimeUnit.SECONDS);
      assertThat(request.secure()).isFalse();
      assertThat(request.sslSession()).isNull();
      assertThat(request.clientPrincipal()).isNull();
    }
  }

  /** RFC 6066, section 3. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void the_name_that_a_client_indicates_chooses_the_certificate(String version) throws Exception {
    Map<String, X509ExtendedKeyManager> keys =
        Map.of("localhost", own.keyManager(), "other.example", other.keyManager());
    SSLContext byName = TestCertificate.context(new CertificateByName(keys), alice.trustManager());
    SSLContext trustsOther = TestCertificate.context(null, other.trustManager());
    try (WebSocketServer server = server(byName, tls -> {})) {
      try (RawClient client = connect(server, client(null), "localhost", version)) {
        assertThat(indicated(served(client))).isEqualTo("localhost");
      }
      try (RawClient client = connect(server, trustsOther, "other.example", version)) {
        assertThat(indicated(served(client))).isEqualTo("other.example");
      }
      assertRefused(server, client(null), "other.example", version);
    }
  }

  private static String indicated(Request request) {
    ExtendedSSLSession session = (ExtendedSSLSession) request.sslSession();
    return ((SNIHostName) session.getRequestedServerNames().get(0)).getAsciiName();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void a_name_that_is_not_served_is_refused(String version) throws Exception {
    try (WebSocketServer server =
        server(
            context,
            tls -> tls.setSNIMatchers(List.of(SNIHostName.createSNIMatcher("localhost"))))) {
      assertThatThrownBy(() -> connect(server, client(null), "example.com", version))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("unrecognized_name");
      try (RawClient client = connect(server, client(null), "localhost", version)) {
        assertThat(served(client)).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void a_session_is_resumed_with_the_certificate_of_the_client(String version) throws Exception {
    CountingTrust trust = new CountingTrust(own.trustManager());
    SSLContext client = TestCertificate.context(alice.keyManager(), trust);
    SSLContext serving = TestCertificate.context(own.keyManager(), alice.trustManager());
    try (WebSocketServer server = server(serving, tls -> tls.setNeedClientAuth(true))) {
      for (int i = 0; i < 3; i++) {
        try (RawClient connection = connect(server, client, "localhost", version)) {
          assertThat(served(connection).clientPrincipal().getName()).isEqualTo("CN=alice");
          connection.sendClose(1000);
          connection.discardToEnd();
        }
      }
    }
    assertThat(trust.judged()).hasValue(1);
  }

  @Test
  void parameters_that_the_context_does_not_know_are_refused_at_the_start() {
    assertThatThrownBy(() -> server(context, tls -> tls.setProtocols(new String[] {"TLSv9"})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TLSv9");
  }

  @Test
  void parameters_without_tls_are_refused_at_the_start() {
    WebSocketServerBuilder builder =
        WebSocketServer.builder()
            .handler(Echo::handle)
            .sslParameters(tls -> tls.setNeedClientAuth(true));
    assertThatThrownBy(builder::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("set an SSLContext");
  }
}
