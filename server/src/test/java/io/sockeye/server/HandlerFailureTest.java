package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.Message;
import io.sockeye.codec.connection.ConnectionOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A handler that fails ends its own connection, and a peer that fails is no error of the server.
 */
@Timeout(60)
class HandlerFailureTest {

  private final LogRecorder log = new LogRecorder();

  @AfterEach
  void stopRecording() {
    log.close();
  }

  private static void fail(String how) throws Exception {
    switch (how) {
      case "exception" -> throw new IllegalStateException("broken");
      case "checked" -> throw new IOException("no such file");
      case "error" -> throw new StackOverflowError("broken");
      case "interrupted" -> {
        Thread.currentThread().interrupt();
        throw new InterruptedException("broken");
      }
      default -> throw new AssertionError(how);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"exception", "checked", "error", "interrupted"})
  void what_a_handler_throws_is_logged_once_and_told_the_peer_as_1011(String how) throws Exception {
    WebSocketHandler broken = ws -> fail(((Message.Text) ws.receive()).text());
    try (WebSocketServer server =
            WebSocketServer.builder().handler("/ok", Echo::handle).handler("/b", broken).start();
        RawClient other = RawClient.open(server, "/ok");
        RawClient client = RawClient.open(server, "/b")) {
      client.sendText(how);
      RawClient.Frame close = client.completeClose();
      assertThat(close.closeCode()).isEqualTo(1011);
      assertThat(close.closeReason()).isEmpty();

      assertThat(log.errors()).hasSize(1);
      LogRecord error = log.errors().get(0);
      assertThat(error.getThrown()).isNotNull();
      assertThat(error.getMessage())
          .contains("127.0.0.1:" + client.socket().getLocalPort())
          .doesNotContain(how);

      other.sendText("unharmed");
      assertThat(other.readFrame().text()).isEqualTo("unharmed");
      assertThat(server.connections().size()).isEqualTo(1);
    }
  }

  /**
   * Seen elsewhere: an end without a Close that a loop never notices (CVE-2017-2670); a peer that
   * leaves is logged as a failure of the server.
   */
  @ParameterizedTest
  @ValueSource(strings = {"reset", "end", "violation", "close", "silence"})
  void what_the_peer_does_is_no_error(String how) throws Exception {
    ConnectionOptions options =
        ConnectionOptions.DEFAULT
            .withPingInterval(Duration.ofSeconds(1))
            .withPongTimeout(Duration.ofSeconds(1))
            .withCloseTimeout(Duration.ofMillis(500));
    WebSocketHandler handler =
        ws -> {
          Echo.handle(ws);
          ws.send("after the Close");
        };
    try (WebSocketServer server =
            WebSocketServer.builder().handler(handler).connectionOptions(options).start();
        RawClient client = RawClient.open(server, "/")) {
      client.sendText("secret");
      client.readFrame();
      switch (how) {
        case "reset" -> {
          client.socket().setSoLinger(true, 0);
          client.socket().close();
        }
        case "end" -> client.socket().shutdownOutput();
        case "violation" -> client.send(RawClient.frame(0x83, new byte[0]));
        case "close" -> client.sendClose(1000);
        default -> {
          // The Ping is left unanswered.
        }
      }
      Await.until("the connection is gone", () -> server.connections().size() == 0);
      Await.until("it is logged", () -> log.records().size() == 1);
      LogRecord record = log.records().get(0);
      assertThat(record.getLevel()).isEqualTo(Level.FINE);
      assertThat(record.getThrown()).isNull();
      assertThat(record.getParameters()).doesNotContain("secret");
    }
  }

  @Test
  void a_message_that_the_handler_leaves_unfinished_does_not_hinder_the_close() throws Exception {
    WebSocketHandler handler =
        ws -> {
          OutputStream out = ws.binaryOutputStream();
          out.write(new byte[10]);
          out.flush();
        };
    try (WebSocketServer server = WebSocketServer.builder().handler(handler).start();
        RawClient client = RawClient.open(server, "/")) {
      assertThat(client.readFrame().fin()).isFalse();
      assertThat(client.completeClose().closeCode()).isEqualTo(1000);
    }
  }

  @Test
  void a_handler_that_was_interrupted_still_closes_properly() throws Exception {
    WebSocketHandler handler = ws -> Thread.currentThread().interrupt();
    try (WebSocketServer server = WebSocketServer.builder().handler(handler).start();
        RawClient client = RawClient.open(server, "/")) {
      assertThat(client.completeClose().closeCode()).isEqualTo(1000);
    }
  }
}
