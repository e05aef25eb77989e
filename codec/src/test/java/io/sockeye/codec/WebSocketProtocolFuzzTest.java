package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

class WebSocketProtocolFuzzTest {

  private static final int MAX_MESSAGE_BYTES = 5000;

  /** {@link Recorder} asserts that nothing comes after a violation. */
  @FuzzTest
  void events_and_replies_are_the_same_however_the_bytes_are_cut(byte[] fuzz) {
    FuzzInput input = new FuzzInput(fuzz);
    Role role = input.option(0) ? Role.CLIENT : Role.SERVER;
    PermessageDeflate agreed =
        new PermessageDeflate(input.option(2), input.option(2), 8 + input.choice(3) * 2, 15);
    ProtocolConfig config =
        ProtocolConfig.of(role)
            .withMaskingKeys(FixedKeys.of(0x37fa213d))
            .withMaxMessageBytes(MAX_MESSAGE_BYTES)
            .withMaxFragments(input.option(5) ? 4 : 1000)
            .withPermessageDeflate(input.option(1) ? agreed : null);

    Outcome whole = outcome(config, input.whole());
    assertThat(outcome(config, input.pieces())).isEqualTo(whole);
    assertThat(outcome(config, input.octets())).isEqualTo(whole);
  }

  /** What came out, and what was sent. */
  private record Outcome(List<String> events, List<String> sent) {}

  private static Outcome outcome(ProtocolConfig config, List<byte[]> pieces) {
    Recorder endpoint = Recorder.of(config);
    try {
      pieces.forEach(endpoint::receive);
      assertThat(endpoint.longest()).isLessThanOrEqualTo(MAX_MESSAGE_BYTES);
      if (endpoint.violation() != null) {
        endpoint.receive(Frames.text(config.role().peer(), "after"));
        assertThat(endpoint.events().get(endpoint.events().size() - 1)).startsWith("violation");
        assertThat(endpoint.endpoint().closeReceived()).isNull();
      }
      return new Outcome(endpoint.events(), endpoint.sent());
    } finally {
      endpoint.endpoint().endReceiving();
      endpoint.endpoint().endSending();
    }
  }
}
