package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The numbers of a server in somebody's metrics. What stands between the marks, the README shows.
 */
@Timeout(60)
class MicrometerTest {

  // README
  static void bind(MeterRegistry to, WebSocketServer server) {
    to.gauge("ws.connections", server, s -> s.statistics().connectionsOpen());
    to.gauge("ws.queued", server, s -> s.statistics().queuedMessages());
    MeterRegistry.More more = to.more();
    more.counter("ws.refused", List.of(), server, s -> s.statistics().connectionsRefused());
    more.counter("ws.messages.in", List.of(), server, s -> s.statistics().messagesReceived());
    more.counter("ws.messages.out", List.of(), server, s -> s.statistics().messagesSent());
    more.counter("ws.bytes.in", List.of(), server, s -> s.statistics().wireBytesReceived());
    more.counter("ws.bytes.out", List.of(), server, s -> s.statistics().wireBytesSent());
  }

  // end

  private static double gauge(MeterRegistry registry, String name) {
    return registry.get("ws." + name).gauge().value();
  }

  private static double count(MeterRegistry registry, String name) {
    return registry.get("ws." + name).functionCounter().count();
  }

  @Test
  void the_meters_show_what_has_happened() throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    try (WebSocketServer server = WebSocketServer.builder().handler("/echo", Echo::handle).start();
        RawClient client = RawClient.open(server, "/echo");
        RawClient refused = RawClient.connect(server)) {
      bind(registry, server);
      Await.until("it is counted", () -> gauge(registry, "connections") == 1);
      assertThat(gauge(registry, "queued")).isZero();
      client.sendText("hello");
      assertThat(client.readFrame().text()).isEqualTo("hello");
      refused.send(RawClient.handshake("/nothing"));
      assertThat(refused.readToEnd().status()).isEqualTo(404);
      Await.until("it was counted", () -> count(registry, "refused") == 1);

      assertThat(count(registry, "messages.in")).isEqualTo(1);
      // A frame of 5 bytes: a header of 2 each, and the masking key of the client.
      assertThat(count(registry, "bytes.in")).isEqualTo(2 + 4 + 5);
      Await.until("what was sent is counted", () -> count(registry, "messages.out") == 1);
      Await.until("its bytes too", () -> count(registry, "bytes.out") == 2 + 5);

      client.sendClose(1000);
      client.completeClose();
      Await.until("it is closed", () -> gauge(registry, "connections") == 0);
      assertThat(count(registry, "messages.in")).as("of the ended too").isEqualTo(1);
    }
  }
}
