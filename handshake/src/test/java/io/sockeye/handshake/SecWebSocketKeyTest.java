package io.sockeye.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, sections 4.1, item 7, and 4.2.2, item 5.4. */
class SecWebSocketKeyTest {

  @ParameterizedTest
  @CsvSource({
    "dGhlIHNhbXBsZSBub25jZQ==, s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
    // RFC 6455, section 4.1: the nonce 01 02 ... 10
    "AQIDBAUGBwgJCgsMDQ4PEA==, C/0nmHhBztSRGR1CwL6Tf4ZjwpY="
  })
  void the_accept_of_a_key_is_its_sha_1_together_with_the_guid(String key, String accept) {
    assertThat(new SecWebSocketKey(key).accept()).isEqualTo(accept);
  }

  @Test
  void a_random_key_is_16_bytes_and_never_the_same() {
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      String key = SecWebSocketKey.random(new SecureRandom()).base64();
      assertThat(Base64.getDecoder().decode(key)).hasSize(16);
      keys.add(key);
    }
    assertThat(keys).hasSize(100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dGhlIHNhbXBsZSBub25jZQ==",
        "++++//////////////////==",
        "////////////////////zz=="
      })
  void base64_of_16_bytes_is_valid(String key) {
    assertThat(SecWebSocketKey.isValid(key)).isTrue();
    assertThat(Base64.getDecoder().decode(key)).hasSize(16);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "==",
        "dGhlIHNhbXBsZSBub25jZQ",
        "dGhlIHNhbXBsZSBub25jZQ=",
        "dGhlIHNhbXBsZSBub25jZQ===",
        "dGhlIHNhbXBsZSBub25jZQ== ",
        " dGhlIHNhbXBsZSBub25jZQ==",
        "dGhlIHNhbXBsZSBub25jZQA=",
        "dGhlIHNhbXBsZSBub25jZQAA",
        "dGhlIHNhbXBsZSBub25j",
        "dGhlIHNhbXBsZSBub25jZ===",
        "dGhlIHNhbXBsZSBub25jZQ==dGhlIHNhbXBsZSBub25jZQ==",
        "dGhlIHNhbXBsZSBub25jZ-==",
        "dGhlIHNhbXBsZSBub25jZ_==",
        "dGhlIHNhbXBs ZSBub25jZQ=",
        "dGhlIHNhbXBsZSBub25jZ\u00e9==",
        "dGhl=HNhbXBsZSBub25jZQ=="
      })
  void anything_else_is_not(String key) {
    assertThat(SecWebSocketKey.isValid(key)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SecWebSocketKey(key))
        .withMessageContaining("16 bytes");
  }
}
