package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The numbers of a server are the sums over its connections, those that have ended included. */
class ServerStatisticsProperties {

  @Property(tries = 30)
  void a_server_counts_what_its_clients_have_done(
      @ForAll @Size(max = 5) List<@IntRange(max = 4) Integer> messagesOfEach,
      @ForAll @IntRange(max = 3) int refusals)
      throws Exception {
    int messages = 0;
    long bytes = 0;
    List<RawClient> open = new ArrayList<>();
    try (WebSocketServer server =
        WebSocketServer.builder().handler("/echo", Echo::handle).start()) {
      for (int count : messagesOfEach) {
        RawClient client = RawClient.open(server, "/echo");
        for (int i = 0; i < count; i++) {
          String text = "x".repeat(i * 50);
          client.sendText(text);
          assertThat(client.readFrame().text()).isEqualTo(text);
          bytes += text.length();
        }
        messages += count;
        if (count % 2 == 0) {
          client.sendClose(1000);
          client.completeClose();
        } else {
          open.add(client);
        }
      }
      for (int i = 0; i < refusals; i++) {
        try (RawClient refused = RawClient.connect(server)) {
          refused.send(RawClient.handshake("/nothing"));
          assertThat(refused.readToEnd().status()).isEqualTo(404);
        }
      }
      int stillOpen = open.size();
      int sent = messages;
      long payload = bytes;
      Await.until(
          "those that ended are gone, and all is counted",
          () ->
              server.statistics().connectionsOpen() == stillOpen
                  && server.statistics().connectionsRefused() == refusals
                  && server.statistics().messagesSent() == sent
                  && server.statistics().wireBytesSent() >= payload + 2L * sent);
      assertNumbers(server.statistics(), messagesOfEach.size(), messages, bytes);
      for (RawClient client : open) {
        client.sendClose(1000);
        client.completeClose();
      }
      Await.until("all are gone", () -> server.statistics().connectionsOpen() == 0);
      assertNumbers(server.statistics(), messagesOfEach.size(), messages, bytes);
    }
  }

  private static void assertNumbers(
      ServerStatistics statistics, int connections, int messages, long bytes) {
    assertThat(statistics.connectionsOpened()).isEqualTo(connections);
    assertThat(statistics.messagesReceived()).isEqualTo(messages);
    assertThat(statistics.messagesSent()).isEqualTo(messages);
    assertThat(statistics.payloadBytesReceived()).isEqualTo(bytes);
    assertThat(statistics.payloadBytesSent()).isEqualTo(bytes);
    assertThat(statistics.wireBytesReceived()).isGreaterThanOrEqualTo(bytes + 6L * messages);
    assertThat(statistics.wireBytesSent()).isGreaterThanOrEqualTo(bytes + 2L * messages);
    assertThat(statistics.queuedMessages()).isZero();
    assertThat(statistics.incompleteBytes()).isZero();
  }
}
