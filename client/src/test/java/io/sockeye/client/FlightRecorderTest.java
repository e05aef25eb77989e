package io.sockeye.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.codec.connection.Statistics;
import io.sockeye.codec.connection.Transport;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.Headers;
import io.sockeye.server.ProxyHeader;
import io.sockeye.server.WebSocketServer;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.SettingDescriptor;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the Flight Recorder is told of conversations on the loopback address. */
@Timeout(60)
class FlightRecorderTest {

  private static final Duration SLOW = Duration.ofMillis(30);
  private static final int LONG = 100_000;

  /** A client masks, and so writes, no more than a buffer at once. */
  private static final int LONG_WRITE = 8_000;

  /** Takes its time for what is long. */
  private record SlowTransport(Transport transport) implements Transport {

    @Override
    public int read(ByteBuffer target) throws IOException {
      return transport.read(target);
    }

    @Override
    public void write(ByteBuffer... sources) throws IOException {
      int length = 0;
      for (ByteBuffer source : sources) {
        length += source.remaining();
      }
      long start = System.nanoTime();
      while (length >= LONG_WRITE && System.nanoTime() - start < SLOW.toNanos()) {
        LockSupport.parkNanos(SLOW.toNanos());
      }
      transport.write(sources);
    }

    @Override
    public void shutdownOutput() throws IOException {
      transport.shutdownOutput();
    }

    @Override
    public SocketAddress remoteAddress() {
      return transport.remoteAddress();
    }

    @Override
    public void close() {
      transport.close();
    }
  }

  private final Queue<Transport> transports = new ConcurrentLinkedQueue<>();
  private final Queue<WebSocket> served = new ConcurrentLinkedQueue<>();
  private final CountDownLatch handled = new CountDownLatch(1);

  private WebSocketServer server() throws IOException {
    return WebSocketServer.builder()
        .subprotocols("chat")
        .handler(
            "/chat",
            ws -> {
              served.add(ws);
              try {
                for (Message message; (message = ws.receive()) != null; ) {
                  ws.send(message);
                }
              } finally {
                handled.countDown();
              }
            })
        .start();
  }

  private WebSocketClient client() {
    return WebSocketClient.builder()
        .subprotocols("chat")
        .permessageDeflate(new PermessageDeflate(false, true, 15, 12))
        .transport(
            transport -> {
              transports.add(transport);
              return new SlowTransport(transport);
            })
        .build();
  }

  private static String uri(WebSocketServer server, String path) {
    return "ws://localhost:" + server.port() + path;
  }

  /** What happens in a conversation, and is recorded until its server has closed. */
  private interface Conversation {
    void hold(WebSocketServer server) throws Exception;
  }

  private RecordedEvents record(Conversation conversation) throws Exception {
    RecordedEvents events = new RecordedEvents();
    try (WebSocketServer server = server()) {
      conversation.hold(server);
    }
    events.stop();
    return events;
  }

  @Test
  void the_opening_handshake_at_both_ends() throws Exception {
    String[] addresses = new String[2];
    RecordedEvents events =
        record(
            server -> {
              try (WebSocket ws = client().connectTo(uri(server, "/chat?secret"))) {
                ws.send("x");
                ws.receive();
                addresses[0] = ws.remoteAddress().toString();
                addresses[1] = served.element().remoteAddress().toString();
              }
            });
    try (events) {
      for (String role : List.of("CLIENT", "SERVER")) {
        RecordedEvent event = events.only("OpeningHandshake", "role", role);
        assertThat(event.getString("peer"))
            .isEqualTo(addresses[role.equals("CLIENT") ? 0 : 1])
            .contains("127.0.0.1:");
        assertThat(event.getString("path")).isEqualTo("/chat");
        assertThat(event.getInt("status")).isEqualTo(101);
        assertThat(event.getString("subprotocol")).isEqualTo("chat");
        assertThat(event.getBoolean("permessageDeflate")).isTrue();
        assertThat(event.getInt("serverMaxWindowBits")).isEqualTo(15);
        assertThat(event.getInt("clientMaxWindowBits")).isEqualTo(12);
        assertThat(event.getBoolean("serverNoContextTakeover")).isFalse();
        assertThat(event.getBoolean("clientNoContextTakeover")).isTrue();
        assertThat(event.getString("failure")).isNull();
        assertThat(event.getDuration()).isPositive();
      }
    }
  }

