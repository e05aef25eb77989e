package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.handshake.HeadLimits;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the builders begin with, take and refuse. */
class BuilderTest {

  private static final Duration YEARS_100 = Duration.ofDays(36_500);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration NEGATIVE = Duration.ofNanos(-1);

  private static ReconnectingClientBuilder reconnecting() {
    return ReconnectingClient.builder("ws://localhost/");
  }

  private static Arguments row(String message, Consumer<WebSocketClientBuilder> call) {
    return Arguments.of(message, (Runnable) () -> call.accept(WebSocketClient.builder()));
  }

  private static Arguments reconnecting(String message, Consumer<ReconnectingClientBuilder> call) {
    return Arguments.of(message, (Runnable) () -> call.accept(reconnecting()));
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        row("the header name \"a b\" is not a token", b -> b.header("a b", "x")),
        row("the value of the header X has the character U+000A", b -> b.header("X", "\n")),
        row("the header Upgrade is not for the caller to add", b -> b.header("Upgrade", "x")),
        row("\"a b\" is not a token", b -> b.subprotocols("a b")),
        row("\"chat\" is given twice", b -> b.subprotocols("chat", "chat")),
        row("the origin \"example.com\" is not scheme://host", b -> b.origin("example.com")),
        row("maxRedirects is 0 to 20, not -1", b -> b.maxRedirects(-1)),
        row("maxRedirects is 0 to 20, not 21", b -> b.maxRedirects(21)),
        row("connectTimeout is 0 to 100 years, not PT-0.0", b -> b.connectTimeout(NEGATIVE)),
        row("connectTimeout is 0 to 100 years", b -> b.connectTimeout(YEARS_100.plusDays(1))),
        row("handshakeTimeout is 0 to 100 years, not PT-0.0", b -> b.handshakeTimeout(NEGATIVE)),
        row("handshakeTimeout is 0 to 100 years", b -> b.handshakeTimeout(YEARS_100.plusDays(1))),
        row("maxMessageBytes is 1 or more, not 0", b -> b.maxMessageBytes(0)),
        row("maxFragments is 1 or more, not 0", b -> b.maxFragments(0)),
        row("compressionThreshold is 0 or more, not -1", b -> b.compressionThreshold(-1)),
        row("compressionLevel is 1 to 9, not 0", b -> b.compressionLevel(0)),
        row("compressionLevel is 1 to 9, not 10", b -> b.compressionLevel(10)),
        reconnecting("the first backoff is more than 0", b -> b.backoff(Duration.ZERO, DAY)),
        reconnecting("no shorter, not PT24H and PT1S", b -> b.backoff(DAY, Duration.ofSeconds(1))),
        reconnecting("a backoff is a day at most", b -> b.backoff(DAY, DAY.plusNanos(1))),
        reconnecting("maxRetryAfter is zero to a day, not PT-0.0", b -> b.maxRetryAfter(NEGATIVE)),
        reconnecting("maxRetryAfter is zero to a day", b -> b.maxRetryAfter(DAY.plusNanos(1))),
        reconnecting("waitTimeout is 0 to 100 years, not PT-0.0", b -> b.waitTimeout(NEGATIVE)),
        reconnecting("waitTimeout is 0 to 100 years", b -> b.waitTimeout(YEARS_100.plusDays(1))),
        reconnecting("not 0 messages and 1 bytes", b -> b.queueLimits(0, 1)),
        reconnecting("not 1 messages and 0 bytes", b -> b.queueLimits(1, 0)),
        reconnecting("closeTimeout is more than zero", b -> b.closeTimeout(Duration.ZERO)),
        reconnecting("closeTimeout is 0 to 100 years, not PT-0.0", b -> b.closeTimeout(NEGATIVE)),
        reconnecting("closeTimeout is 0 to 100 years", b -> b.closeTimeout(YEARS_100.plusDays(1))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void a_wrong_argument_is_named(String message, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  static Stream<Arguments> missing() {
    return Stream.of(
        row("adjustment", b -> b.sslParameters(null)),
        row("proxy", b -> b.proxy(null)),
        row("selector", b -> b.proxySelector(null)),
        row("limits", b -> b.headLimits(null)),
        row("options", b -> b.connectionOptions(null)),
        row("decoration", b -> b.transport(null)),
        row("factory", b -> b.threadFactory(null)),
        reconnecting("client", b -> b.client((WebSocketClient) null)),
        reconnecting("clients", b -> b.client((Supplier<WebSocketClient>) null)),
        reconnecting("retryIf", b -> b.retryIf(null)),
        reconnecting("whileDisconnected", b -> b.whileDisconnected(null)),
        reconnecting("factory", b -> b.threadFactory(null)),
        reconnecting("listener", b -> b.start(null)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("missing")
  void what_is_missing_is_named(String name, Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(NullPointerException.class).hasMessage(name);
  }

  static Stream<Arguments> atTheEdges() {
    return Stream.of(
        row("maxRedirects 0", b -> b.maxRedirects(0)),
        row("maxRedirects 20", b -> b.maxRedirects(20)),
        row("no connectTimeout", b -> b.connectTimeout(Duration.ZERO)),
        row("connectTimeout of 100 years", b -> b.connectTimeout(YEARS_100)),
        row("no handshakeTimeout", b -> b.handshakeTimeout(Duration.ZERO)),
        row("handshakeTimeout of 100 years", b -> b.handshakeTimeout(YEARS_100)),
        row("maxMessageBytes 1", b -> b.maxMessageBytes(1)),
        row("maxMessageBytes of any size", b -> b.maxMessageBytes(Long.MAX_VALUE)),
        row("maxFragments 1", b -> b.maxFragments(1)),
        row("compressionThreshold 0", b -> b.compressionThreshold(0)),
        row("compressionLevel 1", b -> b.compressionLevel(1)),
        row("compressionLevel 9", b -> b.compressionLevel(9)),
        row("no origin", b -> b.origin(null)),
        row("no permessage-deflate", b -> b.permessageDeflate(null)),
        row("the system's SSLContext", b -> b.sslContext(null)),
        row("no authenticator", b -> b.authenticator(null)),
        row("no cookies", b -> b.cookieHandler(null)),
        row("no Unix domain socket", b -> b.unixDomainSocket(null)),
        reconnecting("backoff of a day", b -> b.backoff(DAY, DAY)),
        reconnecting("backoff of next to nothing", b -> b.backoff(NEGATIVE.abs(), NEGATIVE.abs())),
        reconnecting("no Retry-After", b -> b.maxRetryAfter(Duration.ZERO)),
        reconnecting("Retry-After of a day", b -> b.maxRetryAfter(DAY)),
        reconnecting("no waitTimeout", b -> b.waitTimeout(Duration.ZERO)),
        reconnecting("waitTimeout of 100 years", b -> b.waitTimeout(YEARS_100)),
        reconnecting("queueLimits of one byte", b -> b.queueLimits(1, 1)),
        reconnecting("closeTimeout of 100 years", b -> b.closeTimeout(YEARS_100)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("atTheEdges")
  void what_is_at_the_edge_of_a_range_is_taken(String named, Runnable call) {
    assertThatCode(call::run).as(named).doesNotThrowAnyException();
  }

  private static Arguments byDefault(
      String option, Object value, Function<WebSocketClientBuilder, Object> get) {
    return Arguments.of(
        option, value, (Supplier<Object>) () -> get.apply(WebSocketClient.builder()));
  }

  private static Arguments reconnectingByDefault(
      String option, Object value, Function<ReconnectingClientBuilder, Object> get) {
    return Arguments.of(option, value, (Supplier<Object>) () -> get.apply(reconnecting()));
  }

  static Stream<Arguments> defaults() {
    Duration seconds10 = Duration.ofSeconds(10);
    ProxySelector none = new FixedProxy(Proxy.NO_PROXY);
    return Stream.of(
        byDefault("connectTimeout", seconds10, b -> b.connectTimeout),
        byDefault("handshakeTimeout", seconds10, b -> b.handshakeTimeout),
        byDefault("maxRedirects", 0, b -> b.maxRedirects),
        byDefault("maxMessageBytes", 1L << 20, b -> b.config.maxMessageBytes()),
        byDefault("maxFragments", 16_384, b -> b.config.maxFragments()),
        byDefault("compressionThreshold", 64, b -> b.config.compressionThreshold()),
        byDefault("compressionLevel", 2, b -> b.config.compressionLevel()),
        byDefault("the rest of the protocol", ProtocolConfig.of(Role.CLIENT), b -> b.config),
        byDefault("headLimits", HeadLimits.DEFAULT, b -> b.headLimits),
        byDefault("connectionOptions", ConnectionOptions.DEFAULT, b -> b.options),
        byDefault("sslContext", null, b -> b.sslContext),
        byDefault("sslParameters", List.of(), b -> protocols(b.sslParameters)),
        byDefault("authenticator", null, b -> b.authenticator),
        byDefault("cookieHandler", null, b -> b.cookieHandler),
        byDefault("unixDomainSocket", null, b -> b.unixDomainSocket),
        byDefault("proxy", selected(none), b -> selected(b.proxySelector)),
        reconnectingByDefault("maxRetryAfter", Duration.ofMinutes(10), b -> b.maxRetryAfter),
        reconnectingByDefault("waitTimeout", Duration.ofSeconds(30), b -> b.waitTimeout),
        reconnectingByDefault("queueLimits, messages", 1_000, b -> b.maxQueuedMessages),
        reconnectingByDefault("queueLimits, bytes", 16L << 20, b -> b.maxQueuedBytes),
        reconnectingByDefault("closeTimeout", seconds10, b -> b.closeTimeout),
        reconnectingByDefault(
            "backoff",
            new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(1)),
            b -> b.rules().backoff()),
        reconnectingByDefault(
            "retryIf, after a refusal",
            false,
            b -> b.rules().allow(new Disconnection(1, null, new IllegalArgumentException()))));
  }

  private static List<Proxy> selected(ProxySelector selector) {
    return selector.select(URI.create("http://localhost/"));
  }

  private static List<String> protocols(Consumer<SSLParameters> adjustment) {
    SSLParameters parameters = new SSLParameters();
    adjustment.accept(parameters);
    return parameters.getProtocols() == null ? List.of() : List.of(parameters.getProtocols());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("defaults")
  void an_option_that_is_not_set_has_its_default(
      String option, Object value, Supplier<Object> get) {
    assertThat(get.get()).as(option).isEqualTo(value);
  }
}
