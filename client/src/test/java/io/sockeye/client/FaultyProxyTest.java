package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.client.FaultyProxy.Fault;
import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.FlushPolicy;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.server.WebSocketServer;
import io.sockeye.server.WebSocketServerBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A client and a server with a proxy between them that cuts, stalls, resets or delays their
 * conversation at any of its bytes, from the first of the opening handshake to the last of the
 * closing one. Nothing hangs; nothing arrives twice, out of order, or in part as if it were whole.
 */
@Timeout(300)
class FaultyProxyTest {

  /** Each build tries every so-manieth byte, each time from another one on. */
  private static final int STRIDE = 13;

  /** With TLS there are more of them, and each costs more. */
  private static final int STRIDE_OVER_TLS = 67;

  private static final int THREADS = 24;
  private static final CloseStatus FAREWELL = new CloseStatus(4000, "that was all");

  /** A stalled conversation is to end soon; one that is ended too soon is ended all the same. */
  private static final ConnectionOptions IMPATIENT =
      new ConnectionOptions(
          Duration.ofMillis(300),
          Duration.ofMillis(300),
          Duration.ofMillis(600),
          Duration.ofMillis(600),
          FlushPolicy.EACH_MESSAGE);

  private final List<Message> messages = messages();
  private final Map<String, List<Message>> heardByServer = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private WebSocketServer server;
  private ConnectionOptions options;
  private boolean secure;

  private static List<Message> messages() {
    byte[] noise = new byte[200];
    new Random(1).nextBytes(noise);
    return List.of(
        Message.text("first"),
        Message.binary(noise),
        Message.text("abc".repeat(100)),
        Message.binary(new byte[0]),
        Message.text("last"));
  }

  /** What one end of a conversation was told. */
  private record Told(List<Message> heard, CloseStatus status, long[] bytes) {}

  private void start(ConnectionOptions connectionOptions) throws IOException {
    options = connectionOptions;
    WebSocketServerBuilder builder =
        WebSocketServer.builder()
            .host("localhost")
            .permessageDeflate(PermessageDeflate.DEFAULT)
            .connectionOptions(options)
            .handshakeTimeout(options.closeTimeout())
            .handler(
                (webSocket, request) -> {
                  List<Message> heard = new ArrayList<>();
                  heardByServer.put(request.path(), heard);
                  for (Message message; (message = webSocket.receive()) != null; ) {
                    heard.add(message);
                    try (OutputStream out =
                        message instanceof Message.Binary ? webSocket.binaryOutputStream() : null) {
                      if (message instanceof Message.Binary binary) {
                        out.write(binary.data());
                      } else {
                        webSocket.send(message);
                      }
                    }
                  }
                });
    if (secure) {
      builder.sslContext(Certificates.shared().serving(Certificates.GOOD));
    }
    server = builder.start();
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    server.close();
  }

  private Told converse(String path, Fault fault, boolean towardsServer, long after)
      throws IOException {
    List<Message> heard = new ArrayList<>();
    CloseStatus status = CloseStatus.ABNORMAL_CLOSURE;
    WebSocketClientBuilder client =
        WebSocketClient.builder()
            .permessageDeflate(PermessageDeflate.DEFAULT)
            .connectionOptions(options)
            .handshakeTimeout(options.closeTimeout());
    if (secure) {
      client.sslContext(Certificates.shared().trusting(Certificates.GOOD));
    }
    try (FaultyProxy proxy = new FaultyProxy(server.port(), fault, towardsServer, after)) {
      try (WebSocket webSocket =
          client
              .build()
              .connectTo(
                  URI.create((secure ? "wss" : "ws") + "://localhost:" + proxy.port() + path))) {
        for (Message message : messages) {
          webSocket.send(message);
          webSocket.ping();
          Message echo = webSocket.receive();
          if (echo == null) {
            break;
          }
          heard.add(echo);
        }
        webSocket.close(FAREWELL);
        status = webSocket.closeStatus();
      } catch (IOException e) {
        // The fault, or its consequences.
        assertThat(fault).isNotEqualTo(Fault.DELAY);
      }
      return new Told(heard, status, new long[] {proxy.bytes(false), proxy.bytes(true)});
    }
  }

  private void assertAllRight(String path, Told told) {
    List<Message> server = heardByServer.getOrDefault(path, List.of());
    assertThat(told.heard()).isEqualTo(messages.subList(0, told.heard().size()));
    assertThat(server).isEqualTo(messages.subList(0, server.size()));
    assertThat(server).hasSizeGreaterThanOrEqualTo(told.heard().size());
    if (told.status().code() == FAREWELL.code()) {
      assertThat(server).isEqualTo(messages);
      assertThat(told.heard()).isEqualTo(messages);
    }
  }

  private void awaitNoConnection() {
    Await.until("no connection is left", () -> server.connections().size() == 0);
  }

  @ParameterizedTest
  @EnumSource(names = {"CUT", "RESET", "STALL"})
  void wherever_the_fault_is_nothing_hangs_and_nothing_is_cut(Fault fault) throws Exception {
    converseWithFaultsEvery(STRIDE, fault);
  }

  /** Below TLS bytes can be altered as well. */
  @ParameterizedTest
  @EnumSource(names = {"CUT", "RESET", "ALTER"})
  void wherever_the_fault_is_below_tls_nothing_hangs_and_nothing_is_cut_or_altered(Fault fault)
      throws Exception {
    secure = true;
    converseWithFaultsEvery(STRIDE_OVER_TLS, fault);
  }

  private void converseWithFaultsEvery(int stride, Fault fault) throws Exception {
    start(ConnectionOptions.DEFAULT);
    Told undisturbed = converse("/reference", Fault.CUT, true, Long.MAX_VALUE);
    assertThat(undisturbed.status()).isEqualTo(new CloseStatus(FAREWELL.code(), ""));
    if (fault == Fault.STALL || fault == Fault.ALTER) {
      // The length of a record that was altered is one to wait for.
      server.close();
      start(IMPATIENT);
    }
    int from = new Random().nextInt(stride);
    Map<String, Future<Told>> all = new ConcurrentHashMap<>();
    for (boolean towardsServer : new boolean[] {false, true}) {
      long bytes = undisturbed.bytes()[towardsServer ? 1 : 0];
      assertThat(bytes).isGreaterThan(400);
      for (long after = from; after < bytes; after += stride) {
        String path = "/" + towardsServer + "/" + after;
        long limit = after;
        all.put(path, threads.submit(() -> converse(path, fault, towardsServer, limit)));
      }
    }
    Map<String, Told> told = new ConcurrentHashMap<>();
    for (Map.Entry<String, Future<Told>> one : all.entrySet()) {
      told.put(one.getKey(), one.getValue().get(60, TimeUnit.SECONDS));
    }
    awaitNoConnection();
    told.forEach(this::assertAllRight);
  }

  @Test
  void bytes_that_come_one_by_one_change_nothing() throws Exception {
    start(ConnectionOptions.DEFAULT);
    Told told = converse("/delay", Fault.DELAY, true, 0);
    awaitNoConnection();
    assertThat(told.status()).isEqualTo(new CloseStatus(FAREWELL.code(), ""));
    assertAllRight("/delay", told);
  }
}
