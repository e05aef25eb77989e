package io.sockeye.codec;

import java.util.Arrays;
import java.util.Objects;

/** A whole message: {@link Text} or {@link Binary}. */
public sealed interface Message {

  /**
   * {@return a text message}
   *
   * @param text its characters; unpaired surrogates are found when it is sent
   */
  static Message text(String text) {
    return new Text(text);
  }

  /**
   * {@return a binary message}
   *
   * @param data its bytes: the array itself, not a copy, and not to be changed afterwards
   */
  static Message binary(byte[] data) {
    return new Binary(data);
  }

  /** {@return {@link Opcode#TEXT} or {@link Opcode#BINARY}} */
  Opcode opcode();

  /**
   * {@return the bytes of the message: UTF-8 for text; for a binary message its own array, not a
   * copy}
   *
   * @throws IllegalArgumentException when a text has an unpaired surrogate, which UTF-8 cannot
   *     express
   */
  byte[] payload();

  /**
   * A text message (RFC 6455, section 5.6).
   *
   * @param text its characters
   */
  record Text(String text) implements Message {

    /**
     * Makes a text message.
     *
     * @param text its characters; unpaired surrogates are found when it is sent
     */
    public Text {
      Objects.requireNonNull(text, "text");
    }

    @Override
    public Opcode opcode() {
      return Opcode.TEXT;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException {@inheritDoc}
     */
    @Override
    public byte[] payload() {
      return Utf8.encode(text);
    }

    /** {@return the text itself} */
    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * A binary message (RFC 6455, section 5.6), compared by content.
   *
   * @param data its bytes: the array that was passed in, not a copy
   */
  record Binary(byte[] data) implements Message {

    /**
     * Makes a binary message.
     *
     * @param data its bytes, not to be changed afterwards
     */
    public Binary {
      Objects.requireNonNull(data, "data");
    }

    @Override
    public Opcode opcode() {
      return Opcode.BINARY;
    }

    @Override
    public byte[] payload() {
      return data;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Binary that && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(data);
    }

    /** {@return how many bytes it has, such as {@code "Binary[5 bytes]"}} */
    @Override
    public String toString() {
      return "Binary[" + data.length + " bytes]";
    }
  }
}
