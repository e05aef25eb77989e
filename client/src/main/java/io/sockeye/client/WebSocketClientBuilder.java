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
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Sets up a {@link WebSocketClient}: what it asks for, by which way, and with which limits. Not for
 * use by several threads at a time.
 */
public final class WebSocketClientBuilder {

  /** More than these are no way to anywhere. */
  static final int MAX_REDIRECTS = 20;

  final HandshakeTemplate template = new HandshakeTemplate();
  UnixDomainSocketAddress unixDomainSocket;
  Lookup.Resolver resolver = InetAddress::getAllByName;
  ProxySelector proxySelector = new FixedProxy(Proxy.NO_PROXY);
  Authenticator authenticator;
  CookieHandler cookieHandler;
  int maxRedirects;
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

  private WebSocketClientBuilder set(Consumer<ClientHandshake.Builder> setting) {
    template.add(setting);
    return this;
  }

  /**
   * Adds a header to the request, such as Authorization or Cookie. It goes to the origin of the URI
   * that is connected to, not to a proxy, and does not follow redirects to other origins, unless it
   * is User-Agent or Accept-Language.
   *
   * @param name a token; not Host, Upgrade, Connection, Origin, Content-Length, Transfer-Encoding
   *     or one that begins with {@code Sec-WebSocket-}
   * @param value ISO-8859-1 without control characters other than the tab
   * @return this builder
   * @throws IllegalArgumentException when the name or the value is anything else
   */
  public WebSocketClientBuilder header(String name, String value) {
    template.addHeader(name, value);
    return this;
  }

  /**
   * Sets the subprotocols to ask for (RFC 6455, section 1.9); {@link WebSocket#subprotocol()} says
   * which one the server chose, if any. The default is none.
   *
   * @param subprotocols tokens, the one that is liked best first
   * @return this builder
   * @throws IllegalArgumentException when one is not a token, or is there twice
   */
  public WebSocketClientBuilder subprotocols(String... subprotocols) {
    String[] copy = subprotocols.clone();
    return set(handshake -> handshake.subprotocols(copy));
  }

  /**
   * Sets the Origin header. The default is none, as suits a client that is not a browser.
   *
   * @param origin such as {@code https://example.com}, or null for none
   * @return this builder
   * @throws IllegalArgumentException when it is not a scheme, a host and perhaps a port
   */
  public WebSocketClientBuilder origin(String origin) {
    return set(handshake -> handshake.origin(origin));
  }

  /**
   * Sets what is offered of permessage-deflate (RFC 7692). The default is {@link
   * PermessageDeflate#DEFAULT}.
   *
   * @param permessageDeflate the parameters, or null not to compress
   * @return this builder
   */
  public WebSocketClientBuilder permessageDeflate(PermessageDeflate permessageDeflate) {
    return set(handshake -> handshake.permessageDeflate(permessageDeflate));
  }

  /**
   * Sets where keys and trusted certificates for wss come from. That the certificate names the host
   * is always verified. The default is the system's. Sessions are resumed as the context's {@link
   * SSLContext#getClientSessionContext()} says.
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
   * Sets the proxy to connect by, for every host, in place of what {@link
   * #proxySelector(ProxySelector)} has set. The default is {@link Proxy#NO_PROXY}: system
   * properties such as {@code https.proxyHost} are set for other purposes, and do not change whom a
   * connection is entrusted to.
   *
   * <p>An HTTP proxy is told to CONNECT (RFC 9110, section 9.3.6), for ws as for wss. A SOCKS proxy
   * has to speak version 5 (RFC 1928). Either looks up the host of the URI itself; the proxy's own
   * host is looked up here, unless its address is resolved. TLS is between client and server; to
   * the proxy itself there is none, which {@link Proxy} has no type for. A user and a password for
   * the proxy come from the {@link #authenticator(Authenticator)}.
   *
   * @param proxy of any type
   * @return this builder
   */
  public WebSocketClientBuilder proxy(Proxy proxy) {
    return proxySelector(new FixedProxy(proxy));
  }

  /**
   * Sets what selects the {@link #proxy(Proxy)} for each connection. The selector is given an http
   * URI for a ws URI, and an https URI for a wss URI. What it selects is tried in that order, each
   * for an equal share of the time that is left, until one connects or refuses to; it is told of
   * proxies that cannot be reached. A refusal is final.
   *
   * <p>{@link ProxySelector#getDefault()} selects by system properties ({@code http.proxyHost},
   * {@code https.proxyHost}, {@code http.nonProxyHosts}, {@code socksProxyHost}).
   *
   * @param selector called by whoever connects, which gets what it throws
   * @return this builder
   */
  public WebSocketClientBuilder proxySelector(ProxySelector selector) {
    proxySelector = Objects.requireNonNull(selector, "selector");
    return this;
  }

  /**
   * Sets the Unix domain socket of a server on this machine to connect to, in place of the host and
   * the port of any URI: these only stand in the request. No proxy is asked for then, and no
   * redirect to another origin is followed. There is no TLS over it: URIs are ws URIs. The default
   * is none. Where the system has no such sockets, connecting throws an {@link
   * UnsupportedOperationException}.
   *
   * @param address where the server listens; null for none
   * @return this builder
   */
  public WebSocketClientBuilder unixDomainSocket(UnixDomainSocketAddress address) {
    unixDomainSocket = address;
    return this;
  }

