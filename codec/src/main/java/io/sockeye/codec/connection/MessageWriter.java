package io.sockeye.codec.connection;

import io.sockeye.codec.Message;
import java.io.IOException;
import java.io.Writer;

/**
 * The characters of a text message while it is being sent. Other than {@link
 * java.io.OutputStreamWriter} it never ends a message that has an unpaired surrogate as if that
 * were the whole of it, and holds no monitor while it waits.
 */
final class MessageWriter extends Writer {

  private final OutgoingMessage message;

  /** The first half of a surrogate pair that a call of write has ended with, or empty. */
  private String begun = "";

  MessageWriter(OutgoingMessage message) {
    this.message = message;
  }

  @Override
  public void write(char[] chars, int offset, int length) throws IOException {
    write(new String(chars, offset, length));
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    write(text.substring(offset, offset + length));
  }

  @Override
  public void write(int character) throws IOException {
    write(String.valueOf((char) character));
  }

  @Override
  public void write(String text) throws IOException {
    String characters = begun + text;
    int end = characters.length();
    if (end > 0 && Character.isHighSurrogate(characters.charAt(end - 1))) {
      end--;
    }
    begun = characters.substring(end);
    message.write(encode(characters.substring(0, end)));
  }

  @Override
  public void flush() throws IOException {
    message.flush();
  }

  @Override
  public void close() throws IOException {
    String rest = begun;
    begun = "";
    encode(rest);
    message.close();
  }

  private byte[] encode(String text) {
    try {
      return Message.text(text).payload();
    } catch (IllegalArgumentException e) {
      message.discard();
      throw e;
    }
  }
}