  @Test
  void an_opening_handshake_that_is_refused() throws Exception {
    RecordedEvents events =
        record(
            server ->
                assertThatThrownBy(() -> client().connectTo(uri(server, "/nothing")))
                    .isInstanceOf(HandshakeException.class));
    try (events) {
      for (String role : List.of("CLIENT", "SERVER")) {
        RecordedEvent event = events.only("OpeningHandshake", "role", role);
        assertThat(event.getString("peer")).contains("127.0.0.1:");
        assertThat(event.getString("path")).isEqualTo("/nothing");
        assertThat(event.getInt("status")).isEqualTo(404);
        assertThat(event.getString("failure"))
            .contains(role.equals("CLIENT") ? "answered 404" : "nothing is served at this path");
        assertThat(event.getString("subprotocol")).isNull();
        assertThat(event.getBoolean("permessageDeflate")).isFalse();
      }
      assertThat(events.all("ConnectionClosed")).isEmpty();
    }
  }

  @Test
  void the_client_that_a_trusted_proxy_names_and_the_proxy() throws Exception {
    RecordedEvents events = new RecordedEvents();
    try (events) {
      try (WebSocketServer server =
              WebSocketServer.builder()
                  .trustedProxies(ProxyHeader.X_FORWARDED, "127.0.0.1")
                  .handler(WebSocket::receive)
                  .start();
          WebSocket ws =
              WebSocketClient.builder()
                  .header("X-Forwarded-For", "192.0.2.7")
                  .build()
                  .connectTo(uri(server, "/"))) {
        assertThat(ws.isOpen()).isTrue();
      }
      events.stop();
      RecordedEvent opening = events.only("OpeningHandshake", "role", "SERVER");
      assertThat(opening.getString("client")).contains("192.0.2.7");
      assertThat(opening.getString("peer"))
          .contains("127.0.0.1:")
          .isEqualTo(events.only("ConnectionClosed", "role", "SERVER").getString("peer"));
      assertThat(events.only("OpeningHandshake", "role", "CLIENT").getString("client")).isNull();
    }
  }

  @Test
  void an_ordinary_request_is_no_opening_handshake_even_if_its_client_leaves() throws Exception {
    RecordedEvents events = new RecordedEvents();
    try (events) {
      HandshakeResponse large = new HandshakeResponse(200, "OK", Headers.EMPTY, new byte[32 << 20]);
      try (WebSocketServer server = WebSocketServer.builder().http(request -> large).start();
          Socket socket = new Socket("localhost", server.port())) {
        socket.setSoLinger(true, 0);
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
      }
      events.stop();
      assertThat(events.all("OpeningHandshake")).isEmpty();
    }
  }

  @Test
  void an_opening_handshake_without_an_answer() throws Exception {
    RecordedEvents events =
        record(
            server -> {
              try (Socket socket = new Socket("localhost", server.port())) {
                socket.getOutputStream().write('G');
                socket.shutdownOutput();
                assertThat(socket.getInputStream().read()).isNegative();
              }
            });
    try (events) {
      RecordedEvent event = events.only("OpeningHandshake", "role", "SERVER");
      assertThat(event.getInt("status")).isZero();
      assertThat(event.getString("path")).isNull();
      assertThat(event.getString("failure")).contains("ended before it was complete");
    }
  }

