package io.sockeye.handshake;

import io.sockeye.handshake.HandshakeException.Reason;
import java.util.ArrayList;
import java.util.List;

/**
 * The value of Sec-WebSocket-Extensions (RFC 6455, section 9.1): what a client offers, the one it
 * likes best first, or what a server has chosen.
 *
 * @param list the extensions in their order
 */
public record SecWebSocketExtensions(List<Extension> list) {

  /** No extension: what a head without the header says. */
  public static final SecWebSocketExtensions NONE = new SecWebSocketExtensions(List.of());

  /**
   * An extension in the header, with its parameters.
   *
   * @param name a token
   * @param parameters in their order
   */
  public record Extension(String name, List<Parameter> parameters) {

    /**
     * Makes an extension.
     *
     * @param name a token
     * @param parameters in their order
     * @throws IllegalArgumentException when the name is not a token
     */
    public Extension {
      requireToken(name);
      parameters = List.copyOf(parameters);
    }

    /** {@return the extension as it stands in the header} */
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(name);
      parameters.forEach(p -> text.append("; ").append(p));
      return text.toString();
    }
  }

  /**
   * A parameter of an extension in the header.
   *
   * @param name a token
   * @param value a token, or null for a parameter without a value
   */
  public record Parameter(String name, String value) {

    /**
     * Makes a parameter.
     *
     * @param name a token
     * @param value a token, or null for a parameter without a value
     * @throws IllegalArgumentException when the name or the value is not a token
     */
    public Parameter {
      requireToken(name);
      if (value != null) {
        requireToken(value);
      }
    }

    /** {@return the parameter as it stands in the header} */
    @Override
    public String toString() {
      return value == null ? name : name + "=" + value;
    }
  }

  /**
   * Makes a list.
   *
   * @param list the extensions in their order
   */
  public SecWebSocketExtensions {
    list = List.copyOf(list);
  }

  /**
   * Reads all Sec-WebSocket-Extensions headers of a request or response, which together are one
   * list (RFC 6455, section 9.1).
   *
   * @param headers the headers
   * @return the extensions; {@link #NONE} when there is no such header
   * @throws HandshakeException when a header is malformed, or the list is there and empty
   */
  public static SecWebSocketExtensions parse(Headers headers) throws HandshakeException {
    List<String> values = headers.all("Sec-WebSocket-Extensions");
    if (values.isEmpty()) {
      return NONE;
    }
    List<Extension> list = new ArrayList<>();
    for (String value : values) {
      new Parser(value).addTo(list);
    }
    if (list.isEmpty()) {
      throw new HandshakeException(
          Reason.EXTENSIONS_INVALID, "Sec-WebSocket-Extensions names no extension");
    }
    return new SecWebSocketExtensions(list);
  }

  /** {@return the value of the header; empty for no extension} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Extension extension : list) {
      text.append(text.length() == 0 ? "" : ", ").append(extension);
    }
    return text.toString();
  }

  private static void requireToken(String text) {
    if (!HttpSyntax.isToken(text)) {
      throw new IllegalArgumentException(HttpSyntax.quote(text) + " is not a token");
    }
  }

  /** Reads one header line from left to right, each character once. */
  private static final class Parser {

    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    /** extension-list, whose elements may be empty. */
    void addTo(List<Extension> list) throws HandshakeException {
      do {
        skipWhitespace();
        if (at < text.length() && text.charAt(at) != ',') {
          list.add(extension());
        }
      } while (take(','));
      if (at < text.length()) {
        throw malformed("a comma or semicolon is expected");
      }
    }

    private Extension extension() throws HandshakeException {
      String name = token();
      List<Parameter> parameters = new ArrayList<>(4);
      while (take(';')) {
        parameters.add(new Parameter(token(), take('=') ? value() : null));
      }
      return new Extension(name, parameters);
    }

    private String value() throws HandshakeException {
      skipWhitespace();
      return at < text.length() && text.charAt(at) == '"' ? quotedToken() : token();
    }

    private String token() throws HandshakeException {
      skipWhitespace();
      int start = at;
      while (at < text.length() && HttpSyntax.isTokenCharacter(text.charAt(at))) {
        at++;
      }
      if (at == start) {
        throw malformed("a token is expected");
      }
      return text.substring(start, at);
    }

    /** A quoted string, which has to be a token once it is unquoted. */
    private String quotedToken() throws HandshakeException {
      StringBuilder unquoted = new StringBuilder();
      for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
        if (text.charAt(at) == '\\') {
          at++;
        }
        if (at == text.length() || !HttpSyntax.isTokenCharacter(text.charAt(at))) {
          throw malformed("a quoted value has to be a token");
        }
        unquoted.append(text.charAt(at));
      }
      if (at == text.length() || unquoted.length() == 0) {
        throw malformed(at == text.length() ? "a quote is not closed" : "a quoted value is empty");
      }
      at++;
      return unquoted.toString();
    }

    private boolean take(char separator) {
      skipWhitespace();
      boolean there = at < text.length() && text.charAt(at) == separator;
      at += there ? 1 : 0;
      return there;
    }

    private void skipWhitespace() {
      while (at < text.length() && HttpSyntax.isWhitespace(text.charAt(at))) {
        at++;
      }
    }

    private HandshakeException malformed(String what) {
      return new HandshakeException(
          Reason.EXTENSIONS_INVALID,
          "Sec-WebSocket-Extensions is malformed at character " + (at + 1) + ": " + what);
    }
  }
}
