package io.sockeye.autobahn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sockeye.client.WebSocketClient;
import io.sockeye.codec.PermessageDeflate;
import io.sockeye.handshake.HandshakeException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 7692, section 7.1: which answers to its offer the client accepts. */
@Timeout(60)
class AcceptedAnswersTest {

  private static final String NEXT_HEADER = " // ";

  /** What is offered to the suite, and other offers. */
  enum Offer {
    SUITE("permessage-deflate; client_no_context_takeover; client_max_window_bits"),
    BARE("permessage-deflate; client_max_window_bits"),
    STRICT(
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
            + "server_max_window_bits=10; client_max_window_bits=11"),
    NONE(null);

    final String header;

    Offer(String header) {
      this.header = header;
    }

    WebSocketClient client() {
      return switch (this) {
        case SUITE -> ClientCommand.webSocketClient(new ConnectionMode());
        case BARE -> offering(PermessageDeflate.DEFAULT);
        case STRICT -> offering(new PermessageDeflate(true, true, 10, 11));
        case NONE -> offering(null);
      };
    }

    private static WebSocketClient offering(PermessageDeflate wanted) {
      return WebSocketClient.builder().compressionThreshold(0).permessageDeflate(wanted).build();
    }
  }

  static Stream<Arguments> accepted_answers() {
    Stream<Arguments> windows =
        IntStream.rangeClosed(8, 15)
            .mapToObj(Integer::toString)
            .flatMap(
                bits ->
                    Stream.of(
                        arguments(
                            "7.1.2.1, offered or not",
                            Offer.SUITE,
                            "permessage-deflate; server_max_window_bits=" + bits),
                        arguments(
                            "7.1.2.2",
                            Offer.SUITE,
                            "permessage-deflate; client_max_window_bits=" + bits)));
    Stream<Arguments> others =
        Stream.of(
            arguments("RFC 6455 9.1, declined", Offer.SUITE, null),
            arguments("RFC 6455 9.1, declined", Offer.STRICT, null),
            arguments("RFC 6455 9.1, none offered", Offer.NONE, null),
            arguments("7.1", Offer.SUITE, "permessage-deflate"),
            arguments("7.1", Offer.BARE, "permessage-deflate"),
            arguments(
                "7.1.1.1, offered or not",
                Offer.SUITE,
                "permessage-deflate; server_no_context_takeover"),
            arguments(
                "7.1.1.2, offered", Offer.SUITE, "permessage-deflate; client_no_context_takeover"),
            arguments(
                "7.1.1.2, not offered",
                Offer.BARE,
                "permessage-deflate; client_no_context_takeover"),
            arguments(
                "7.1, all at once, in any order",
                Offer.SUITE,
                "permessage-deflate; client_max_window_bits=9; server_max_window_bits=10; "
                    + "client_no_context_takeover; server_no_context_takeover"),
            arguments(
                "RFC 6455 9.1, a value may be quoted",
                Offer.SUITE,
                "permessage-deflate; server_max_window_bits=\"9\""),
            arguments(
                "7.1.2, as offered",
                Offer.STRICT,
                "permessage-deflate; server_no_context_takeover; server_max_window_bits=10; "
                    + "client_max_window_bits=11"),
            arguments(
                "7.1.2, less than offered",
                Offer.STRICT,
                "permessage-deflate; server_no_context_takeover; server_max_window_bits=8; "
                    + "client_max_window_bits=8"));
    return Stream.concat(others, windows);
  }

  @ParameterizedTest(name = "{0}, to {1}: {2}")
  @MethodSource("accepted_answers")
  void an_answer_that_keeps_to_the_offer_is_accepted(String section, Offer offer, String answer)
      throws Exception {
    try (CaseRun run = CaseRun.start(offer.client(), ThreadKind.platform.factory("case"))) {
      try (RawPeer peer = run.accept()) {
        answer(peer, offer, answer);
        peer.send(peer.text("agreed"));
        RawPeer.Frame echo = peer.readFrame();
        assertThat(echo.opcode()).isEqualTo(RawPeer.TEXT);
        assertThat(echo.rsv1()).isEqualTo(answer != null);
      }
      assertThat(run.failure()).isNull();
    }
  }

