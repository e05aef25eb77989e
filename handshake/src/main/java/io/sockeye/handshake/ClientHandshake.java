package io.sockeye.handshake;

import io.sockeye.codec.PermessageDeflate;
import io.sockeye.handshake.HandshakeException.Reason;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * The client's half of one opening handshake (RFC 6455, section 4.1): the request, and the check of
 * the response to it. Immutable. For one connection only, since its key is to be used once.
 */
public final class ClientHandshake {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecWebSocketKey key;
  private final List<String> subprotocols;
  private final PermessageDeflateNegotiation permessageDeflate;
  private final HandshakeRequest request;

  private ClientHandshake(Builder builder) {
    key = builder.key == null ? SecWebSocketKey.random(RANDOM) : builder.key;
    subprotocols = builder.subprotocols;
    permessageDeflate =
        builder.permessageDeflate == null
            ? null
            : new PermessageDeflateNegotiation(builder.permessageDeflate);
    request = new HandshakeRequest("GET", builder.uri.resourceName(), "HTTP/1.1", headers(builder));
  }

  private Headers headers(Builder builder) {
    Headers.Builder headers =
        Headers.builder()
            .add("Host", builder.uri.hostHeader())
            .add("Upgrade", "websocket")
            .add("Connection", "Upgrade")
            .add("Sec-WebSocket-Key", key.base64())
            .add("Sec-WebSocket-Version", "13");
    if (builder.origin != null) {
      headers.add("Origin", builder.origin);
    }
    if (!subprotocols.isEmpty()) {
      headers.add("Sec-WebSocket-Protocol", String.join(", ", subprotocols));
    }
    if (permessageDeflate != null) {
      headers.add("Sec-WebSocket-Extensions", permessageDeflate.offer().toString());
    }
    return headers.addAll(builder.headers.build()).build();
  }

  /**
   * {@return a builder of a handshake that offers permessage-deflate, and has no subprotocols, no
   * origin and no further headers}
   *
   * @param uri what to connect to
   */
  public static Builder builder(WebSocketUri uri) {
    return new Builder(uri);
  }

  /** {@return the request to send; the same at each call} */
  public HandshakeRequest request() {
    return request;
  }

  /**
   * Verifies that a response accepts the handshake (RFC 6455, section 4.1).
   *
   * @param response what the server answered
   * @return what was agreed on
   * @throws HandshakeException when the response does not accept the handshake, or breaks a rule of
   *     it; the connection has to be closed. {@link HandshakeException#response()} is the response.
   */
  public Agreement verify(HandshakeResponse response) throws HandshakeException {
    try {
      checkUpgrade(response);
      checkAccept(response.headers());
      return new Agreement(subprotocol(response.headers()), permessageDeflate(response.headers()));
    } catch (HandshakeException e) {
      throw new HandshakeException(e.reason(), e.getMessage(), response);
    }
  }

  /** Items 1 to 3 of the rules for the response. */
  private static void checkUpgrade(HandshakeResponse response) throws HandshakeException {
    if (response.status() != 101) {
      throw new HandshakeException(
          Reason.STATUS_NOT_101,
          "the server answered "
              + response.status()
              + " "
              + HttpSyntax.quote(response.reason())
              + " instead of 101");
    }
    List<String> upgrade = response.headers().tokens("Upgrade");
    if (upgrade.size() != 1 || !upgrade.get(0).equalsIgnoreCase("websocket")) {
      throw new HandshakeException(
          Reason.UPGRADE_INVALID, "the Upgrade header of the response is not websocket");
    }
    if (!response.headers().containsToken("Connection", "Upgrade")) {
      throw new HandshakeException(
          Reason.CONNECTION_INVALID, "the Connection header of the response does not name Upgrade");
    }
  }

  /** Item 4. */
  private void checkAccept(Headers headers) throws HandshakeException {
    String accept = only(headers, "Sec-WebSocket-Accept", Reason.ACCEPT_INVALID);
    if (accept == null) {
      throw new HandshakeException(
          Reason.ACCEPT_INVALID, "the response has no Sec-WebSocket-Accept header");
    }
    if (!accept.equals(key.accept())) {
      throw new HandshakeException(
          Reason.ACCEPT_INVALID,
          "Sec-WebSocket-Accept is "
              + HttpSyntax.quote(accept)
              + ", not "
              + HttpSyntax.quote(key.accept()));
    }
  }

  /** Item 6. */
  private String subprotocol(Headers headers) throws HandshakeException {
    String chosen = only(headers, "Sec-WebSocket-Protocol", Reason.SUBPROTOCOL_INVALID);
    if (chosen != null && !subprotocols.contains(chosen)) {
      throw new HandshakeException(
          Reason.SUBPROTOCOL_INVALID,
          "Sec-WebSocket-Protocol is " + HttpSyntax.quote(chosen) + ", which was not asked for");
    }
    return chosen;
  }

