package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a builder refuses. */
class BuilderTest {

  private static Arguments row(String named, Consumer<WebSocketServerBuilder> call) {
    return Arguments.of(named, call);
  }

  static Stream<Arguments> wrong() {
    WebSocketHandler handler = Echo::handle;
    return Stream.of(
        row("65536", b -> b.port(65_536)),
        row("-1", b -> b.port(-1)),
        row("\"chat\"", b -> b.handler("chat", handler)),
        row("\"\"", b -> b.handler("", handler)),
        row("/a?b", b -> b.handler("/a?b", handler)),
        row("/a#b", b -> b.handler("/a#b", handler)),
        row("/a b", b -> b.handler("/a b", handler)),
        row("/\u00fc", b -> b.handler("/\u00fc", handler)),
        row("/twice", b -> b.handler("/twice", handler).handler("/twice", handler)),
        row("not 0", b -> b.maxConnections(0)),
        row("maxConnectionsPerAddress is at least 1, not 0", b -> b.maxConnectionsPerAddress(0)),
        row("maxMessageBytes", b -> b.maxMessageBytes(0)),
        row("at least 1 byte, not 0", b -> b.maxIncompleteBytes(0)),
        row("maxFragments", b -> b.maxFragments(0)),
        row("compressionThreshold", b -> b.compressionThreshold(-1)),
        row("compressionLevel is 1 to 9, not 0", b -> b.compressionLevel(0)),
        row("handshakeTimeout", b -> b.handshakeTimeout(Duration.ofSeconds(-1))),
        row("drainTimeout", b -> b.drainTimeout(Duration.ofDays(36_501))),
        row("not 0 messages", b -> b.slowConsumer(SlowConsumer.DROP_OLDEST, 0, 1)),
        row("a b", b -> b.subprotocols("a b")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void a_wrong_argument_is_named(String named, Consumer<WebSocketServerBuilder> call) {
    WebSocketServerBuilder builder = WebSocketServer.builder();
    assertThatThrownBy(() -> call.accept(builder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  @Test
  void there_has_to_be_something_to_serve() {
    assertThatThrownBy(() -> WebSocketServer.builder().start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("handler");
  }

  @Test
  void a_started_server_is_not_changed_by_its_builder() throws Exception {
    WebSocketServerBuilder builder =
        WebSocketServer.builder().handler("/one", ws -> ws.send("one"));
    try (WebSocketServer first = builder.start()) {
      builder.handler("/two", ws -> ws.send("two"));
      try (WebSocketServer second = builder.start();
          RawClient asking = RawClient.connect(first);
          RawClient client = RawClient.open(second, "/two")) {
        asking.send(RawClient.handshake("/two"));
        assertThat(asking.readToEnd().status()).isEqualTo(404);
        assertThat(client.readFrame().text()).isEqualTo("two");
        client.completeClose();
      }
    }
  }
}
