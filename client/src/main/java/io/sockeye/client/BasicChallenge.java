package io.sockeye.client;

import java.util.ArrayList;
import java.util.List;

/**
 * What asks for a user and a password (RFC 7617, section 2).
 *
 * @param realm what they are for; empty where the peer does not say
 */
record BasicChallenge(String realm) {

  /**
   * One element of the list that challenges are (RFC 9110, section 11.6.1): a parameter, or a
   * scheme with perhaps its first parameter.
   *
   * @param scheme null for none
   * @param parameter null for none
   */
  private record Element(String scheme, String parameter) {

    static Element of(String text) {
      int end = 0;
      while (end < text.length() && !isWhitespace(text.charAt(end)) && text.charAt(end) != '=') {
        end++;
      }
      String behind = text.substring(end).strip();
      return behind.startsWith("=")
          ? new Element(null, text)
          : new Element(text.substring(0, end), behind.isEmpty() ? null : behind);
    }

    /** The realm that it gives, or null. */
    String realm() {
      int equals = parameter == null ? -1 : parameter.indexOf('=');
      if (equals < 0 || !parameter.substring(0, equals).strip().equalsIgnoreCase("realm")) {
        return null;
      }
      String value = parameter.substring(equals + 1).strip();
      return value.startsWith("\"") ? unquoted(value) : value;
    }
  }

  /**
   * {@return the challenge for Basic among those of a response, or null}
   *
   * @param values of all WWW-Authenticate or Proxy-Authenticate headers
   */
  static BasicChallenge find(List<String> values) {
    for (String value : values) {
      boolean basic = false;
      for (String text : split(value)) {
        Element element = Element.of(text);
        if (element.scheme() != null) {
          if (basic) {
            break;
          }
          basic = element.scheme().equalsIgnoreCase("Basic");
        }
        if (basic && element.realm() != null) {
          return new BasicChallenge(element.realm());
        }
      }
      if (basic) {
        return new BasicChallenge("");
      }
    }
    return null;
  }

  /** The elements between the commas that are not in quotes. */
  private static List<String> split(String value) {
    List<String> elements = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && quoted) {
        i++;
      } else if (c == ',' && !quoted) {
        elements.add(value.substring(start, i).strip());
        start = i + 1;
      }
    }
    elements.add(value.substring(start).strip());
    elements.removeIf(String::isEmpty);
    return elements;
  }

  private static String unquoted(String value) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < value.length() && value.charAt(i) != '"'; i++) {
      if (value.charAt(i) == '\\' && i + 1 < value.length()) {
        i++;
      }
      text.append(value.charAt(i));
    }
    return text.toString();
  }

  private static boolean isWhitespace(char c) {
    return c == ' ' || c == '\t';
  }
}
