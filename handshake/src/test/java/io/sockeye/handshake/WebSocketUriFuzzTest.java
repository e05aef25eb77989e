package io.sockeye.handshake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;

class WebSocketUriFuzzTest {

  /** What is accepted goes into a request, and can put nothing else into it. */
  @FuzzTest
  void a_uri_is_taken_apart_and_put_together_again_or_refused(byte[] fuzz)
      throws HandshakeException {
    String text = new String(fuzz, UTF_8);
    WebSocketUri uri;
    try {
      uri = WebSocketUri.of(text);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageMatching("(?s)[^\r\n]+");
      return;
    }
    assertThat(uri.port()).isBetween(1, 65535);
    assertThat(uri.host()).matches("[!-~&&[^A-Z/?#@\\[\\]]]+");
    assertThat(uri.resourceName()).matches("/[!-~&&[^#]]*");
    assertThat(WebSocketUri.of(uri.toString())).isEqualTo(uri);
    assertThat(new WebSocketUri(uri.secure(), uri.host(), uri.port(), uri.resourceName()))
        .isEqualTo(uri);

    HandshakeRequest request = ClientHandshake.builder(uri).build().request();
    byte[] encoded = request.encode();
    if (encoded.length < HeadLimits.DEFAULT.lineLength()) {
      HandshakeRequest decoded = HandshakeRequest.decode(ByteBuffer.wrap(encoded));
      assertThat(decoded).isEqualTo(request);
      assertThat(decoded.target()).isEqualTo(uri.resourceName());
      assertThat(decoded.headers().all("Host")).containsExactly(uri.hostHeader());
    }
  }
}
