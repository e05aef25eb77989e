package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolConfigTest {

  @ParameterizedTest
  @EnumSource(Role.class)
  void the_defaults_are_limited_and_uncompressed(Role role) {
    assertThat(ProtocolConfig.of(role))
        .isEqualTo(new ProtocolConfig(role, 1_048_576, 1_048_576, 16_384, null, 64, 2, null));
  }

  @Test
  void each_number_has_a_least_value() {
    ProtocolConfig config = ProtocolConfig.of(Role.SERVER);
    assertThat(config.withMaxMessageBytes(1).maxMessageBytes()).isEqualTo(1);
    assertThat(config.withMaxFrameBytes(125).maxFrameBytes()).isEqualTo(125);
    assertThat(config.withMaxFragments(1).maxFragments()).isEqualTo(1);
    assertThat(config.withCompressionThreshold(0).compressionThreshold()).isZero();
    assertRefused("maxMessageBytes", () -> config.withMaxMessageBytes(0));
    assertRefused("maxFrameBytes", () -> config.withMaxFrameBytes(124));
    assertRefused("maxFragments", () -> config.withMaxFragments(0));
    assertRefused("compressionThreshold", () -> config.withCompressionThreshold(-1));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 10})
  void a_compression_level_is_one_of_those_of_a_deflater(int level) {
    ProtocolConfig config = ProtocolConfig.of(Role.SERVER);
    assertThat(config.withCompressionLevel(1).compressionLevel()).isEqualTo(1);
    assertThat(config.withCompressionLevel(9).compressionLevel()).isEqualTo(9);
    assertRefused(
        "compressionLevel is 1 to 9, not " + level, () -> config.withCompressionLevel(level));
  }

  private static void assertRefused(String name, Runnable change) {
    assertThatThrownBy(change::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void a_role_is_required() {
    assertThatThrownBy(() -> ProtocolConfig.of(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void each_change_leaves_the_rest_and_the_original_as_they_were() {
    Random keys = new Random(1);
    ProtocolConfig config =
        ProtocolConfig.of(Role.CLIENT)
            .withMaxMessageBytes(1000)
            .withMaxFrameBytes(2000)
            .withMaxFragments(30)
            .withPermessageDeflate(PermessageDeflate.DEFAULT)
            .withCompressionThreshold(4)
            .withCompressionLevel(5)
            .withMaskingKeys(keys);
    assertThat(config)
        .isEqualTo(
            new ProtocolConfig(Role.CLIENT, 1000, 2000, 30, PermessageDeflate.DEFAULT, 4, 5, keys));
    assertThat(config.withPermessageDeflate(null).withMaskingKeys(null))
        .isEqualTo(new ProtocolConfig(Role.CLIENT, 1000, 2000, 30, null, 4, 5, null));
    assertThat(config.maskingKeys()).isSameAs(keys);
  }

  @Test
  void a_limit_for_messages_is_one_for_frames_too() {
    ProtocolConfig config = ProtocolConfig.of(Role.SERVER);
    assertThat(config.withMaxMessageBytes(1L << 40).maxFrameBytes()).isEqualTo(1L << 40);
    assertThat(config.withMaxMessageBytes(1).maxFrameBytes()).isEqualTo(125);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 7, 16})
  void a_window_has8_to15_bits(int bits) {
    assertRefused("server_max_window_bits", () -> new PermessageDeflate(false, false, bits, 15));
    assertRefused("client_max_window_bits", () -> new PermessageDeflate(false, false, 15, bits));
  }

  @Test
  void each_parameter_of_permessage_deflate_belongs_to_its_sender() {
    PermessageDeflate agreed = new PermessageDeflate(true, false, 9, 12);
    assertThat(agreed.noContextTakeover(Role.SERVER)).isTrue();
    assertThat(agreed.noContextTakeover(Role.CLIENT)).isFalse();
    assertThat(agreed.maxWindowBits(Role.SERVER)).isEqualTo(9);
    assertThat(agreed.maxWindowBits(Role.CLIENT)).isEqualTo(12);
    assertThat(PermessageDeflate.DEFAULT).isEqualTo(new PermessageDeflate(false, false, 15, 15));
    assertThat(new PermessageDeflate(true, true, 8, 8).maxWindowBits(Role.CLIENT)).isEqualTo(8);
  }
}
