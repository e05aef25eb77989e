package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.codec.connection.Statistics;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the Flight Recorder is told of the ends of connections, and of violations. */
@Timeout(60)
class ConnectionClosedEventTest extends RecordedConversations {

  @Test
  void a_violation_and_who_has_ended_the_connection_for_it() throws Exception {
    String[] address = new String[1];
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
    RecordedEvent violation = events.only("Violation", "role", "SERVER");
    assertThat(violation.getString("peer")).isEqualTo(address[0]);
    assertThat(violation.getString("violation")).isEqualTo("RESERVED_OPCODE");
    assertThat(violation.getString("section")).isEqualTo("RFC 6455, 5.2");
    assertThat(violation.getInt("closeCode")).isEqualTo(1002);
    assertClosed(events.only("ConnectionClosed", "role", "SERVER"), 1006, 1002, "THIS_END");
    assertClosed(events.only("ConnectionClosed", "role", "CLIENT"), 1002, 1002, "PEER");
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
    record(
        server -> {
          WebSocket ws = client().connectTo(uri(server, "/chat"));
          ws.send("x");
          ws.receive();
          ws.abort();
          assertThatThrownBy(ws::receive).isInstanceOf(IOException.class);
          assertThat(handled.await(10, TimeUnit.SECONDS)).isTrue();
        });
    assertClosed(events.only("ConnectionClosed", "role", "CLIENT"), 1006, 0, "THIS_END");
    RecordedEvent server = events.only("ConnectionClosed", "role", "SERVER");
    assertThat(server.getInt("code")).isEqualTo(1006);
    assertThat(server.getString("initiator")).isEqualTo("PEER");
  }

  @Test
  void a_protocol_violation_of_the_server_is_the_clients_event() throws Exception {
    try (RawServer server =
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
}
