package io.sockeye.client;

import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.ConnectionThreads;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.codec.connection.WebSocketListener;
import io.sockeye.handshake.ClientHandshake;
import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.HeadLimits;
import io.sockeye.handshake.WebSocketUri;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * Opens WebSocket connections. Immutable; one object serves any number of connections and threads.
 *
 * <pre>{@code
 * try (WebSocket ws = WebSocketClient.connect("wss://example.com/chat")) {
 *   ws.send("hello");
 * }
 * }</pre>
 *
 * <p><b>Connecting</b> blocks. The addresses of a host are tried one after the other. With wss the
 * server's certificate has to be trusted and to name the host. A response other than 101 is a
 * {@link HandshakeException}, whose {@link HandshakeException#response} has the status, the headers
 * and the first 8 KiB of the body; redirects are not followed. No proxy is used.
 *
 * <p><b>Failures</b> while connecting, after which no socket is left open:
 *
 * <ul>
 *   <li>{@link IllegalArgumentException}: the URI is not a ws or wss URI
 *   <li>{@link UnknownHostException}: the host has no address
 *   <li>{@link ConnectException}: no address of the host takes TCP connections
 *   <li>{@link SocketTimeoutException}: a deadline passed; the message says what was waited for
 *   <li>{@link SSLException}: the TLS handshake failed, or the certificate was not accepted
 *   <li>{@link HandshakeException}: the server refused the handshake, or broke a rule of it
 *   <li>other {@link IOException}s: the transport failed, or the thread was interrupted
 * </ul>
 */
public final class WebSocketClient {

  private static final WebSocketClient DEFAULT = builder().build();

  private final Wishes wishes;
  private final Connector connector;
  private final SSLContext sslContext;
  private final Duration handshakeTimeout;
  private final HeadLimits headLimits;
  private final ProtocolConfig config;
  private final ConnectionOptions options;
  private final ThreadFactory threadFactory;

  private WebSocketClient(Builder builder) {
    wishes = builder.wishes.copy();
    connector = new Connector(builder.resolver, builder.connectTimeout);
    sslContext = builder.sslContext;
    handshakeTimeout = builder.handshakeTimeout;
    headLimits = builder.headLimits;
    config = builder.config;
    options = builder.options;
    threadFactory = builder.threadFactory;
  }

  /**
   * Connects with the defaults of {@link Builder}.
   *
   * @param uri a ws or wss URI, as {@link WebSocketUri#of(String)} takes it
   * @return the open connection
   * @throws IllegalArgumentException when it is not such a URI
   * @throws IOException when it fails, as said {@linkplain WebSocketClient above}
   */
  public static WebSocket connect(String uri) throws IOException {
    return DEFAULT.connectTo(uri);
  }

  /**
   * Connects with the defaults of {@link Builder}.
   *
   * @param uri a ws or wss URI, as {@link WebSocketUri#of(URI)} takes it
   * @return the open connection
   * @throws IllegalArgumentException when it is not such a URI
   * @throws IOException when it fails, as said {@linkplain WebSocketClient above}
   */
  public static WebSocket connect(URI uri) throws IOException {
    return DEFAULT.connectTo(uri);
  }

  /**
   * Connects with the defaults of {@link Builder}, and tells a listener what happens then.
   *
   * @param uri a ws or wss URI, as {@link WebSocketUri#of(String)} takes it
   * @param listener as for {@link #connectTo(String, WebSocketListener)}
   * @return the open connection
   * @throws IllegalArgumentException when it is not such a URI
   * @throws IOException when it fails, as said {@linkplain WebSocketClient above}
   */
  public static WebSocket connect(String uri, WebSocketListener listener) throws IOException {
    return DEFAULT.connectTo(uri, listener);
  }

  /**
   * Connects with the defaults of {@link Builder}, and tells a listener what happens then.
   *
   * @param uri a ws or wss URI, as {@link WebSocketUri#of(URI)} takes it
   * @param listener as for {@link #connectTo(URI, WebSocketListener)}
   * @return the open connection
   * @throws IllegalArgumentException when it is not such a URI
   * @throws IOException when it fails, as said {@linkplain WebSocketClient above}
   */
  public static WebSocket connect(URI uri, WebSocketListener listener) throws IOException {
    return DEFAULT.connectTo(uri, listener);
  }

  /** {@return a builder with the defaults} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Connects.
   *
   * @param uri a ws or wss URI, as {@link WebSocketUri#of(String)} takes it
   * @return the open connection
   * @throws IllegalArgumentException when it is not such a URI
   * @throws IOException when it fails, as said {@linkplain WebSocketClient above}
   */
  public WebSocket connectTo(String uri) throws IOException {
    return open(WebSocketUri.of(uri));
  }

  /**
   * Connects.
   *
   * @param uri a ws or wss URI, as {@link WebSocketUri#of(URI)} takes it
   * @return the open connection
   * @throws IllegalArgumentException when it is not such a URI
   * @throws IOException when it fails, as said {@linkplain WebSocketClient above}
   */
  public WebSocket connectTo(URI uri) throws IOException {
    return open(WebSocketUri.of(uri));
  }

  /**
   * Connects, and tells a listener what happens then.
   *
   * @param uri a ws or wss URI, as {@link WebSocketUri#of(String)} takes it
   * @param listener called by a thread of its own, a daemon by default, from {@code onOpen} on; a
   *     connection that cannot be opened is this method's failure, and the listener hears nothing
   *     of it
   * @return the open connection, for sending and closing: receiving is the listener's
   * @throws IllegalArgumentException when it is not such a URI
   * @throws IOException when it fails, as said {@linkplain WebSocketClient above}
   */
  public WebSocket connectTo(String uri, WebSocketListener listener) throws IOException {
    return listen(WebSocketUri.of(uri), listener);
  }

  /**
   * Connects, and tells a listener what happens then.
   *
   * @param uri a ws or wss URI, as {@link WebSocketUri#of(URI)} takes it
   * @param listener as for {@link #connectTo(String, WebSocketListener)}
   * @return the open connection
   * @throws IllegalArgumentException when it is not such a URI
   * @throws IOException when it fails, as said {@linkplain WebSocketClient above}
   */
  public WebSocket connectTo(URI uri, WebSocketListener listener) throws IOException {
    return listen(WebSocketUri.of(uri), listener);
  }

  private WebSocket listen(WebSocketUri uri, WebSocketListener listener) throws IOException {
    Objects.requireNonNull(listener, "listener");
    WebSocket webSocket = open(uri);
    try {
      threadFactory.newThread(() -> webSocket.listen(listener)).start();
    } catch (RuntimeException | Error e) {
      webSocket.abort();
      throw e;
    }
    return webSocket;
  }

  private WebSocket open(WebSocketUri uri) throws IOException {
    TlsLayer tls = uri.secure() ? new TlsLayer(sslContext, uri) : null;
    return new Opening(uri, wishes.handshake(uri), headLimits, config, options)
        .open(connector.connect(uri), tls, handshakeTimeout);
  }

  /** What a client asks for, allows and waits for. Not for use by several threads at a time. */
  public static final class Builder {

    private final Wishes wishes = new Wishes();
    private Connector.Resolver resolver = InetAddress::getAllByName;
    private Duration connectTimeout = Duration.ofSeconds(10);
    private SSLContext sslContext;
    private Duration handshakeTimeout = Duration.ofSeconds(10);
    private HeadLimits headLimits = HeadLimits.DEFAULT;
    private ProtocolConfig config = ProtocolConfig.of(Role.CLIENT);
    private ConnectionOptions options = ConnectionOptions.DEFAULT;
    private ThreadFactory threadFactory = ConnectionThreads.factory("sockeye-client");

    private Builder() {}

    private Builder wish(Consumer<ClientHandshake.Builder> wish) {
      wishes.add(wish);
      return this;
    }

    /**
     * Adds a header to the request, such as Authorization or Cookie.
     *
     * @param name a token; not Host, Upgrade, Connection, Origin, Content-Length, Transfer-Encoding
     *     or one that begins with {@code Sec-WebSocket-}
     * @param value ISO-8859-1 without control characters other than the tab
     * @return this builder
     * @throws IllegalArgumentException when the name or the value is anything else
     */
    public Builder header(String name, String value) {
      return wish(handshake -> handshake.header(name, value));
    }

    /**
     * Sets the subprotocols to ask for (RFC 6455, section 1.9); {@link WebSocket#subprotocol} says
     * which one the server chose, if any. The default is none.
     *
     * @param subprotocols tokens, the one that is liked best first
     * @return this builder
     * @throws IllegalArgumentException when one is not a token, or is there twice
     */
    public Builder subprotocols(String... subprotocols) {
      String[] copy = subprotocols.clone();
      return wish(handshake -> handshake.subprotocols(copy));
    }

    /**
     * Sets the Origin header. The default is none, as suits a client that is not a browser.
     *
     * @param origin such as {@code https://example.com}, or null for none
     * @return this builder
     * @throws IllegalArgumentException when it is not a scheme, a host and perhaps a port
     */
    public Builder origin(String origin) {
      return wish(handshake -> handshake.origin(origin));
    }

    /**
     * Sets what is offered of permessage-deflate (RFC 7692). The default is {@link
     * PermessageDeflate#DEFAULT}.
     *
     * @param permessageDeflate the parameters, or null not to compress
     * @return this builder
     */
    public Builder permessageDeflate(PermessageDeflate permessageDeflate) {
      return wish(handshake -> handshake.permessageDeflate(permessageDeflate));
    }

    /**
     * Sets where keys and trusted certificates for wss come from. That the certificate names the
     * host is verified in any case. The default is the system's.
     *
     * @param sslContext initialized; null for the default
     * @return this builder
     */
    public Builder sslContext(SSLContext sslContext) {
      this.sslContext = sslContext;
      return this;
    }

    /**
     * Sets how long it may take to look up the host and to connect to one of its addresses, all of
     * it together: each address that is tried gets an equal share of what is left. The default is
     * 10 seconds. It is kept to within a quarter of a second.
     *
     * @param timeout zero for no limit
     * @return this builder
     * @throws IllegalArgumentException when it is negative or longer than 100 years
     */
    public Builder connectTimeout(Duration timeout) {
      connectTimeout = requireTimeout("connectTimeout", timeout);
      return this;
    }

    /**
     * Sets how long the TLS handshake and the opening handshake may take together. The default is
     * 10 seconds. It is kept to within a quarter of a second.
     *
     * @param timeout zero for no limit
     * @return this builder
     * @throws IllegalArgumentException when it is negative or longer than 100 years
     */
    public Builder handshakeTimeout(Duration timeout) {
      handshakeTimeout = requireTimeout("handshakeTimeout", timeout);
      return this;
    }

    private static Duration requireTimeout(String name, Duration timeout) {
      if (timeout.isNegative() || timeout.toDays() > 36_500) {
        throw new IllegalArgumentException(name + " is 0 to 100 years, not " + timeout);
      }
      return timeout;
    }

    /**
     * Sets how large the head of the {@link HandshakeResponse} may be. The default is {@link
     * HeadLimits#DEFAULT}.
     *
     * @param limits the limits
     * @return this builder
     */
    public Builder headLimits(HeadLimits limits) {
      headLimits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /**
     * Sets how large a received message may be, 1 MiB by default; a larger one closes with 1009.
     * {@link #maxFragments} follows it, unless set afterwards.
     *
     * @param bytes the most bytes of payload, after inflating; at least 1
     * @return this builder
     * @throws IllegalArgumentException when it is less than 1
     */
    public Builder maxMessageBytes(long bytes) {
      config = config.withMaxMessageBytes(bytes);
      return this;
    }

    /**
     * Sets how many frames a received message may have; more close with 1009. The default is
     * 16,384, or one for each 64 bytes of {@link #maxMessageBytes} if that is more.
     *
     * @param fragments the most frames; at least 1
     * @return this builder
     * @throws IllegalArgumentException when it is less than 1
     */
    public Builder maxFragments(int fragments) {
      config = config.withMaxFragments(fragments);
      return this;
    }

    /**
     * Sets from which size on messages are compressed, where that was agreed. The default is 64.
     *
     * @param bytes messages sent whole with fewer bytes go uncompressed; at least 0
     * @return this builder
     * @throws IllegalArgumentException when it is negative
     */
    public Builder compressionThreshold(int bytes) {
      config = config.withCompressionThreshold(bytes);
      return this;
    }

    /**
     * Sets the deadlines of open connections, and when they flush. The default is {@link
     * ConnectionOptions#DEFAULT}.
     *
     * @param options the options
     * @return this builder
     */
    public Builder connectionOptions(ConnectionOptions options) {
      this.options = Objects.requireNonNull(options, "options");
      return this;
    }

    /**
     * Sets what makes the threads that call listeners. The default is {@link
     * ConnectionThreads#factory}: daemon threads, virtual ones where there are any.
     *
     * @param factory makes one thread for each connection with a listener
     * @return this builder
     */
    public Builder threadFactory(ThreadFactory factory) {
      threadFactory = Objects.requireNonNull(factory, "factory");
      return this;
    }

    /** Sets what turns a host name into addresses, which is else the system. */
    Builder resolver(Connector.Resolver resolver) {
      this.resolver = resolver;
      return this;
    }

    /** {@return the client} */
    public WebSocketClient build() {
      return new WebSocketClient(this);
    }
  }
}
