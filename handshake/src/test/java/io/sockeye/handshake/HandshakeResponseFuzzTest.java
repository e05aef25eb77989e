package io.sockeye.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

class HandshakeResponseFuzzTest {

  private final ClientHandshake client =
      ClientHandshake.builder(WebSocketUri.of("ws://server.example.com/chat"))
          .subprotocols("chat", "superchat")
          .build();

  @FuzzTest
  void a_response_is_decoded_and_verified_or_refused(byte[] fuzz) {
    FuzzedHead<HandshakeResponse> fuzzed =
        FuzzedHead.decode(fuzz, HandshakeResponse::decoder, HandshakeResponse::encode);
    if (fuzzed.head() == null) {
      return;
    }
    // The nonce is another one each time, so that no head is accepted as it is.
    HandshakeResponse response = fuzzed.head();
    if ("right".equals(response.headers().first("Sec-WebSocket-Accept"))) {
      String key = client.request().headers().first("Sec-WebSocket-Key");
      response = Heads.set(response, "Sec-WebSocket-Accept", new SecWebSocketKey(key).accept());
    }
    try {
      Agreement agreement = client.verify(response);
      assertThat(response.status()).isEqualTo(101);
      assertThat(agreement.subprotocol()).isIn(null, "chat", "superchat");
    } catch (HandshakeException e) {
      assertThat(e).hasMessageMatching("[ -~]+");
      assertThat(e.response()).isSameAs(response);
    }
  }
}