  @Test
  void messages_however_they_are_sent_and_read() throws Exception {
    RecordedEvents events =
        record(
            server -> {
              try (WebSocket ws = client().connectTo(uri(server, "/chat"))) {
                ws.send("four");
                ws.receive();
                try (OutputStream out = ws.binaryOutputStream()) {
                  out.write(new byte[LONG]);
                  out.write(7);
                }
                assertThat(ws.receiveStream().readAllBytes()).hasSize(LONG + 1);
                server.connections().broadcast("broadcast");
                ws.receive();
              }
            });
    try (events) {
      assertThat(events.all("MessageSent"))
          .extracting(e -> e.getString("opcode") + " " + e.getLong("payloadBytes"))
          .containsExactlyInAnyOrder(
              "TEXT 4", "TEXT 4", "BINARY " + (LONG + 1), "BINARY " + (LONG + 1), "TEXT 9");
      assertThat(events.all("MessageReceived"))
          .extracting(e -> e.getString("opcode") + " " + e.getLong("payloadBytes"))
          .containsExactlyInAnyOrder(
              "TEXT 4", "TEXT 4", "BINARY " + (LONG + 1), "BINARY " + (LONG + 1), "TEXT 9");
      assertThat(events.all("MessageSent"))
          .allSatisfy(e -> assertThat(e.getString("peer")).contains("127.0.0.1:"));
      assertThat(events.all("MessageReceived"))
          .allSatisfy(e -> assertThat(e.getString("peer")).contains("127.0.0.1:"));
    }
  }

  @Test
  void a_send_lasts_as_long_as_its_write() throws Exception {
    byte[] random = new byte[2 * LONG];
    new Random(1).nextBytes(random);
    RecordedEvents events =
        record(
            server -> {
              try (WebSocket ws = client().connectTo(uri(server, "/chat"))) {
                ws.send(random);
                ws.receive();
              }
            });
    try (events) {
      RecordedEvent slow =
          events.all("SlowSend").stream()
              .filter(e -> e.getLong("bytes") >= LONG_WRITE)
              .filter(FlightRecorderTest::isOfClient)
              .findFirst()
              .orElseThrow();
      // Less one, for the clocks are not the same.
      assertThat(slow.getDuration()).isGreaterThanOrEqualTo(SLOW.minusMillis(1));
      assertThat(slow.getStackTrace().getFrames())
          .anyMatch(
              frame ->
                  frame.getMethod().getType().getName().equals(WebSocket.class.getName())
                      && frame.getMethod().getName().equals("send"));
      RecordedEvent message =
          events.all("MessageSent").stream()
              .filter(FlightRecorderTest::isOfClient)
              .findFirst()
              .orElseThrow();
      assertThat(message.getDuration()).isGreaterThanOrEqualTo(slow.getDuration());
      assertThat(message.getLong("payloadBytes")).isEqualTo(random.length);
    }
  }

  @Test
  void the_round_trip_of_a_ping() throws Exception {
    Duration[] measured = new Duration[1];
    RecordedEvents events =
        record(
            server -> {
              try (WebSocket ws = client().connectTo(uri(server, "/chat"))) {
                var ping = ws.ping();
                ws.send("behind it");
                ws.receive();
                measured[0] = ping.get(10, TimeUnit.SECONDS);
              }
            });
    try (events) {
      RecordedEvent event = events.all("PingRoundTrip").get(0);
      assertThat(events.all("PingRoundTrip")).hasSize(1);
      assertThat(event.getString("peer")).contains("localhost/127.0.0.1:");
      assertThat(event.getDuration())
          .isPositive()
          .isBetween(measured[0].dividedBy(4), measured[0].multipliedBy(4).plusMillis(100));
    }
  }

  @Test
  void a_violation_and_who_has_ended_the_connection_for_it() throws Exception {
    String[] address = new String[1];
    RecordedEvents events =
        record(
            server -> {
              try (WebSocket ws = client().connectTo(uri(server, "/chat"))) {
                ws.send("x");
                ws.receive();
                address[0] = served.element().remoteAddress().toString();
                transports
                    .element()
                    .write(ByteBuffer.wrap(new byte[] {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0}));
                assertThat(ws.receive()).isNull();
                assertThat(ws.closeStatus().code()).isEqualTo(1002);
              }
            });
    try (events) {
      RecordedEvent violation = events.only("Violation", "role", "SERVER");
      assertThat(violation.getString("peer")).isEqualTo(address[0]);
      assertThat(violation.getString("violation")).isEqualTo("RESERVED_OPCODE");
      assertThat(violation.getString("section")).isEqualTo("RFC 6455, 5.2");
      assertThat(violation.getInt("closeCode")).isEqualTo(1002);
      assertClosed(events.only("ConnectionClosed", "role", "SERVER"), 1006, 1002, "THIS_END");
      assertClosed(events.only("ConnectionClosed", "role", "CLIENT"), 1002, 1002, "PEER");
    }
  }

