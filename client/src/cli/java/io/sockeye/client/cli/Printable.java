package io.sockeye.client.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Text that cannot command a terminal: control characters other than the tab are escaped. */
final class Printable {

  private Printable() {}

  static String of(String text) {
    return escape(text, false);
  }

  /** Bytes as UTF-8; where they are not, those that are not ASCII are escaped as well. */
  static String of(byte[] bytes) {
    try {
      return of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return escape(new String(bytes, ISO_8859_1), true);
    }
  }

  private static String escape(String text, boolean asciiOnly) {
    StringBuilder printable = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\t' && Character.isISOControl(c) || asciiOnly && c > 0x7F) {
        printable.append(String.format("\\x%02x", (int) c));
      } else {
        printable.append(c);
      }
    }
    return printable.toString();
  }
}
