package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

class FrameDecoderFuzzTest {

  /**
   * Nothing but a {@link ProtocolViolationException} comes out, and the same one from then on; and
   * frames that are encoded again are decoded to the same.
   */
  @FuzzTest
  void frames_are_the_same_however_the_bytes_are_cut(byte[] fuzz) {
    FuzzInput input = new FuzzInput(fuzz);
    ProtocolConfig config =
        ProtocolConfig.of(input.option(0) ? Role.CLIENT : Role.SERVER)
            .withPermessageDeflate(input.option(1) ? PermessageDeflate.DEFAULT : null)
            .withMaxFrameBytes(input.option(2) ? 200 : 1 << 20)
            .withMaxFragments(input.option(3) ? 3 : 1000);

    DecodedFrames whole = DecodedFrames.of(config, input.whole());
    assertThat(DecodedFrames.of(config, input.pieces())).hasToString(whole.toString());
    assertThat(DecodedFrames.of(config, input.octets())).hasToString(whole.toString());

    if (whole.violation() == null) {
      DecodedFrames again = DecodedFrames.of(config, List.of(whole.encoded()));
      assertThat(again).hasToString(whole.toString());
    }
  }
}
