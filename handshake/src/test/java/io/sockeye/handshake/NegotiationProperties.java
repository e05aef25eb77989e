package io.sockeye.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.PermessageDeflate;
import io.sockeye.handshake.PermessageDeflateNegotiation.Acceptance;
import io.sockeye.handshake.SecWebSocketExtensions.Extension;
import io.sockeye.handshake.SecWebSocketExtensions.Parameter;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Extensions of any kind, and any client with any server. */
class NegotiationProperties {

  @Provide
  Arbitrary<PermessageDeflate> wishes() {
    Arbitrary<Boolean> noContextTakeover = Arbitraries.of(false, true);
    Arbitrary<Integer> windowBits = Arbitraries.integers().between(8, 15);
    return Combinators.combine(noContextTakeover, noContextTakeover, windowBits, windowBits)
        .as(PermessageDeflate::new);
  }

  @Property(tries = 65_536, generation = GenerationMode.EXHAUSTIVE)
  void any_client_and_any_server_hold_the_same_parameters(
      @ForAll("wishes") PermessageDeflate clientWants,
      @ForAll("wishes") PermessageDeflate serverWants)
      throws Exception {
    PermessageDeflateNegotiation client = new PermessageDeflateNegotiation(clientWants);
    PermessageDeflateNegotiation server = new PermessageDeflateNegotiation(serverWants);

    Acceptance acceptance = server.choose(new SecWebSocketExtensions(List.of(client.offer())));
    PermessageDeflate agreed =
        client.verify(new SecWebSocketExtensions(List.of(acceptance.response())));

    assertThat(agreed).isEqualTo(acceptance.agreed());
    // Nobody gets less than it wanted: no context kept, and no window larger, than either said.
    assertThat(agreed)
        .isEqualTo(
            new PermessageDeflate(
                clientWants.serverNoContextTakeover() || serverWants.serverNoContextTakeover(),
                clientWants.clientNoContextTakeover() || serverWants.clientNoContextTakeover(),
                Math.min(clientWants.serverMaxWindowBits(), serverWants.serverMaxWindowBits()),
                Math.min(clientWants.clientMaxWindowBits(), serverWants.clientMaxWindowBits())));
  }

