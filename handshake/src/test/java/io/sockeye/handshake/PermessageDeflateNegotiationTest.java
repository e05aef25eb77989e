package io.sockeye.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sockeye.codec.PermessageDeflate;
import io.sockeye.handshake.HandshakeException.Reason;
import io.sockeye.handshake.PermessageDeflateNegotiation.Acceptance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RFC 7692, section 7.1. What an endpoint wants, and what is agreed on, is written as server and
 * client no_context_takeover (s, c, sc or -), server and client window bits.
 */
class PermessageDeflateNegotiationTest {

  private static PermessageDeflate parameters(String text) {
    String[] parts = text.trim().split("\\s+");
    return new PermessageDeflate(
        parts[0].contains("s"),
        parts[0].contains("c"),
        Integer.parseInt(parts[1]),
        Integer.parseInt(parts[2]));
  }

  private static SecWebSocketExtensions extensions(String parameters) throws HandshakeException {
    String value = "permessage-deflate" + (parameters == null ? "" : "; " + parameters);
    return SecWebSocketExtensions.parse(Headers.of("Sec-WebSocket-Extensions", value));
  }

  private static String text(String parameters) {
    return "permessage-deflate" + (parameters == null ? "" : "; " + parameters);
  }

  /** Seen elsewhere: a window of 8 bits, or one that the other end chose, fails the connection. */
  @ParameterizedTest(name = "wanting {0}, offered {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        // 7.1.1.1: to be answered when offered; the server may also add it.
        "- 15 15  |                                | | - 15 15",
        "- 15 15  | server_no_context_takeover     | server_no_context_takeover | s 15 15",
        "s 15 15  |                                | server_no_context_takeover | s 15 15",
        "s 15 15  | server_no_context_takeover     | server_no_context_takeover | s 15 15",
        // 7.1.1.2: a hint when offered; the server may also ask for it.
        "- 15 15  | client_no_context_takeover     | client_no_context_takeover | c 15 15",
        "c 15 15  |                                | client_no_context_takeover | c 15 15",
        "c 15 15  | client_no_context_takeover     | client_no_context_takeover | c 15 15",
        // 7.1.2.1: to be answered with the same or less when offered; the server may also add it.
        "- 15 15  | server_max_window_bits=15      | server_max_window_bits=15  | - 15 15",
        "- 15 15  | server_max_window_bits=12      | server_max_window_bits=12  | - 12 15",
        "- 15 15  | server_max_window_bits=8       | server_max_window_bits=8   | - 8 15",
        "- 10 15  | server_max_window_bits=12      | server_max_window_bits=10  | - 10 15",
        "- 12 15  | server_max_window_bits=10      | server_max_window_bits=10  | - 10 15",
        "- 12 15  | server_max_window_bits=12      | server_max_window_bits=12  | - 12 15",
        "- 10 15  |                                | server_max_window_bits=10  | - 10 15",
        // 7.1.2.2: only when offered, and with no more than the value offered.
        "- 15 15  | client_max_window_bits         |                            | - 15 15",
        "- 15 15  | client_max_window_bits=15      |                            | - 15 15",
        "- 15 15  | client_max_window_bits=9       | client_max_window_bits=9   | - 15 9",
        "- 15 10  |                                |                            | - 15 15",
        "- 15 10  | client_max_window_bits         | client_max_window_bits=10  | - 15 10",
        "- 15 10  | client_max_window_bits=12      | client_max_window_bits=10  | - 15 10",
        "- 15 10  | client_max_window_bits=10      | client_max_window_bits=10  | - 15 10",
        "- 15 10  | client_max_window_bits=8       | client_max_window_bits=8   | - 15 8",
        // A quoted value is the same value (section 5.1).
        "- 15 15  | server_max_window_bits=\"10\"  | server_max_window_bits=10  | - 10 15",
        // All of them, in any order.
        "- 15 15  | client_max_window_bits=9; server_max_window_bits=10; client_no_context_takeover;"
            + " server_no_context_takeover | server_no_context_takeover; client_no_context_takeover;"
            + " server_max_window_bits=10; client_max_window_bits=9 | sc 10 9"
      })
  void a_server_answers_an_offer(String wanted, String offer, String response, String agreed)
      throws Exception {
    Acceptance acceptance =
        new PermessageDeflateNegotiation(parameters(wanted)).choose(extensions(offer));

    assertThat(acceptance.response()).hasToString(text(response));
    assertThat(acceptance.agreed()).isEqualTo(parameters(agreed));
  }

  /** Seen elsewhere: an offer that is malformed fails the handshake instead of being declined. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "server_no_context_takeover=1",
        "client_no_context_takeover=true",
        "server_no_context_takeover; server_no_context_takeover",
        "client_no_context_takeover; client_no_context_takeover",
        "server_max_window_bits",
        "server_max_window_bits=7",
        "server_max_window_bits=16",
        "server_max_window_bits=0",
        "server_max_window_bits=010",
        "server_max_window_bits=08",
        "server_max_window_bits=-8",
        "server_max_window_bits=+8",
        "server_max_window_bits=1e1",
        "server_max_window_bits=99999999999999999999",
        "server_max_window_bits=10; server_max_window_bits=10",
        "client_max_window_bits=7",
        "client_max_window_bits=16",
        "client_max_window_bits=09",
        "client_max_window_bits=x",
        "client_max_window_bits; client_max_window_bits",
        "client_max_window_bits; client_max_window_bits=10",
        "unknown",
        "unknown=1",
        "Server_No_Context_Takeover"
      })
  void a_server_declines_a_malformed_offer_and_looks_at_the_next(String offer) throws Exception {
    PermessageDeflateNegotiation server =
        new PermessageDeflateNegotiation(PermessageDeflate.DEFAULT);

    assertThat(server.choose(extensions(offer))).isNull();
    assertThat(server.choose(extensions(offer + ", other, permessage-deflate")).response())
        .hasToString("permessage-deflate");
  }

  @Test
  void a_server_takes_the_first_offer_that_it_can() throws Exception {
    PermessageDeflateNegotiation server =
        new PermessageDeflateNegotiation(PermessageDeflate.DEFAULT);

    Acceptance acceptance =
        server.choose(
            extensions("server_max_window_bits=9, permessage-deflate; server_max_window_bits=12"));

    assertThat(acceptance.agreed().serverMaxWindowBits()).isEqualTo(9);
  }

  @Test
  void a_server_that_is_offered_other_extensions_only_agrees_to_none() throws Exception {
    PermessageDeflateNegotiation server =
        new PermessageDeflateNegotiation(PermessageDeflate.DEFAULT);

    assertThat(server.choose(SecWebSocketExtensions.NONE)).isNull();
    assertThat(
            server.choose(
                SecWebSocketExtensions.parse(
                    Headers.of("Sec-WebSocket-Extensions", "x-webkit-deflate-frame, foo; bar"))))
        .isNull();
  }

  @ParameterizedTest(name = "wanting {0} -> {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "- 15 15  | client_max_window_bits",
        "s 15 15  | server_no_context_takeover; client_max_window_bits",
        "c 15 15  | client_no_context_takeover; client_max_window_bits",
        "- 10 15  | server_max_window_bits=10; client_max_window_bits",
        "- 15 10  | client_max_window_bits=10",
        "sc 8 9   | server_no_context_takeover; client_no_context_takeover;"
            + " server_max_window_bits=8; client_max_window_bits=9"
      })
  void a_client_offers_what_it_wants(String wanted, String offer) {
    assertThat(new PermessageDeflateNegotiation(parameters(wanted)).offer())
        .hasToString(text(offer));
  }

  @ParameterizedTest(name = "wanting {0}, answered {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "- 15 15  |                             | - 15 15",
        // 7.1.1.1: also unoffered.
        "- 15 15  | server_no_context_takeover  | s 15 15",
        "s 15 15  | server_no_context_takeover  | s 15 15",
        // 7.1.1.2: also unoffered; a client that offered it keeps to it anyway.
        "- 15 15  | client_no_context_takeover  | c 15 15",
        "c 15 15  | client_no_context_takeover  | c 15 15",
        "c 15 15  |                             | c 15 15",
        // 7.1.2.1: also unoffered; the same as offered or less.
        "- 15 15  | server_max_window_bits=15   | - 15 15",
        "- 15 15  | server_max_window_bits=8    | - 8 15",
        "- 10 15  | server_max_window_bits=10   | - 10 15",
        "- 10 15  | server_max_window_bits=9    | - 9 15",
        // 7.1.2.2: always offered here; a client that offered a value keeps to it anyway.
        "- 15 15  | client_max_window_bits=15   | - 15 15",
        "- 15 15  | client_max_window_bits=8    | - 15 8",
        "- 15 10  | client_max_window_bits=10   | - 15 10",
        "- 15 10  | client_max_window_bits=9    | - 15 9",
        "- 15 10  |                             | - 15 10",
        "- 15 15  | client_max_window_bits=\"9\"; server_max_window_bits=\"10\" | - 10 9"
      })
  void a_client_accepts_a_response_that_answers_its_offer(
      String wanted, String response, String agreed) throws Exception {
    assertThat(new PermessageDeflateNegotiation(parameters(wanted)).verify(extensions(response)))
        .isEqualTo(parameters(agreed));
  }

  /** Seen elsewhere: an invalid {@code server_max_window_bits} in the answer (CVE-2026-2229). */
  @ParameterizedTest(name = "wanting {0}, answered {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "s 15 15  |                                                     | server_no_context_takeover",
        "- 10 15  |                                                     | server_max_window_bits",
        "- 10 15  | server_max_window_bits=11                           | server_max_window_bits",
        "- 15 10  | client_max_window_bits=11                           | client_max_window_bits",
        "- 15 15  | client_max_window_bits                              | client_max_window_bits",
        "- 15 15  | server_max_window_bits                              | server_max_window_bits",
        "- 15 15  | server_max_window_bits=7                            | server_max_window_bits",
        "- 15 15  | server_max_window_bits=16                           | server_max_window_bits",
        "- 15 15  | server_max_window_bits=08                           | server_max_window_bits",
        "- 15 15  | client_max_window_bits=7                            | client_max_window_bits",
        "- 15 15  | client_max_window_bits=16                           | client_max_window_bits",
        "- 15 15  | client_max_window_bits=09                           | client_max_window_bits",
        "- 15 15  | server_no_context_takeover=1                        | server_no_context_takeover",
        "- 15 15  | client_no_context_takeover=1                        | client_no_context_takeover",
        "- 15 15  | server_no_context_takeover; server_no_context_takeover | server_no_context_takeover",
        "- 15 15  | client_no_context_takeover; client_no_context_takeover | client_no_context_takeover",
        "- 15 15  | server_max_window_bits=9; server_max_window_bits=9  | server_max_window_bits",
        "- 15 15  | client_max_window_bits=9; client_max_window_bits=9  | client_max_window_bits",
        "- 15 15  | mystery=1                                           | mystery",
        "- 15 15  | , permessage-deflate                                | twice"
      })
  void a_client_refuses_any_other_response_and_names_the_parameter(
      String wanted, String response, String named) throws Exception {
    PermessageDeflateNegotiation client = new PermessageDeflateNegotiation(parameters(wanted));
    SecWebSocketExtensions chosen =
        response != null && response.startsWith(",")
            ? SecWebSocketExtensions.parse(
                Headers.of("Sec-WebSocket-Extensions", "permessage-deflate" + response))
            : extensions(response);

    HandshakeException failure =
        catchThrowableOfType(HandshakeException.class, () -> client.verify(chosen));

    assertThat(failure.reason()).isEqualTo(Reason.EXTENSIONS_INVALID);
    assertThat(failure).hasMessageContaining(named);
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo", "permessage-deflate, foo", "foo, permessage-deflate"})
  void a_client_refuses_an_extension_that_it_did_not_offer(String chosen) {
    HandshakeException failure =
        catchThrowableOfType(
            HandshakeException.class,
            () ->
                new PermessageDeflateNegotiation(PermessageDeflate.DEFAULT)
                    .verify(
                        SecWebSocketExtensions.parse(
                            Headers.of("Sec-WebSocket-Extensions", chosen))));

    assertThat(failure).hasMessageContaining("\"foo\"").hasMessageContaining("not offered");
  }

  @Test
  void a_client_goes_without_when_the_server_chooses_nothing() throws Exception {
    assertThat(
            new PermessageDeflateNegotiation(parameters("sc 8 8"))
                .verify(SecWebSocketExtensions.NONE))
        .isNull();
  }
}
