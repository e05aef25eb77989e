package io.sockeye.handshake;

import java.util.ArrayList;
import java.util.List;

/** The characters of HTTP (RFC 9110, sections 5.5 and 5.6.2), and peers' text made fit to print. */
final class HttpSyntax {

  /** How much of a peer's text an error message repeats. */
  private static final int MAX_QUOTED = 80;

  private static final boolean[] TOKEN = new boolean[128];

  static {
    for (char c = '!'; c < 127; c++) {
      TOKEN[c] = "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
    }
  }

  private HttpSyntax() {}

  static boolean isTokenCharacter(int c) {
    return c >= 0 && c < 128 && TOKEN[c];
  }

  static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isTokenCharacter(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /**
   * Whether a character may stand in a field value or a reason phrase; it is one byte on the wire.
   */
  static boolean isTextCharacter(int c) {
    return c >= ' ' && c <= 0xFF && c != 0x7F || c == '\t';
  }

  /** The same for a byte of a head. */
  static boolean isTextByte(byte b) {
    return b >= ' ' ? b != 0x7F : b < 0 || b == '\t';
  }

  /** The index of the first character that may not stand in a field value, or -1. */
  static int indexOfNonText(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isTextCharacter(text.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  static boolean isVisibleAscii(int c) {
    return c > ' ' && c < 0x7F;
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetter(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  static boolean isWhitespace(int c) {
    return c == ' ' || c == '\t';
  }

  /** A text without the optional whitespace (RFC 9110, section 5.6.3) around it. */
  static String trim(String text) {
    return trim(text, 0, text.length());
  }

  /** A part of a text without the optional whitespace around it. */
  static String trim(String text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isWhitespace(text.charAt(start))) {
      start++;
    }
    while (end > start && isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** The elements of a comma-separated list that are not empty (RFC 9110, section 5.6.1). */
  static void addListElements(String value, List<String> elements) {
    int start = 0;
    while (start <= value.length()) {
      int comma = value.indexOf(',', start);
      int end = comma < 0 ? value.length() : comma;
      String element = trim(value, start, end);
      if (!element.isEmpty()) {
        elements.add(element);
      }
      start = end + 1;
    }
  }

  /** Whether a comma-separated list has an element, in any case. */
  static boolean hasListElement(String value, String element) {
    // Most lists have one element.
    if (value.equalsIgnoreCase(element)) {
      return true;
    }
    List<String> elements = new ArrayList<>(4);
    addListElements(value, elements);
    return elements.stream().anyMatch(element::equalsIgnoreCase);
  }

  /**
   * The texts as a list without repetition, each of them a token.
   *
   * @throws IllegalArgumentException when a text is not a token, or is there twice
   */
  static List<String> distinctTokens(String what, Iterable<String> texts) {
    List<String> tokens = new ArrayList<>();
    for (String text : texts) {
      if (!isToken(text)) {
        throw new IllegalArgumentException(
            what + " " + quote(text) + " is not a token (letters, digits and !#$%&'*+-.^_`|~)");
      }
      if (tokens.contains(text)) {
        throw new IllegalArgumentException(what + " " + quote(text) + " is given twice");
      }
      tokens.add(text);
    }
    return List.copyOf(tokens);
  }

  /** A text in quotes for an error message: cut, and with nothing in it but visible ASCII. */
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder().append('"');
    int end = Math.min(text.length(), MAX_QUOTED);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c == ' ' || isVisibleAscii(c)) {
        quoted.append(c);
      } else {
        quoted.append(String.format("\\u%04x", (int) c));
      }
    }
    return quoted.append(end < text.length() ? "\"..." : "\"").toString();
  }
}
