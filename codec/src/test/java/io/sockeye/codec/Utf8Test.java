package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trap: an unpaired surrogate becomes a question mark where nobody looks (RFC 6455, 8.1). */
class Utf8Test {

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "\udbff", "\udc00", "\udfff"})
  void an_unpaired_surrogate_is_refused_at_every_position(String surrogate) {
    for (String around :
        new String[] {
          "a?b?c?defghijklmnop?",
          "????????????????????",
          "abcdefghijklmnopqrstuvwxyz01@>\u007f".repeat(2),
          "\u00e9?\u20ac?\ud83d\ude00?abcdefghijkl",
          "\u6c34\u00bf\u20ac\u007f\ud83d\ude00\u00ff".repeat(5)
        }) {
      for (int at = 0; at <= around.length(); at++) {
        boolean insideAPair =
            at > 0 && at < around.length() && Character.isLowSurrogate(around.charAt(at));
        if (insideAPair) {
          continue;
        }
        String text = around.substring(0, at) + surrogate + around.substring(at);
        assertThatThrownBy(() -> Utf8.encode(text))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("index " + at);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\udc00\ud800", "\ud800\ud800\udc00", "\ud800\udc00\udc00", "\u20ac\ud800"})
  void surrogates_in_the_wrong_order_are_refused(String text) {
    assertThatThrownBy(() -> Utf8.encode(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?",
        "???????????????????????",
        "what? \u20ac?",
        "\ud83d\ude00?\ufffd",
        "\ud800\udc00"
      })
  void question_marks_and_replacement_characters_may_be_meant(String text) {
    assertThat(Utf8.encode(text)).isEqualTo(Bytes.utf8(text));
  }

  /** RFC 6455, section 5.6. */
  @Test
  void a_message_with_an_unpaired_surrogate_is_not_sent() {
    WebSocketProtocol server = new WebSocketProtocol(ProtocolConfig.of(Role.SERVER));
    Message bad = Message.text("a\ud800");
    assertThatThrownBy(() -> server.send(bad)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> server.frame(bad)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PreparedMessage.of(bad)).isInstanceOf(IllegalArgumentException.class);
    assertThat(Bytes.of(server.send(Message.text("good"))))
        .isEqualTo(Frames.text(Role.SERVER, "good"));
  }
}
