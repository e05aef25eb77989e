package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the Flight Recorder is told of messages and Pings. */
@Timeout(60)
class MessageEventsTest extends RecordedConversations {

  private static final int LONG = 100_000;

  @Test
  void messages_however_they_are_sent_and_read() throws Exception {
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
            // Whoever sends the last may be the last to know that it has left.
            events.await("MessageSent", 5);
          }
        });
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

  @Test
  void a_send_lasts_as_long_as_its_write() throws Exception {
    byte[] random = new byte[2 * LONG];
    new Random(1).nextBytes(random);
    record(
        server -> {
          try (WebSocket ws = client().connectTo(uri(server, "/chat"))) {
            ws.send(random);
            ws.receive();
          }
        });
    RecordedEvent slow =
        events.all("SlowSend").stream()
            .filter(e -> e.getLong("bytes") >= SlowTransport.LONG)
            .filter(MessageEventsTest::isOfClient)
            .findFirst()
            .orElseThrow();
    // Less one, for the clocks are not the same.
    assertThat(slow.getDuration()).isGreaterThanOrEqualTo(SlowTransport.SLOW.minusMillis(1));
    assertThat(slow.getStackTrace().getFrames())
        .anyMatch(
            frame ->
                frame.getMethod().getType().getName().equals(WebSocket.class.getName())
                    && frame.getMethod().getName().equals("send"));
    RecordedEvent message =
        events.all("MessageSent").stream()
            .filter(MessageEventsTest::isOfClient)
            .findFirst()
            .orElseThrow();
    assertThat(message.getDuration()).isGreaterThanOrEqualTo(slow.getDuration());
    assertThat(message.getLong("payloadBytes")).isEqualTo(random.length);
  }

  /** It has connected to a name, and the server to no more than an address. */
  private static boolean isOfClient(RecordedEvent event) {
    return event.getString("peer").startsWith("localhost/127.0.0.1:");
  }

  @Test
  void the_round_trip_of_a_ping() throws Exception {
    try (RawServer server =
            RawServer.start(
                peer -> {
                  peer.send(RawServer.Peer.acceptance(peer.request()));
                  byte[] ping = peer.readPing();
                  SlowTransport.takeTime();
                  peer.sendPong(ping);
                  peer.send("\u0081\1x");
                  peer.isClosedByClient();
                });
        WebSocket ws = WebSocketClient.connect(server.uri())) {
      long start = System.nanoTime();
      CompletableFuture<Duration> ping = ws.ping();
      assertThat(ws.receive()).as("what came behind the Pong").isEqualTo(Message.text("x"));
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertThat(ping.get(20, TimeUnit.SECONDS)).isBetween(SlowTransport.SLOW, took);
      ws.abort();
      events.stop();

      assertThat(events.all("PingRoundTrip"))
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.getString("peer")).contains("localhost/127.0.0.1:");
                // More or less by one, for the clocks are not the same.
                assertThat(event.getDuration())
                    .isBetween(SlowTransport.SLOW.minusMillis(1), took.plusMillis(1));
              });
    }
  }
}
