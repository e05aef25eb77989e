package io.sockeye.autobahn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sockeye.codec.Role;
import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.HandshakeException.Reason;
import java.io.IOException;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, sections 4.1 and 4.2: what neither of the suite's runners, or only one, looks at. */
@Timeout(60)
class OpeningHandshakeTest {

  private static CaseRun run() throws IOException {
    return CaseRun.start(
        ClientCommand.webSocketClient(new ConnectionMode()), ThreadKind.platform.factory("case"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {OpeningHandshakes.KEY, "AAAAAAAAAAAAAAAAAAAAAA==", "/////////////////////w=="})
  void section_4_2_2_the_server_proves_that_it_has_read_the_key(String key) throws Exception {
    try (TestedEnd end = TestedEnd.start(TestedEnd.Kind.any(Role.SERVER));
        RawPeer peer = RawPeer.connect(end.server().port())) {
      peer.send(OpeningHandshakes.request().replace(OpeningHandshakes.KEY, key));
      RawPeer.Head response = peer.readHead();
      assertThat(response.startLine()).startsWith("HTTP/1.1 101 ");
      assertThat(response.header("Upgrade")).isEqualToIgnoringCase("websocket");
      assertThat(response.header("Connection")).isEqualToIgnoringCase("Upgrade");
      assertThat(response.header("Sec-WebSocket-Accept")).isEqualTo(OpeningHandshakes.accept(key));
    }
  }

  @Test
  void section_1_3_the_accept_value_of_the_example_is_what_the_server_answers() throws Exception {
    try (TestedEnd end = TestedEnd.start(TestedEnd.Kind.any(Role.SERVER));
        RawPeer peer = RawPeer.connect(end.server().port())) {
      peer.send(OpeningHandshakes.request());
      assertThat(peer.readHead().header("Sec-WebSocket-Accept"))
          .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }
  }

  @Test
  void section_4_2_2_the_server_chooses_no_subprotocol_or_extension_that_nobody_asked_for()
      throws Exception {
    try (TestedEnd end = TestedEnd.start(TestedEnd.Kind.any(Role.SERVER));
        RawPeer peer = RawPeer.connect(end.server().port())) {
      peer.send(OpeningHandshakes.request());
      RawPeer.Head response = peer.readHead();
      assertThat(response.all("Sec-WebSocket-Protocol")).isEmpty();
      assertThat(response.all("Sec-WebSocket-Extensions")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"8", "0", "12", "14", "213", "x"})
  void section_4_2_1_the_server_speaks_version_13_only(String version) throws Exception {
    try (TestedEnd end = TestedEnd.start(TestedEnd.Kind.any(Role.SERVER));
        RawPeer peer = RawPeer.connect(end.server().port())) {
      peer.send(OpeningHandshakes.request().replace("Version: 13", "Version: " + version));
      RawPeer.Head response = peer.readHead();
      assertThat(response.startLine()).matches("HTTP/1.1 4(00|26) .*");
      if (response.startLine().contains(" 426 ")) {
        assertThat(response.header("Sec-WebSocket-Version")).isEqualTo("13");
      }
    }
  }

  @Test
  void section_4_1_the_client_asks_for_version_13_with_a_new_key_each_time() throws Exception {
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      try (CaseRun run = run();
          RawPeer peer = run.accept()) {
        RawPeer.Head request = peer.readHead();
        assertThat(request.startLine()).isEqualTo("GET /runCase?case=1&agent=Sockeye HTTP/1.1");
        assertThat(request.header("Sec-WebSocket-Version")).isEqualTo("13");
        assertThat(request.header("Upgrade")).isEqualToIgnoringCase("websocket");
        assertThat(request.header("Connection")).isEqualToIgnoringCase("Upgrade");
        String key = request.header("Sec-WebSocket-Key");
        assertThat(Base64.getDecoder().decode(key)).hasSize(16);
        keys.add(key);
      }
    }
    assertThat(keys).hasSize(5);
  }

  static Stream<Arguments> refused_responses() {
    UnaryOperator<String> noUpgrade = response -> response.replace("Upgrade: websocket\r\n", "");
    UnaryOperator<String> noConnection =
        response -> response.replace("Connection: Upgrade\r\n", "");
    return Stream.of(
        arguments("101 is missing", Reason.STATUS_NOT_101, replacing("101 Switching", "200 OK")),
        arguments("Upgrade is missing", Reason.UPGRADE_INVALID, noUpgrade),
        arguments(
            "Upgrade is another",
            Reason.UPGRADE_INVALID,
            replacing("Upgrade: websocket", "Upgrade: h2c")),
        arguments("Connection is missing", Reason.CONNECTION_INVALID, noConnection),
        arguments(
            "Connection is another",
            Reason.CONNECTION_INVALID,
            replacing("Connection: Upgrade", "Connection: close")),
        arguments(
            "Sec-WebSocket-Accept is missing",
            Reason.ACCEPT_INVALID,
            replacing("Sec-WebSocket-Accept: ", "X-Accept: ")),
        arguments(
            "Sec-WebSocket-Accept is empty",
            Reason.ACCEPT_INVALID,
            replacing("Sec-WebSocket-Accept: [^\r]*", "Sec-WebSocket-Accept:")),
        arguments(
            "Sec-WebSocket-Accept is that of another key",
            Reason.ACCEPT_INVALID,
            replacing("Accept: [^\r]*", "Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")),
        arguments(
            "Sec-WebSocket-Accept is there twice",
            Reason.ACCEPT_INVALID,
            replacing("(Sec-WebSocket-Accept: [^\r]*\r\n)", "$1$1")),
        arguments(
            "a subprotocol that was not asked for",
            Reason.SUBPROTOCOL_INVALID,
            replacing("\r\n\r\n", "\r\nSec-WebSocket-Protocol: chat\r\n\r\n")),
        arguments(
            "an extension that was not offered",
            Reason.EXTENSIONS_INVALID,
            replacing("\r\n\r\n", "\r\nSec-WebSocket-Extensions: foo\r\n\r\n")));
  }

  private static UnaryOperator<String> replacing(String regex, String replacement) {
    return response -> response.replaceFirst(regex, replacement);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused_responses")
  void section_4_1_the_client_fails_the_connection_when(
      String what, Reason reason, UnaryOperator<String> fault) throws Exception {
    try (CaseRun run = run();
        RawPeer peer = run.accept()) {
      String right = OpeningHandshakes.response(peer.readHead());
      String wrong = fault.apply(right);
      assertThat(wrong).isNotEqualTo(right);
      peer.send(wrong);
      peer.endStream();
      assertThat(peer.readToEnd()).isEmpty();
      assertThat(run.failure())
          .asInstanceOf(InstanceOfAssertFactories.type(HandshakeException.class))
          .extracting(HandshakeException::reason)
          .isEqualTo(reason);
    }
  }
}
