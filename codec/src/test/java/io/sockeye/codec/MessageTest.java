package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MessageTest {

  @Test
  void binaryMessagesAreComparedByContent() {
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
  void textMessagesAreComparedByContent() {
    assertThat(Message.text("a")).isEqualTo(Message.text("a")).isNotEqualTo(Message.text("b"));
    assertThat(Message.text("")).isNotEqualTo(Message.binary(Bytes.NONE));
  }

  @Test
  void aMessageKnowsItsOpcodeAndPayload() {
    byte[] data = Bytes.hex("00ff");
    assertThat(Message.binary(data).opcode()).isEqualTo(Opcode.BINARY);
    assertThat(Message.binary(data).payload()).as("not a copy").isSameAs(data);
    assertThat(Message.text("\u20ac").opcode()).isEqualTo(Opcode.TEXT);
    assertThat(Message.text("\u20ac").payload()).isEqualTo(Bytes.hex("e282ac"));
  }

  @Test
  void aMessageIsNeverNull() {
    assertThatThrownBy(() -> Message.text(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Message.binary(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void textReadsAsItselfAndBytesAreOnlyCounted() {
    assertThat(Message.text("hello")).hasToString("hello");
    assertThat(Message.binary(new byte[1000])).hasToString("Binary[1000 bytes]");
  }
}