  /**
   * Sets what gives users and passwords: to a server that answers 401 and asks for Basic
   * authentication (RFC 7617), to an HTTP proxy that answers 407 and asks for it, and to a SOCKS5
   * proxy that asks for them (RFC 1929). The default is none. Other kinds of authentication are not
   * answered.
   *
   * <p>It is asked at most once in a call for the server and for each proxy, and told who wants to
   * know: {@link Authenticator.RequestorType}, the host and port, the realm; the protocol is http,
   * https or SOCKS5. The time that it takes to answer does not count. What it gives for a server
   * goes to the origin of the URI that is connected to; it is not asked for one that a redirect
   * leads to, nor when the caller has set an Authorization header. Without TLS, and to a proxy,
   * credentials go in the clear. They are in no message of an exception.
   *
   * @param authenticator called by whoever connects, which gets what it throws; null for none
   * @return this builder
   */
  public WebSocketClientBuilder authenticator(Authenticator authenticator) {
    this.authenticator = authenticator;
    return this;
  }

  /**
   * Sets what keeps cookies (RFC 6265), such as a {@link CookieManager}: it gives those for each
   * request, which are sent in one header with those that the caller has set, and takes those of
   * each response of a server, whatever its status. A ws URI is an http URI to it, a wss URI an
   * https URI. The default is none.
   *
   * @param handler called by whoever connects, which gets what it throws. Taking cookies counts
   *     towards {@link #handshakeTimeout(Duration)}. Null for none
   * @return this builder
   */
  public WebSocketClientBuilder cookieHandler(CookieHandler handler) {
    cookieHandler = handler;
    return this;
  }

  /**
   * Sets how many redirects are followed one after the other: responses of 301, 302, 303, 307 or
   * 308 with one Location that is a ws, wss, http or https URI, or relative to what was asked. The
   * default is 0, for a redirect lets a server choose whom the application talks to.
   *
   * <p>None leads from wss to ws, or to where it came from with the same cookies. From the first on
   * that leads to another origin (scheme, host and port) no {@link #header(String, String)} but
   * User-Agent and Accept-Language is sent, no credentials of the {@link
   * #authenticator(Authenticator)}, and cookies only as the {@link #cookieHandler(CookieHandler)}
   * gives them for that URI. The {@link #origin(String)} and the subprotocols are sent, and the
   * certificate of an {@link #sslContext(SSLContext)} is shown to whoever asks for one.
   *
   * @param redirects 0 to 20
   * @return this builder
   * @throws IllegalArgumentException when it is anything else
   */
  public WebSocketClientBuilder maxRedirects(int redirects) {
    if (redirects < 0 || redirects > MAX_REDIRECTS) {
      throw new IllegalArgumentException(
          "maxRedirects is 0 to " + MAX_REDIRECTS + ", not " + redirects);
    }
    maxRedirects = redirects;
    return this;
  }

  /**
   * Sets how long it may take to look up the host, to connect to one of its addresses, and to have
   * a proxy connect, all of it together, and with all redirects and attempts. The default is 10
   * seconds. It is kept to within a quarter of a second.
   *
   * @param timeout zero for no limit
   * @return this builder
   * @throws IllegalArgumentException when it is negative or longer than 100 years
   */
  public WebSocketClientBuilder connectTimeout(Duration timeout) {
    connectTimeout = TimeBudget.requireLimit("connectTimeout", timeout);
    return this;
  }

  /**
   * Sets how long the TLS handshake and the opening handshake may take together, and with all
   * redirects and attempts. The default is 10 seconds. It is kept to within a quarter of a second.
   *
   * @param timeout zero for no limit
   * @return this builder
   * @throws IllegalArgumentException when it is negative or longer than 100 years
   */
  public WebSocketClientBuilder handshakeTimeout(Duration timeout) {
    handshakeTimeout = TimeBudget.requireLimit("handshakeTimeout", timeout);
    return this;
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
   * {@link #maxFragments(int)} follows it, unless set afterwards.
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
   * or one for each 64 bytes of {@link #maxMessageBytes(long)} if that is more.
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
   * Sets from which length on messages are compressed, where that was agreed. The default is 64
   * bytes.
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
   * Sets how hard messages are compressed. The default is 2; a message that is prepared for many
   * connections is always compressed at level 6.
   *
   * @param level 1, the fastest, to 9, the smallest
   * @return this builder
   * @throws IllegalArgumentException when it is out of this range
   */
  public WebSocketClientBuilder compressionLevel(int level) {
    config = config.withCompressionLevel(level);
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
   * ConnectionThreads#factory(String)}: daemon threads, virtual ones where there are any.
   *
   * @param factory makes one thread for each connection with a listener
   * @return this builder
   */
  public WebSocketClientBuilder threadFactory(ThreadFactory factory) {
    threadFactory = Objects.requireNonNull(factory, "factory");
    return this;
  }

  /** Sets what turns a host name into addresses, which is else the system. */
  WebSocketClientBuilder resolver(Lookup.Resolver resolver) {
    this.resolver = resolver;
    return this;
  }

  /** {@return the client} */
  public WebSocketClient build() {
    return new WebSocketClient(this);
  }
}