  /** It has connected to a name, and the server to no more than an address. */
  private static boolean isOfClient(RecordedEvent event) {
    return event.getString("peer").startsWith("localhost/127.0.0.1:");
  }

  private static void assertClosed(RecordedEvent event, int code, int codeSent, String initiator) {
    assertThat(event.getInt("code")).as("code").isEqualTo(code);
    assertThat(event.getInt("codeSent")).as("code sent").isEqualTo(codeSent);
    assertThat(event.getString("initiator")).isEqualTo(initiator);
  }

  @Test
  void the_end_of_a_connection_and_all_that_has_gone_over_it() throws Exception {
    Statistics[] statistics = new Statistics[2];
    String text = "compressible ".repeat(100);
    RecordedEvents events =
        record(
            server -> {
              WebSocket ws = client().connectTo(uri(server, "/chat"));
              for (int i = 0; i < 3; i++) {
                ws.send(text);
                ws.receive();
              }
              ws.close(new CloseStatus(4001, "done"));
              statistics[0] = ws.statistics();
              server.close();
              statistics[1] = served.element().statistics();
            });
    try (events) {
      RecordedEvent client = events.only("ConnectionClosed", "role", "CLIENT");
      RecordedEvent server = events.only("ConnectionClosed", "role", "SERVER");
      assertClosed(client, 4001, 4001, "THIS_END");
      assertClosed(server, 4001, 4001, "PEER");
      assertTraffic(client, statistics[0]);
      assertTraffic(server, statistics[1]);
      assertThat(client.getString("peer")).contains("localhost/127.0.0.1:");
      assertThat(server.getString("peer")).contains("/127.0.0.1:");
      for (RecordedEvent event : List.of(client, server)) {
        assertThat(event.getLong("messagesSent")).isEqualTo(3);
        assertThat(event.getLong("payloadBytesSent")).isEqualTo(3L * text.length());
        assertThat(event.getFloat("compressionRatioSent"))
            .isGreaterThan(5)
            .isEqualTo((float) event.getLong("payloadBytesSent") / event.getLong("wireBytesSent"));
        assertThat(event.getFloat("compressionRatioReceived"))
            .isGreaterThan(5)
            .isEqualTo(
                (float) event.getLong("payloadBytesReceived") / event.getLong("wireBytesReceived"));
        assertThat(event.getDuration("openFor"))
            .isPositive()
            .isLessThanOrEqualTo(statistics[event == client ? 0 : 1].age());
      }
    }
  }

  private static void assertTraffic(RecordedEvent event, Statistics statistics) {
    assertThat(event.getLong("messagesReceived")).isEqualTo(statistics.messagesReceived());
    assertThat(event.getLong("messagesSent")).isEqualTo(statistics.messagesSent());
    assertThat(event.getLong("payloadBytesReceived")).isEqualTo(statistics.payloadBytesReceived());
    assertThat(event.getLong("payloadBytesSent")).isEqualTo(statistics.payloadBytesSent());
    assertThat(event.getLong("wireBytesReceived")).isEqualTo(statistics.wireBytesReceived());
    assertThat(event.getLong("wireBytesSent")).isEqualTo(statistics.wireBytesSent());
  }

