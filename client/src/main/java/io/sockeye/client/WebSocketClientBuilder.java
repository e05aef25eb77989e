package io.sockeye.client;

import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.ConnectionThreads;
import io.sockeye.codec.connection.Transport;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.ClientHandshake;
import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.HeadLimits;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * What a {@link WebSocketClient} asks for, allows and waits for. Not for use by several threads at
 * a time.
 */
public final class WebSocketClientBuilder {

  final Wishes wishes = new Wishes();
  Connector.Resolver resolver = InetAddress::getAllByName;
  Duration connectTimeout = Duration.ofSeconds(10);
  SSLContext sslContext;
  Consumer<SSLParameters> sslParameters = parameters -> {};
  Duration handshakeTimeout = Duration.ofSeconds(10);
  HeadLimits headLimits = HeadLimits.DEFAULT;
  ProtocolConfig config = ProtocolConfig.of(Role.CLIENT);
  ConnectionOptions options = ConnectionOptions.DEFAULT;
  UnaryOperator<Transport> transport = UnaryOperator.identity();
  ThreadFactory threadFactory = ConnectionThreads.factory("sockeye-client");

  WebSocketClientBuilder() {}

  private WebSocketClientBuilder wish(Consumer<ClientHandshake.Builder> wish) {
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
  public WebSocketClientBuilder header(String name, String value) {
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
  public WebSocketClientBuilder subprotocols(String... subprotocols) {
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
  public WebSocketClientBuilder origin(String origin) {
    return wish(handshake -> handshake.origin(origin));
  }

  /**
   * Sets what is offered of permessage-deflate (RFC 7692). The default is {@link
   * PermessageDeflate#DEFAULT}.
   *
   * @param permessageDeflate the parameters, or null not to compress
   * @return this builder
   */
  public WebSocketClientBuilder permessageDeflate(PermessageDeflate permessageDeflate) {
    return wish(handshake -> handshake.permessageDeflate(permessageDeflate));
  }

  /**
   * Sets where keys and trusted certificates for wss come from. That the certificate names the host
   * is verified in any case. The default is the system's. Sessions are resumed as the context's
   * {@link SSLContext#getClientSessionContext} says.
   *
   * @param sslContext initialized; with a key and its certificates if the server wants a
   *     certificate of the client; null for the default
   * @return this builder
   */
  public WebSocketClientBuilder sslContext(SSLContext sslContext) {
    this.sslContext = sslContext;
    return this;
  }

  /**
   * Sets how TLS is used for wss: the versions and cipher suites, the server name to indicate. The
   * default is what the context says, for that of the JDK TLS 1.2 and 1.3, and the name of the URI.
   *
   * <pre>{@code
   * builder.sslParameters(tls -> tls.setProtocols(new String[] {"TLSv1.3"}));
   * }</pre>
   *
   * @param adjustment changes the parameters that it is given; called for each connection, by
   *     whoever connects, which gets what it throws, and an IllegalArgumentException for parameters
   *     that the context does not know. That the host is verified by its name is not to be changed
   * @return this builder
   */
  public WebSocketClientBuilder sslParameters(Consumer<SSLParameters> adjustment) {
    sslParameters = Objects.requireNonNull(adjustment, "adjustment");
    return this;
  }

  /**
   * Sets how long it may take to look up the host and to connect to one of its addresses, all of it
   * together: each address that is tried gets an equal share of what is left. The default is 10
   * seconds. It is kept to within a quarter of a second.
   *
   * @param timeout zero for no limit
   * @return this builder
   * @throws IllegalArgumentException when it is negative or longer than 100 years
   */
  public WebSocketClientBuilder connectTimeout(Duration timeout) {
    connectTimeout = requireTimeout("connectTimeout", timeout);
    return this;
  }

  /**
   * Sets how long the TLS handshake and the opening handshake may take together. The default is 10
   * seconds. It is kept to within a quarter of a second.
   *
   * @param timeout zero for no limit
   * @return this builder
   * @throws IllegalArgumentException when it is negative or longer than 100 years
   */
  public WebSocketClientBuilder handshakeTimeout(Duration timeout) {
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
  public WebSocketClientBuilder headLimits(HeadLimits limits) {
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
  public WebSocketClientBuilder maxMessageBytes(long bytes) {
    config = config.withMaxMessageBytes(bytes);
    return this;
  }

  /**
   * Sets how many frames a received message may have; more close with 1009. The default is 16,384,
   * or one for each 64 bytes of {@link #maxMessageBytes} if that is more.
   *
   * @param fragments the most frames; at least 1
   * @return this builder
   * @throws IllegalArgumentException when it is less than 1
   */
  public WebSocketClientBuilder maxFragments(int fragments) {
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
  public WebSocketClientBuilder compressionThreshold(int bytes) {
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
  public WebSocketClientBuilder connectionOptions(ConnectionOptions options) {
    this.options = Objects.requireNonNull(options, "options");
    return this;
  }

  /**
   * Sets what stands between each connection and its transport, as to count or to show the bytes
   * that pass: those of the opening handshake and of the frames, with wss as they are before TLS.
   * The default is nothing.
   *
   * @param decoration makes of a transport one that hands on to it and keeps the contract of {@link
   *     Transport}; called once for each connection, by whoever connects
   * @return this builder
   */
  public WebSocketClientBuilder transport(UnaryOperator<Transport> decoration) {
    transport = Objects.requireNonNull(decoration, "decoration");
    return this;
  }

  /**
   * Sets what makes the threads that call listeners. The default is {@link
   * ConnectionThreads#factory}: daemon threads, virtual ones where there are any.
   *
   * @param factory makes one thread for each connection with a listener
   * @return this builder
   */
  public WebSocketClientBuilder threadFactory(ThreadFactory factory) {
    threadFactory = Objects.requireNonNull(factory, "factory");
    return this;
  }

  /** Sets what turns a host name into addresses, which is else the system. */
  WebSocketClientBuilder resolver(Connector.Resolver resolver) {
    this.resolver = resolver;
    return this;
  }

  /** {@return the client} */
  public WebSocketClient build() {
    return new WebSocketClient(this);
  }
}
