package io.sockeye.autobahn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sockeye.codec.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692, section 7.1: what the server answers to each kind of offer, and then does. */
@Timeout(60)
class AnswerToOffersTest {

  /** Stands between the values of several headers. */
  private static final String NEXT_HEADER = " // ";

  private static final List<Arguments> OFFERS =
      List.of(
          row("7.1", "permessage-deflate", "permessage-deflate"),
          row(
              "7.1.1.1",
              "permessage-deflate; server_no_context_takeover",
              "permessage-deflate; server_no_context_takeover"),
          row(
              "7.1.1.2",
              "permessage-deflate; client_no_context_takeover",
              "permessage-deflate; client_no_context_takeover"),
          // A server that needs no limit for the client does not have to name one.
          row("7.1.2.2", "permessage-deflate; client_max_window_bits", "permessage-deflate"),
          row("7.1.2.2", "permessage-deflate; client_max_window_bits=15", "permessage-deflate"),
          row(
              "7.1",
              "permessage-deflate; client_max_window_bits; server_no_context_takeover; "
                  + "server_max_window_bits=10; client_no_context_takeover",
              "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
                  + "server_max_window_bits=10"),
          row(
              "7.1",
              "permessage-deflate; server_max_window_bits=8; client_max_window_bits=9",
              "permessage-deflate; server_max_window_bits=8; client_max_window_bits=9"),
          row(
              "RFC 6455 9.1, a value may be quoted",
              "permessage-deflate; server_max_window_bits=\"12\"",
              "permessage-deflate; server_max_window_bits=12"),
          row(
              "RFC 6455 9.1, spaces",
              " permessage-deflate ;server_max_window_bits = 12 ",
              "permessage-deflate; server_max_window_bits=12"),
          row(
              "7.1, offers in order of preference",
              "permessage-deflate; server_max_window_bits=9, permessage-deflate",
              "permessage-deflate; server_max_window_bits=9"),
          row(
              "7.1, offers in order of preference",
              "permessage-deflate, permessage-deflate; server_max_window_bits=9",
              "permessage-deflate"),
          row(
              "7, the next offer when one is declined",
              "permessage-deflate; server_max_window_bits=16, permessage-deflate; unknown, "
                  + "permessage-deflate; server_no_context_takeover",
              "permessage-deflate; server_no_context_takeover"),
          row(
              "RFC 6455 9.1, other extensions",
              "x-webkit-deflate-frame, mux; max-channels=4, permessage-deflate",
              "permessage-deflate"),
          row(
              "RFC 6455 9.1, several headers",
              "permessage-deflate; client_max_window_bits=7"
                  + NEXT_HEADER
                  + "permessage-deflate; client_max_window_bits=8"
                  + NEXT_HEADER
                  + "permessage-deflate",
              "permessage-deflate; client_max_window_bits=8"));

  static Stream<Arguments> accepted_offers() {
    return Stream.of(
            OFFERS.stream(),
            windows("7.1.2.1", "server_max_window_bits", 15),
            windows("7.1.2.2", "client_max_window_bits", 14))
        .flatMap(rows -> rows);
  }

  /** The answer repeats the parameter, with any value from 8. */
  private static Stream<Arguments> windows(String section, String parameter, int max) {
    return IntStream.rangeClosed(8, max)
        .mapToObj(bits -> "permessage-deflate; " + parameter + "=" + bits)
        .map(offer -> row(section, offer, offer));
  }

  private static Arguments row(String section, String offer, String answer) {
    return arguments(section, offer, answer);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("accepted_offers")
  void an_offer_is_accepted_with_every_parameter_it_obliges_to(
      String section, String offer, String answer) throws Exception {
    try (TestedEnd end = TestedEnd.start(TestedEnd.Kind.any(Role.SERVER));
        RawPeer peer = RawPeer.connect(end.server().port())) {
      assertThat(parameters(answerTo(peer, offer))).isEqualTo(parameters(answer));
      assertThat(echo(peer).rsv1()).isTrue();
    }
  }

  /** The name, and then the parameters, whose order says nothing. */
  private static List<String> parameters(String answer) {
    String[] parts = answer.split(";\\s*");
    List<String> sorted = new ArrayList<>(List.of(parts[0]));
    sorted.addAll(new TreeSet<>(Arrays.asList(parts).subList(1, parts.length)));
    assertThat(sorted).hasSameSizeAs(parts);
    return sorted;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // RFC 7692, section 7.1: a parameter that is not defined.
        "permessage-deflate; unknown",
        "permessage-deflate; server_max_window_bits=10; unknown=1",
        "permessage-deflate; Server_No_Context_Takeover",
        // The same parameter twice.
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=10; server_max_window_bits=10",
        "permessage-deflate; client_max_window_bits; client_max_window_bits=10",
        // 7.1.1: these two have no value.
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_no_context_takeover=true",
        // 7.1.2.1: this one has one, a decimal from 8 to 15 without leading zeros.
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=0",
        "permessage-deflate; server_max_window_bits=08",
        "permessage-deflate; server_max_window_bits=+9",
        "permessage-deflate; server_max_window_bits=-9",
        "permessage-deflate; server_max_window_bits=1e1",
        "permessage-deflate; server_max_window_bits=4294967305",
        // 7.1.2.2: if it has one.
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=16",
        "permessage-deflate; client_max_window_bits=010",
        "permessage-deflate; client_max_window_bits=ten",
        // RFC 6455, section 9.1: extensions that the server does not have.
        "x-webkit-deflate-frame",
        "permessage-bzip2",
        "permessage-deflate-2",
        "mux; max-channels=4; flow-control, deflate-stream",
        // All of several are declined.
        "permessage-deflate; server_max_window_bits=16, permessage-deflate; unknown",
      })
  void an_offer_that_is_not_well_formed_or_not_known_is_declined(String offer) throws Exception {
    try (TestedEnd end = TestedEnd.start(TestedEnd.Kind.any(Role.SERVER));
        RawPeer peer = RawPeer.connect(end.server().port())) {
      assertThat(answerTo(peer, offer)).isNull();
      assertThat(echo(peer).rsv1()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate;",
        ",;,",
        "permessage-deflate; server_max_window_bits=",
        "permessage-deflate; server_max_window_bits=\"1 0\"",
        "permessage-deflate; server_max_window_bits=\"10",
        "permessage-deflate server_max_window_bits",
        "=10",
      })
  void rfc_6455_section_9_1_a_header_against_the_grammar_fails_the_handshake(String offer)
      throws Exception {
    try (TestedEnd end = TestedEnd.start(TestedEnd.Kind.any(Role.SERVER));
        RawPeer peer = RawPeer.connect(end.server().port())) {
      peer.send(OpeningHandshakes.request("Sec-WebSocket-Extensions: " + offer));
      assertThat(peer.readHead().startLine()).startsWith("HTTP/1.1 400 ");
    }
  }

  private static String answerTo(RawPeer peer, String offer) throws IOException {
    peer.send(
        OpeningHandshakes.request(
            Stream.of(offer.split(NEXT_HEADER))
                .map(value -> "Sec-WebSocket-Extensions: " + value)
                .toArray(String[]::new)));
    RawPeer.Head response = peer.readHead();
    assertThat(response.startLine()).startsWith("HTTP/1.1 101 ");
    return response.header("Sec-WebSocket-Extensions");
  }

  private static RawPeer.Frame echo(RawPeer peer) throws IOException {
    peer.send(peer.text("An offer is no agreement."));
    return peer.readFrame();
  }
}
