package io.sockeye.handshake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;

class HandshakeRequestFuzzTest {

  private final ServerHandshake server =
      ServerHandshake.builder().subprotocols("chat", "superchat").build();

  @FuzzTest
  void a_request_is_decoded_and_answered_or_refused(byte[] fuzz) throws HandshakeException {
    FuzzedHead<HandshakeRequest> fuzzed =
        FuzzedHead.decode(fuzz, HandshakeRequest::decoder, HandshakeRequest::encode);
    if (fuzzed.head() == null) {
      return;
    }
    assertThat(fuzzed.head().path()).matches("[!-~]+");
    HandshakeResponse response = server.respond(fuzzed.head(), false).response();
    assertThat(response.status()).isIn(101, 400, 403, 405, 426);
    byte[] encoded = response.encode();
    assertThat(new String(encoded, ISO_8859_1)).matches("(?s)(?:[^\r\n]*\r\n)+\r\n(?:[ -~]+\n)?");
    HandshakeResponse decoded = HandshakeResponse.decode(ByteBuffer.wrap(encoded));
    assertThat(decoded.status()).isEqualTo(response.status());
    assertThat(decoded.headers()).isEqualTo(response.headers());
  }
}