  /** Offers as other clients make them: any mixture of parameters, well-formed or not. */
  @Provide
  Arbitrary<Extension> offers() {
    Arbitrary<Parameter> parameters =
        Combinators.combine(
                Arbitraries.of(
                    "server_no_context_takeover",
                    "client_no_context_takeover",
                    "server_max_window_bits",
                    "client_max_window_bits"),
                Arbitraries.of("8", "9", "10", "11", "12", "13", "14", "15", "7", "16", "010", "x")
                    .injectNull(0.4))
            .as(Parameter::new);
    return parameters.list().ofMaxSize(4).map(list -> new Extension("permessage-deflate", list));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void what_a_server_answers_is_allowed_by_section_7_1_whatever_was_offered(
      @ForAll("wishes") PermessageDeflate wanted, @ForAll("offers") Extension offer) {
    Acceptance acceptance =
        new PermessageDeflateNegotiation(wanted).choose(new SecWebSocketExtensions(List.of(offer)));

    Map<String, String> offered = wellFormed(offer, true);
    assertThat(acceptance == null).isEqualTo(offered == null);
    if (acceptance == null) {
      return;
    }
    Map<String, String> response = wellFormed(acceptance.response(), false);
    assertThat(response).isNotNull();
    // 7.1.1.1
    if (offered.containsKey("server_no_context_takeover")) {
      assertThat(response).containsKey("server_no_context_takeover");
    }
    // 7.1.2.1
    if (offered.containsKey("server_max_window_bits")) {
      assertThat(number(response.get("server_max_window_bits")))
          .isLessThanOrEqualTo(number(offered.get("server_max_window_bits")));
    }
    // 7.1.2.2
    if (response.containsKey("client_max_window_bits")) {
      assertThat(offered).containsKey("client_max_window_bits");
      assertThat(number(response.get("client_max_window_bits")))
          .isLessThanOrEqualTo(number(offered.get("client_max_window_bits")));
    }
    // What is agreed is what the response says; the client's own promises aside.
    PermessageDeflate agreed = acceptance.agreed();
    assertThat(agreed.serverNoContextTakeover())
        .isEqualTo(response.containsKey("server_no_context_takeover"));
    assertThat(agreed.clientNoContextTakeover())
        .isEqualTo(response.containsKey("client_no_context_takeover"));
    assertThat(agreed.serverMaxWindowBits())
        .isEqualTo(number(response.get("server_max_window_bits")));
    assertThat(agreed.clientMaxWindowBits())
        .isEqualTo(number(response.get("client_max_window_bits")));
  }

  /** The parameters by name, or null when they break a rule of section 7.1. */
  private static Map<String, String> wellFormed(Extension extension, boolean offer) {
    Map<String, String> parameters = new HashMap<>();
    for (Parameter parameter : extension.parameters()) {
      String value = parameter.value();
      boolean fits =
          switch (parameter.name()) {
            case "server_no_context_takeover", "client_no_context_takeover" -> value == null;
            case "server_max_window_bits" -> value != null && value.matches("[89]|1[0-5]");
            case "client_max_window_bits" -> value == null ? offer : value.matches("[89]|1[0-5]");
            default -> false;
          };
      if (!fits || parameters.containsKey(parameter.name())) {
        return null;
      }
      parameters.put(parameter.name(), value);
    }
    return parameters;
  }

  private static int number(String value) {
    return value == null ? 15 : Integer.parseInt(value);
  }

  @Provide
  Arbitrary<SecWebSocketExtensions> extensions() {
    Arbitrary<String> tokens =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .withCharRange('0', '9')
            .withChars("!#$%&'*+-.^_`|~")
            .ofMinLength(1)
            .ofMaxLength(12);
    Arbitrary<Parameter> parameters =
        Combinators.combine(tokens, tokens.injectNull(0.3)).as(Parameter::new);
    return Combinators.combine(tokens, parameters.list().ofMaxSize(4))
        .as(Extension::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(SecWebSocketExtensions::new);
  }

  @Property
  void extensions_are_read_as_they_were_written(
      @ForAll("extensions") SecWebSocketExtensions extensions) throws Exception {
    Headers one = Headers.of("Sec-WebSocket-Extensions", extensions.toString());
    Headers.Builder several = Headers.builder();
    extensions.list().forEach(e -> several.add("Sec-WebSocket-Extensions", e.toString()));
    String quoted = extensions.toString().replaceAll("=([^;, ]+)", "=\"$1\"").replace(";", " ;\t");

    assertThat(SecWebSocketExtensions.parse(one)).isEqualTo(extensions);
    assertThat(SecWebSocketExtensions.parse(several.build())).isEqualTo(extensions);
    assertThat(SecWebSocketExtensions.parse(Headers.of("Sec-WebSocket-Extensions", quoted)))
        .isEqualTo(extensions);
  }

  @Property
  void random_extensions_make_nothing_worse_than_a_handshake_exception(
      @ForAll("nearlyExtensions") String value) {
    try {
      SecWebSocketExtensions parsed =
          SecWebSocketExtensions.parse(Headers.of("Sec-WebSocket-Extensions", value));
      assertThat(
              SecWebSocketExtensions.parse(
                  Headers.of("Sec-WebSocket-Extensions", parsed.toString())))
          .isEqualTo(parsed);
      new PermessageDeflateNegotiation(PermessageDeflate.DEFAULT).verify(parsed);
    } catch (HandshakeException e) {
      assertThat(e.reason()).isEqualTo(HandshakeException.Reason.EXTENSIONS_INVALID);
    }
  }

  @Provide
  Arbitrary<String> nearlyExtensions() {
    return Arbitraries.of(
            "permessage-deflate",
            "client_max_window_bits",
            "server_no_context_takeover",
            "a",
            "10",
            ";",
            ",",
            "=",
            "\"",
            "\\",
            " ",
            "\t",
            "\u00e9",
            "(")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void a_client_accepts_the_answer_of_a_server_over_the_wire(
      @ForAll("wishes") PermessageDeflate clientWants,
      @ForAll("wishes") PermessageDeflate serverWants,
      @ForAll boolean clientCompresses,
      @ForAll boolean serverCompresses)
      throws Exception {
    ClientHandshake client =
        ClientHandshake.builder(WebSocketUri.of("wss://example.com/chat?x=y"))
            .subprotocols("a", "b", "c")
            .origin("https://example.com")
            .permessageDeflate(clientCompresses ? clientWants : null)
            .build();
    ServerHandshake server =
        ServerHandshake.builder()
            .subprotocols("c", "b")
            .permessageDeflate(serverCompresses ? serverWants : null)
            .build();

    HandshakeRequest request = HandshakeRequest.decode(ByteBuffer.wrap(client.request().encode()));
    ServerHandshake.Answer answer = server.respond(request, true);
    Agreement agreement =
        client.verify(HandshakeResponse.decode(ByteBuffer.wrap(answer.response().encode())));

    assertThat(agreement).isEqualTo(answer.agreement());
    assertThat(agreement.subprotocol()).isEqualTo("c");
    assertThat(agreement.permessageDeflate() != null)
        .isEqualTo(clientCompresses && serverCompresses);
  }
}
