package io.sockeye.handshake;

import static io.sockeye.handshake.Heads.request;
import static io.sockeye.handshake.Heads.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.PermessageDeflate;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holes that were found in other libraries and that no other test of this module is about. */
class KnownHolesTest {

  /** The class of CVE-2023-43669: a head that takes more than linear time to read. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "Sec-WebSocket-Protocol, 'a,'",
    "Sec-WebSocket-Protocol, ' ,'",
    "Sec-WebSocket-Protocol, 'a b '",
    "Sec-WebSocket-Extensions, 'permessage-deflate,'",
    "Sec-WebSocket-Extensions, 'a;b=\"c\",'",
    "Sec-WebSocket-Extensions, '\"\\'",
    "Connection, 'a,'",
    "Upgrade, 'a,'",
    "Host, 'a.'",
    "Host, '['",
    "Origin, 'http://a,'",
    "Sec-WebSocket-Key, '='",
    "Sec-WebSocket-Version, '13,'"
  })
  void a_header_of_a_megabyte_takes_linear_time(String name, String repeated) {
    ServerHandshake server = ServerHandshake.builder().subprotocols("chat", "superchat").build();
    String value = "a" + repeated.repeat(1_000_000 / repeated.length());
    HandshakeRequest request = set(request(), name, value.strip());

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> server.respond(request, false));
  }

  /** State that connections share: what one client asked for stays for those that come later. */
  @Test
  void what_one_client_agreed_on_does_not_stay_for_the_next() {
    ServerHandshake server = ServerHandshake.builder().subprotocols("chat").build();
    String extensions = "Sec-WebSocket-Extensions";
    HandshakeRequest plain = set(request(), extensions, "permessage-deflate");
    HandshakeRequest special =
        set(
            request(),
            extensions,
            "permessage-deflate; client_no_context_takeover; server_no_context_takeover;"
                + " server_max_window_bits=9; client_max_window_bits=9");

    Agreement first = server.respond(plain, false).agreement();
    server.respond(set(special, "Sec-WebSocket-Protocol", "chat"), false);
    Agreement last = server.respond(plain, false).agreement();

    assertThat(last).isEqualTo(first);
    assertThat(last.permessageDeflate()).isEqualTo(PermessageDeflate.DEFAULT);
    assertThat(last.subprotocol()).isNull();
  }
}