  /** Item 5. */
  private PermessageDeflate permessageDeflate(Headers headers) throws HandshakeException {
    only(headers, "Sec-WebSocket-Extensions", Reason.EXTENSIONS_INVALID);
    SecWebSocketExtensions chosen = SecWebSocketExtensions.parse(headers);
    if (permessageDeflate != null) {
      return permessageDeflate.verify(chosen);
    }
    if (!chosen.list().isEmpty()) {
      throw PermessageDeflateNegotiation.notOffered(chosen.list().get(0));
    }
    return null;
  }

  /** The value of a header that a response may have once (11.3.2 to 11.3.4); null for none. */
  private static String only(Headers headers, String name, Reason reason)
      throws HandshakeException {
    List<String> values = headers.all(name);
    if (values.size() > 1) {
      throw new HandshakeException(reason, "the response has more than one " + name + " header");
    }
    return values.isEmpty() ? null : values.get(0);
  }

  /** What a client asks for in its opening handshake. Not for use by several threads at a time. */
  public static final class Builder {

    /** Headers that the handshake itself sets, or that would give the request a body. */
    private static final Set<String> RESERVED =
        Set.of("host", "upgrade", "connection", "origin", "content-length", "transfer-encoding");

    private final WebSocketUri uri;
    private final Headers.Builder headers = Headers.builder();
    private List<String> subprotocols = List.of();
    private String origin;
    private PermessageDeflate permessageDeflate = PermessageDeflate.DEFAULT;
    private SecWebSocketKey key;

    private Builder(WebSocketUri uri) {
      this.uri = Objects.requireNonNull(uri, "uri");
    }

    /**
     * Adds a header to the request, such as Authorization or Cookie. The default is none but those
     * of the handshake.
     *
     * @param name as {@link Headers.Builder#add(String, String)} takes it; not Host, Upgrade,
     *     Connection, Origin, Content-Length, Transfer-Encoding or one that begins with {@code
     *     Sec-WebSocket-}
     * @param value as {@link Headers.Builder#add(String, String)} takes it
     * @return this builder
     * @throws IllegalArgumentException when the name or the value is anything else
     */
    public Builder header(String name, String value) {
      String lowerCase = name.toLowerCase(Locale.ROOT);
      if (RESERVED.contains(lowerCase) || lowerCase.startsWith("sec-websocket-")) {
        throw new IllegalArgumentException(
            "the header " + name + " is not for the caller to add: " + insteadOf(lowerCase));
      }
      headers.add(name, value);
      return this;
    }

    private static String insteadOf(String lowerCase) {
      return switch (lowerCase) {
        case "host" -> "the URI sets it";
        case "origin" -> "use origin()";
        case "sec-websocket-protocol" -> "use subprotocols()";
        case "sec-websocket-extensions" -> "use permessageDeflate()";
        case "content-length", "transfer-encoding" -> "the request has no body";
        default -> "the handshake sets it";
      };
    }

    /**
     * Sets the subprotocols to ask for (RFC 6455, section 1.9). The default is none.
     *
     * @param subprotocols tokens, the one the client likes best first
     * @return this builder
     * @throws IllegalArgumentException when one is not a token, or is there twice
     */
    public Builder subprotocols(String... subprotocols) {
      this.subprotocols = HttpSyntax.distinctTokens("the subprotocol", List.of(subprotocols));
      return this;
    }

    /**
     * Sets the origin that the client claims to be (RFC 6454, section 7). The default is none, as
     * suits a client that is not a browser.
     *
     * @param origin such as {@code https://example.com}, or null for none
     * @return this builder
     * @throws IllegalArgumentException when it is not a scheme, a host and perhaps a port
     */
    public Builder origin(String origin) {
      if (origin != null && Origin.parse(origin) == null) {
        throw new IllegalArgumentException(
            "the origin "
                + HttpSyntax.quote(origin)
                + " is not scheme://host or scheme://host:port");
      }
      this.origin = origin;
      return this;
    }

    /**
     * Sets what the client wants of permessage-deflate, as in {@link PermessageDeflateNegotiation}.
     * The default is {@link PermessageDeflate#DEFAULT}.
     *
     * @param permessageDeflate the parameters, or null not to compress
     * @return this builder
     */
    public Builder permessageDeflate(PermessageDeflate permessageDeflate) {
      this.permessageDeflate = permessageDeflate;
      return this;
    }

    /** Sets the key, which is else a random one. */
    Builder key(SecWebSocketKey key) {
      this.key = key;
      return this;
    }

    /** {@return the handshake, with a key of its own} */
    public ClientHandshake build() {
      return new ClientHandshake(this);
    }
  }
}
