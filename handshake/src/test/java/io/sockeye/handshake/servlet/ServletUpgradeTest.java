package io.sockeye.handshake.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.Transport;
import io.sockeye.handshake.Agreement;
import io.sockeye.handshake.ClientHandshake;
import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.HeadLimits;
import io.sockeye.handshake.WebSocketUri;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The servlet in Tomcat, which is embedded as Spring Boot does it. */
@Timeout(30)
class ServletUpgradeTest {

  /** Held, for a logger that nobody holds forgets its level. */
  private static final Logger TOMCAT_LOG = Logger.getLogger("org.apache");

  private static Tomcat tomcat;
  private static String address;

  @BeforeAll
  static void start(@TempDir Path directory) throws LifecycleException {
    TOMCAT_LOG.setLevel(Level.SEVERE);
    tomcat = new Tomcat();
    tomcat.setBaseDir(directory.toString());
    tomcat.setPort(0);
    Context context = tomcat.addContext("", directory.toString());
    Tomcat.addServlet(context, "echo", new EchoServlet()).addMapping("/echo");
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.start();
    address = "127.0.0.1:" + tomcat.getConnector().getLocalPort();
  }

  @AfterAll
  static void stop() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
  }

  /** What comes to a client of the JDK. */
  private static final class Received implements WebSocket.Listener {

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket ws, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        events.add(text.toString());
        text.setLength(0);
      }
      ws.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket ws, ByteBuffer data) {
      events.add("pong of " + data.remaining() + " bytes");
      ws.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
      events.add("close " + code);
      return null;
    }

    @Override
    public void onError(WebSocket ws, Throwable e) {
      events.add(e.toString());
    }

    String next() throws InterruptedException {
      return events.poll(10, TimeUnit.SECONDS);
    }
  }

  private static WebSocket connect(Received received) throws Exception {
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(URI.create("ws://" + address + "/echo"), received)
        .get(10, TimeUnit.SECONDS);
  }

  @Test
  void messages_pings_and_the_close_are_answered() throws Exception {
    Received received = new Received();
    WebSocket ws = connect(received);
    ws.sendText("hello", true);
    assertThat(received.next()).isEqualTo("hello");
    String large = "large".repeat(100_000);
    ws.sendText(large, true);
    assertThat(received.next()).isEqualTo(large);
    ws.sendPing(ByteBuffer.allocate(3));
    assertThat(received.next()).isEqualTo("pong of 3 bytes");
    ws.sendClose(WebSocket.NORMAL_CLOSURE, "bye");
    assertThat(received.next()).isEqualTo("close 1000");
  }

  @Test
  void messages_are_compressed_where_that_was_agreed() throws Exception {
    ClientHandshake handshake =
        ClientHandshake.builder(WebSocketUri.of("ws://" + address + "/echo")).build();
    try (Socket socket = new Socket("127.0.0.1", tomcat.getConnector().getLocalPort())) {
      Transport transport = Transport.of(socket);
      transport.write(ByteBuffer.wrap(handshake.request().encode()));
      var decoder = HandshakeResponse.decoder(HeadLimits.DEFAULT);
      ByteBuffer in = ByteBuffer.allocate(1024).limit(0);
      HandshakeResponse response;
      while ((response = decoder.decode(in)) == null) {
        assertThat(transport.read(in.clear())).isPositive();
        in.flip();
      }
      Agreement agreement = handshake.verify(response);
      assertThat(agreement.permessageDeflate()).isNotNull();
      try (var ws =
          io.sockeye.codec.connection.WebSocket.of(
              transport,
              ProtocolConfig.of(Role.CLIENT).withPermessageDeflate(agreement.permessageDeflate()),
              ConnectionOptions.DEFAULT,
              agreement.subprotocol(),
              in)) {
        for (int i = 0; i < 3; i++) {
          ws.send("the same again and again ".repeat(100));
          assertThat(ws.receive()).isEqualTo(Message.text("the same again and again ".repeat(100)));
        }
        ws.sendClose(CloseStatus.NORMAL_CLOSURE);
        assertThat(ws.receive()).isNull();
        assertThat(ws.closeStatus()).isEqualTo(CloseStatus.NORMAL_CLOSURE);
      }
    }
  }

  @Test
  void a_message_over_the_limit_is_refused_with_1009() throws Exception {
    Received received = new Received();
    WebSocket ws = connect(received);
    ws.sendBinary(ByteBuffer.allocate((1 << 20) + 1), true);
    assertThat(received.next()).isEqualTo("close 1009");
  }

  @Test
  void a_request_that_is_no_handshake_is_told_so() throws Exception {
    var response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://" + address + "/echo"))
                    .timeout(Duration.ofSeconds(10))
                    .build(),
                BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(426);
    assertThat(response.headers().firstValue("Upgrade")).hasValue("websocket");
    assertThat(response.body()).contains("WebSocket");
  }

  /** RFC 6455, section 10.2. */
  @Test
  void a_page_of_another_origin_is_refused() {
    assertThatThrownBy(
            () ->
                HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header("Origin", "https://elsewhere.example")
                    .buildAsync(URI.create("ws://" + address + "/echo"), new Received())
                    .get(10, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(403));
  }
}
