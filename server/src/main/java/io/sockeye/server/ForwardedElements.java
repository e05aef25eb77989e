package io.sockeye.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The grammar of the field Forwarded (RFC 7239, section 4), of which nothing is let pass. */
final class ForwardedElements {

  private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

  private final String text;
  private int at;

  private ForwardedElements(String text) {
    this.text = text;
  }

  /**
   * {@return the parameters of each element, by their names in lower case}
   *
   * @throws IllegalArgumentException when the text is malformed
   */
  static List<Map<String, String>> parse(String text) {
    return new ForwardedElements(text).elements();
  }

  private List<Map<String, String>> elements() {
    List<Map<String, String>> elements = new ArrayList<>();
    do {
      Map<String, String> element = element();
      // RFC 9110, section 5.6.1.2: a list may have empty elements.
      if (!element.isEmpty()) {
        elements.add(element);
      }
    } while (skip(','));
    if (at < text.length()) {
      throw malformed("something else than a comma or semicolon");
    }
    return elements;
  }

  private Map<String, String> element() {
    Map<String, String> element = new HashMap<>();
    do {
      skipWhitespace();
      if (at < text.length() && isTokenCharacter(text.charAt(at))) {
        String name = token().toLowerCase(Locale.ROOT);
        if (at == text.length() || text.charAt(at++) != '=') {
          throw malformed("no equals sign behind a name");
        }
        if (element.put(name, value()) != null) {
          throw malformed("a parameter twice");
        }
      }
      skipWhitespace();
    } while (skip(';'));
    return element;
  }

  private String value() {
    return at < text.length() && text.charAt(at) == '"' ? quoted() : token();
  }

  private String token() {
    int start = at;
    while (at < text.length() && isTokenCharacter(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw malformed("no token");
    }
    return text.substring(start, at);
  }

  private String quoted() {
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return value.toString();
      }
      if (c == '\\' && ++at < text.length()) {
        c = text.charAt(at);
      }
      value.append(c);
    }
    throw malformed("a quoted string without an end");
  }

  private boolean skip(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void skipWhitespace() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private static boolean isTokenCharacter(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || TOKEN_PUNCTUATION.indexOf(c) >= 0;
  }

  private IllegalArgumentException malformed(String what) {
    return new IllegalArgumentException(what + " at index " + at);
  }
}
