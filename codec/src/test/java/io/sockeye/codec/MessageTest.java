package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MessageTest {

  @Test
  void binary_messages_are_compared_by_content() {
    Message one = Message.binary(Bytes.hex("010203"));
    assertThat(one)
        .isEqualTo(Message.binary(Bytes.hex("010203")))
        .hasSameHashCodeAs(Message.binary(Bytes.hex("010203")))
        .isNotEqualTo(Message.binary(Bytes.hex("010204")))
        .isNotEqualTo(Message.binary(Bytes.NONE))
        .isNotEqualTo(Message.text("\u0001\u0002\u0003"))
        .isNotEqualTo(null);
  }

  @Test
  void text_messages_are_compared_by_content() {
    assertThat(Message.text("a")).isEqualTo(Message.text("a")).isNotEqualTo(Message.text("b"));
    assertThat(Message.text("")).isNotEqualTo(Message.binary(Bytes.NONE));
  }

  @Test
  void a_message_knows_its_opcode_and_payload() {
    byte[] data = Bytes.hex("00ff");
    assertThat(Message.binary(data).opcode()).isEqualTo(Opcode.BINARY);
    assertThat(Message.binary(data).payload()).as("not a copy").isSameAs(data);
    assertThat(Message.text("\u20ac").opcode()).isEqualTo(Opcode.TEXT);
    assertThat(Message.text("\u20ac").payload()).isEqualTo(Bytes.hex("e282ac"));
  }

  @Test
  void a_message_is_never_null() {
    assertThatThrownBy(() -> Message.text(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Message.binary(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void text_reads_as_itself_and_bytes_are_only_counted() {
    assertThat(Message.text("hello")).hasToString("hello");
    assertThat(Message.binary(new byte[1000])).hasToString("Binary[1000 bytes]");
  }
}