  static Stream<Arguments> refused_answers() {
    return Stream.of(
            Stream.of(
                arguments("RFC 6455 9.1, not offered", Offer.NONE, "permessage-deflate"),
                arguments("RFC 6455 9.1, not offered", Offer.NONE, "mux"),
                arguments("RFC 6455 9.1, not offered", Offer.SUITE, "x-webkit-deflate-frame"),
                arguments("RFC 6455 9.1, not offered", Offer.SUITE, "permessage-bzip2"),
                arguments("RFC 6455 9.1, not offered", Offer.SUITE, "permessage-deflate, mux"),
                arguments("7, once", Offer.SUITE, "permessage-deflate, permessage-deflate"),
                arguments(
                    "RFC 6455 11.3.2, one header",
                    Offer.SUITE,
                    "permessage-deflate" + NEXT_HEADER + "permessage-deflate"),
                arguments("RFC 6455 9.1, grammar", Offer.SUITE, "permessage-deflate;"),
                arguments(
                    "7.1.1.1, offered and missing",
                    Offer.STRICT,
                    "permessage-deflate; server_max_window_bits=10"),
                arguments(
                    "7.1.2.1, offered and missing",
                    Offer.STRICT,
                    "permessage-deflate; server_no_context_takeover"),
                arguments(
                    "7.1.2.1, more than offered",
                    Offer.STRICT,
                    "permessage-deflate; server_no_context_takeover; server_max_window_bits=11"),
                arguments(
                    "7.1.2.2, more than offered",
                    Offer.STRICT,
                    "permessage-deflate; server_no_context_takeover; server_max_window_bits=10; "
                        + "client_max_window_bits=12")),
            Stream.of(
                    "unknown",
                    "SERVER_NO_CONTEXT_TAKEOVER",
                    "server_no_context_takeover=1",
                    "client_no_context_takeover=0",
                    "server_max_window_bits",
                    "server_max_window_bits=7",
                    "server_max_window_bits=16",
                    "server_max_window_bits=09",
                    "server_max_window_bits=x",
                    "client_max_window_bits",
                    "client_max_window_bits=7",
                    "client_max_window_bits=16",
                    "client_max_window_bits=08",
                    "client_max_window_bits=-8",
                    "server_no_context_takeover; server_no_context_takeover",
                    "client_no_context_takeover; client_no_context_takeover",
                    "server_max_window_bits=9; server_max_window_bits=9",
                    "client_max_window_bits=9; client_max_window_bits=10")
                .map(
                    parameters ->
                        arguments("7.1", Offer.SUITE, "permessage-deflate; " + parameters)))
        .flatMap(rows -> rows);
  }

  @ParameterizedTest(name = "{0}, to {1}: {2}")
  @MethodSource("refused_answers")
  void any_other_answer_fails_the_connection(String section, Offer offer, String answer)
      throws Exception {
    try (CaseRun run = CaseRun.start(offer.client(), ThreadKind.platform.factory("case"));
        RawPeer peer = run.accept()) {
      answer(peer, offer, answer);
      // Failed before it was open: TCP is closed, and no frame is sent (RFC 6455, 7.1.7).
      assertThat(peer.readToEnd()).isEmpty();
      assertThat(run.failure())
          .asInstanceOf(InstanceOfAssertFactories.type(HandshakeException.class))
          .extracting(HandshakeException::reason)
          .isEqualTo(HandshakeException.Reason.EXTENSIONS_INVALID);
    }
  }

  /** Answers the request, and checks what it offers. */
  private static void answer(RawPeer peer, Offer offer, String answer) throws IOException {
    RawPeer.Head request = peer.readHead();
    assertThat(request.header("Sec-WebSocket-Extensions")).isEqualTo(offer.header);
    List<String> values = answer == null ? List.of() : Arrays.asList(answer.split(NEXT_HEADER));
    peer.send(
        OpeningHandshakes.response(
            request,
            values.stream()
                .map(value -> "Sec-WebSocket-Extensions: " + value)
                .toArray(String[]::new)));
  }
}
