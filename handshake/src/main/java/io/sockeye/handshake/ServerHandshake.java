package io.sockeye.handshake;

import io.sockeye.codec.PermessageDeflate;
import io.sockeye.handshake.HandshakeException.Reason;
import io.sockeye.handshake.SecWebSocketExtensions.Extension;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * The server's half of the opening handshake (RFC 6455, section 4.2): what it supports, and the
 * answer to each request. Immutable; one object serves any number of connections and threads.
 *
 * <p>The path is not looked at here: a server that has several resources looks at {@link
 * HandshakeRequest#path()} first, and answers with {@link HandshakeResponse#notFound()} where it
 * has none.
 */
public final class ServerHandshake {

  private final Headers responseHeaders;
  private final List<String> subprotocols;
  private final OriginPolicy originPolicy;
  private final PermessageDeflateNegotiation permessageDeflate;

  private ServerHandshake(Builder builder) {
    responseHeaders = builder.responseHeaders.build();
    subprotocols = builder.subprotocols;
    originPolicy = builder.originPolicy;
    permessageDeflate =
        builder.permessageDeflate == null
            ? null
            : new PermessageDeflateNegotiation(builder.permessageDeflate);
  }

  /**
   * The answer of a server to a request.
   *
   * @param response what to send; unless its status is 101 the connection is closed afterwards
   * @param agreement what was agreed on; null when the request was refused
   */
  public record Answer(HandshakeResponse response, Agreement agreement) {}

  /**
   * {@return a builder of a handshake with permessage-deflate, the same-origin policy, and no
   * subprotocols}
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Answers a request: with 101 when it is a handshake that can be accepted, and else with 400,
   * 403, 405 or 426 and a line of text that says why.
   *
   * @param request the request
   * @param secure whether it came over TLS
   * @return the answer, never null: a refusal is one as well
   */
  public Answer respond(HandshakeRequest request, boolean secure) {
    try {
      return accept(request, secure);
    } catch (HandshakeException e) {
      return new Answer(HandshakeResponse.refusal(e), null);
    }
  }

  private Answer accept(HandshakeRequest request, boolean secure) throws HandshakeException {
    Headers headers = request.headers();
    checkHttp(request);
    checkUpgrade(headers);
    checkVersion(headers);
    SecWebSocketKey key = key(headers);
    if (!originPolicy.allows(request, secure)) {
      throw new HandshakeException(
          Reason.ORIGIN_NOT_ALLOWED,
          "pages from the origin "
              + HttpSyntax.quote(String.join(", ", headers.all("Origin")))
              + " may not connect here");
    }
    String subprotocol = chooseSubprotocol(headers);
    SecWebSocketExtensions offers = SecWebSocketExtensions.parse(headers);
    PermessageDeflateNegotiation.Acceptance deflate =
        permessageDeflate == null ? null : permessageDeflate.choose(offers);
    return new Answer(
        switchingProtocols(key, subprotocol, deflate == null ? null : deflate.response()),
        new Agreement(subprotocol, deflate == null ? null : deflate.agreed()));
  }

  /** 4.2.1, items 1 and 2, and what makes a request safe to take frames after. */
  private static void checkHttp(HandshakeRequest request) throws HandshakeException {
    Headers headers = request.headers();
    if (!request.method().equals("GET")) {
      throw new HandshakeException(
          Reason.METHOD_NOT_ALLOWED, "a WebSocket handshake is a GET request");
    }
    if (request.version().compareTo("HTTP/1.1") < 0) {
      throw new HandshakeException(
          Reason.HTTP_VERSION_TOO_OLD, "a WebSocket handshake needs HTTP/1.1 or later");
    }
    if (!request.hasResourceName()) {
      throw new HandshakeException(
          Reason.TARGET_INVALID, "the request target is neither a path nor an http or https URI");
    }
    List<String> hosts = headers.all("Host");
    if (hosts.size() != 1 || Authority.parse(hosts.get(0)) == null) {
      throw new HandshakeException(
          Reason.HOST_INVALID,
          hosts.size() == 1
              ? "the Host header is not a host and port"
              : "there are " + hosts.size() + " Host headers instead of one");
    }
    boolean hasLength = headers.all("Content-Length").stream().anyMatch(v -> !v.equals("0"));
    if (hasLength || headers.contains("Transfer-Encoding")) {
      throw new HandshakeException(
          Reason.BODY_PRESENT, "a WebSocket handshake cannot have a request body");
    }
  }

  /** 4.2.1, items 3 and 4. */
  private static void checkUpgrade(Headers headers) throws HandshakeException {
    if (!headers.containsToken("Upgrade", "websocket")) {
      if (!headers.contains("Sec-WebSocket-Key")) {
        throw new HandshakeException(
            Reason.NOT_WEBSOCKET, "this is a WebSocket endpoint: connect with a WebSocket client");
      }
      throw new HandshakeException(
          Reason.UPGRADE_INVALID,
          "the Upgrade header does not name websocket; a proxy may have removed it");
    }
    if (!headers.containsToken("Connection", "Upgrade")) {
      throw new HandshakeException(
          Reason.CONNECTION_INVALID,
          "the Connection header does not name Upgrade; a proxy may have removed it");
    }
  }

  /** 4.2.1, item 6; before the key, since another version may have no key. */
  private static void checkVersion(Headers headers) throws HandshakeException {
    List<String> versions = headers.all("Sec-WebSocket-Version");
    if (versions.size() > 1) {
      throw new HandshakeException(
          Reason.VERSION_INVALID, "there is more than one Sec-WebSocket-Version header");
    }
    if (!versions.equals(List.of("13"))) {
      throw new HandshakeException(
          Reason.VERSION_NOT_SUPPORTED,
          versions.isEmpty()
              ? "there is no Sec-WebSocket-Version header; it has to be 13"
              : "Sec-WebSocket-Version has to be 13, not " + HttpSyntax.quote(versions.get(0)));
    }
  }

  /** 4.2.1, item 5. */
  private static SecWebSocketKey key(Headers headers) throws HandshakeException {
    List<String> keys = headers.all("Sec-WebSocket-Key");
    if (keys.size() != 1) {
      throw new HandshakeException(
          Reason.KEY_INVALID,
          "there are " + keys.size() + " Sec-WebSocket-Key headers instead of one");
    }
    if (!SecWebSocketKey.isValid(keys.get(0))) {
      throw new HandshakeException(
          Reason.KEY_INVALID, "Sec-WebSocket-Key is not the Base64 text of 16 bytes");
    }
    return new SecWebSocketKey(keys.get(0));
  }

  /** The first of the server's own that the client has asked for; null for none. */
  private String chooseSubprotocol(Headers headers) throws HandshakeException {
    List<String> asked = headers.tokens("Sec-WebSocket-Protocol");
    if (asked.isEmpty() && headers.contains("Sec-WebSocket-Protocol")) {
      throw new HandshakeException(
          Reason.SUBPROTOCOL_INVALID, "Sec-WebSocket-Protocol names no subprotocol");
    }
    for (String subprotocol : asked) {
      if (!HttpSyntax.isToken(subprotocol)) {
        // It is not quoted: pages pass secrets in this header, and messages may be logged.
        throw new HandshakeException(
            Reason.SUBPROTOCOL_INVALID,
            "Sec-WebSocket-Protocol has a subprotocol that is no token");
      }
    }
    for (String subprotocol : subprotocols) {
      if (asked.contains(subprotocol)) {
        return subprotocol;
      }
    }
    return null;
  }

  /** 4.2.2, item 5. */
  private HandshakeResponse switchingProtocols(
      SecWebSocketKey key, String subprotocol, Extension permessageDeflate) {
    Headers.Builder headers =
        Headers.builder()
            .add("Upgrade", "websocket")
            .add("Connection", "Upgrade")
            .add("Sec-WebSocket-Accept", key.accept());
    if (subprotocol != null) {
      headers.add("Sec-WebSocket-Protocol", subprotocol);
    }
    if (permessageDeflate != null) {
      headers.add("Sec-WebSocket-Extensions", permessageDeflate.toString());
    }
    headers.addAll(responseHeaders);
    return new HandshakeResponse(101, "Switching Protocols", headers.build());
  }

  /** What a server supports in its opening handshakes. Not for use by several threads at a time. */
  public static final class Builder {

    /** Headers that the handshake itself sets, or that would give the response a body. */
    private static final Set<String> RESERVED =
        Set.of("upgrade", "connection", "content-length", "transfer-encoding");

    private final Headers.Builder responseHeaders = Headers.builder();
    private List<String> subprotocols = List.of();
    private OriginPolicy originPolicy = OriginPolicy.sameOrigin();
    private PermessageDeflate permessageDeflate = PermessageDeflate.DEFAULT;

    private Builder() {}

    /**
     * Adds a header to the response that accepts a handshake, such as {@code Server}. The default
     * is none but those of the handshake.
     *
     * @param name a token, and none that the handshake itself sets
     * @param value ISO-8859-1 without control characters other than the tab
     * @return this builder
     * @throws IllegalArgumentException when the name or the value is anything else
     */
    public Builder responseHeader(String name, String value) {
      String lowerCase = name.toLowerCase(Locale.ROOT);
      if (RESERVED.contains(lowerCase) || lowerCase.startsWith("sec-websocket-")) {
        throw new IllegalArgumentException(
            "the header "
                + name
                + " is not for the caller to add: the handshake sets it, or the"
                + " response has no body");
      }
      responseHeaders.add(name, value);
      return this;
    }

    /**
     * Sets the subprotocols (RFC 6455, section 1.9). The default is none, and then none is agreed
     * on whatever a client asks for.
     *
     * @param subprotocols tokens, the one the server likes best first
     * @return this builder
     * @throws IllegalArgumentException when one is not a token, or is there twice
     */
    public Builder subprotocols(String... subprotocols) {
      this.subprotocols = HttpSyntax.distinctTokens("the subprotocol", List.of(subprotocols));
      return this;
    }

    /**
     * Sets from which web pages browsers may connect. The default is {@link
     * OriginPolicy#sameOrigin(String...)}.
     *
     * @param originPolicy the policy
     * @return this builder
     */
    public Builder originPolicy(OriginPolicy originPolicy) {
      this.originPolicy = Objects.requireNonNull(originPolicy, "originPolicy");
      return this;
    }

    /**
     * Sets what the server wants of permessage-deflate, as in {@link PermessageDeflateNegotiation}.
     * The default is {@link PermessageDeflate#DEFAULT}.
     *
     * @param permessageDeflate the parameters, or null not to compress
     * @return this builder
     */
    public Builder permessageDeflate(PermessageDeflate permessageDeflate) {
      this.permessageDeflate = permessageDeflate;
      return this;
    }

    /** {@return the handshake} */
    public ServerHandshake build() {
      return new ServerHandshake(this);
    }
  }
}