  @Test
  void who_has_ended_a_connection_without_a_close() throws Exception {
    RecordedEvents events =
        record(
            server -> {
              WebSocket ws = client().connectTo(uri(server, "/chat"));
              ws.send("x");
              ws.receive();
              ws.abort();
              assertThatThrownBy(ws::receive).isInstanceOf(IOException.class);
              assertThat(handled.await(10, TimeUnit.SECONDS)).isTrue();
            });
    try (events) {
      assertClosed(events.only("ConnectionClosed", "role", "CLIENT"), 1006, 0, "THIS_END");
      RecordedEvent server = events.only("ConnectionClosed", "role", "SERVER");
      assertThat(server.getInt("code")).isEqualTo(1006);
      assertThat(server.getString("initiator")).isEqualTo("PEER");
    }
  }

  @Test
  void a_protocol_violation_of_the_server_is_the_clients_event() throws Exception {
    RecordedEvents events = new RecordedEvents();
    try (events;
        RawServer server =
            RawServer.start(
                peer -> {
                  peer.open();
                  peer.send(new byte[] {(byte) 0x83, 0});
                  peer.isClosedByClient();
                })) {
      try (WebSocket ws = client().connectTo(server.uri())) {
        assertThatThrownBy(ws::receive).isInstanceOf(ProtocolViolationException.class);
      }
      events.stop();
      assertThat(events.only("Violation", "role", "CLIENT").getString("peer"))
          .endsWith("127.0.0.1:" + server.port());
    }
  }

  @Test
  void the_server_that_leaves_without_an_answer_is_the_clients_event() throws Exception {
    RecordedEvents events = new RecordedEvents();
    try (events;
        RawServer server = RawServer.start(RawServer.Peer::request)) {
      assertThatThrownBy(() -> client().connectTo(server.uri())).isInstanceOf(EOFException.class);
      events.stop();
      RecordedEvent event = events.only("OpeningHandshake", "role", "CLIENT");
      assertThat(event.getInt("status")).isZero();
      assertThat(event.getString("failure")).contains("closed the connection before it answered");
      assertThat(event.getString("peer")).endsWith("127.0.0.1:" + server.port());
    }
  }

  /** The names are for people: in Mission Control, and in the output of jfr. */
  @Test
  void every_event_and_every_field_says_what_it_is() {
    RecordedEvents.register();
    List<EventType> types =
        FlightRecorder.getFlightRecorder().getEventTypes().stream()
            .filter(type -> type.getName().startsWith("io.sockeye."))
            .toList();
    assertThat(types)
        .extracting(type -> type.getName().substring("io.sockeye.".length()))
        .containsExactlyInAnyOrderElementsOf(RecordedEvents.NAMES);
    for (EventType type : types) {
      assertThat(type.getCategoryNames()).containsExactly("Sockeye");
      assertThat(type.getLabel()).isNotBlank();
      assertThat(type.getDescription()).as(type.getName()).isNotBlank();
      for (ValueDescriptor field : type.getFields()) {
        assertThat(field.getLabel()).as(type.getName() + "." + field.getName()).isNotBlank();
        if (!List.of("startTime", "duration", "eventThread", "stackTrace")
            .contains(field.getName())) {
          assertThat(field.getDescription())
              .as(type.getName() + "." + field.getName())
              .isNotBlank();
        }
      }
    }
  }

  @Test
  void what_is_quick_is_recorded_only_when_the_threshold_is_lowered() {
    RecordedEvents.register();
    assertThat(List.of("MessageReceived", "MessageSent", "SlowSend"))
        .allSatisfy(name -> assertThat(defaultSetting(name, "threshold")).isEqualTo("20 ms"));
    assertThat(RecordedEvents.NAMES)
        .allSatisfy(name -> assertThat(defaultSetting(name, "enabled")).isEqualTo("true"));
  }

  private static String defaultSetting(String event, String setting) {
    return FlightRecorder.getFlightRecorder().getEventTypes().stream()
        .filter(type -> type.getName().equals("io.sockeye." + event))
        .flatMap(type -> type.getSettingDescriptors().stream())
        .filter(descriptor -> descriptor.getName().equals(setting))
        .map(SettingDescriptor::getDefaultValue)
        .findFirst()
        .orElseThrow();
  }
}
