package io.sockeye.server;

import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.connection.ConnectionThreads;
import io.sockeye.codec.connection.WebSocketListener;
import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.OriginPolicy;
import io.sockeye.handshake.ServerHandshake;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Sets up a {@link WebSocketServer}: what it listens at and serves, with which limits. Not for use
 * by several threads at a time.
 */
public final class WebSocketServerBuilder extends ServerLimits<WebSocketServerBuilder> {

  private String host;
  private int port;
  private UnixDomainSocketAddress unixDomainSocket;
  final Routes routes = new Routes();
  Function<Request, HandshakeResponse> http;
  final ServerHandshake.Builder handshake = ServerHandshake.builder();
  TrustedProxies trustedProxies = TrustedProxies.NONE;
  ThreadFactory threads = ConnectionThreads.factory("sockeye-server");
  SSLContext sslContext;
  Consumer<SSLParameters> sslParameters;
  OutboxLimits outboxLimits = OutboxLimits.DEFAULT;

  WebSocketServerBuilder() {}

  @Override
  WebSocketServerBuilder self() {
    return this;
  }

  /**
   * Sets where to listen. The default is all addresses of this machine.
   *
   * @param host a name or address of this machine, looked up by {@link #start()}
   * @return this builder
   */
  public WebSocketServerBuilder host(String host) {
    this.host = Objects.requireNonNull(host, "host");
    return this;
  }

  /**
   * Sets the port to listen at. The default is 0.
   *
   * @param port 0 to 65535; 0 lets the system choose
   * @return this builder
   * @throws IllegalArgumentException when it is out of range
   */
  public WebSocketServerBuilder port(int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
    }
    this.port = port;
    return this;
  }

  /**
   * Sets a Unix domain socket to listen at, in place of a host and a port, which then have no
   * effect. Whoever may write to its file may connect; the system makes it with the permissions
   * that the umask leaves, so that it is the directory around it that has to keep others out. To
   * {@link Request#remoteAddress()}, {@link #trustedProxies(ProxyHeader, String...)} and {@link
   * #maxConnectionsPerAddress(int)} all come from 127.0.0.1, with port 0. There is no TLS over it.
   * The file is made by {@link #start()} and deleted by {@link WebSocketServer#close()}, unless it
   * is another by then.
   *
   * @param address a path of some 100 bytes at most; nothing may be there. What a server that was
   *     killed has left there is to be deleted by whoever starts the next one
   * @return this builder
   */
  public WebSocketServerBuilder unixDomainSocket(UnixDomainSocketAddress address) {
    unixDomainSocket = Objects.requireNonNull(address, "address");
    return this;
  }

  /**
   * Sets what serves connections to any path that has no handler of its own.
   *
   * @param handler called by many threads at once
   * @return this builder
   */
  public WebSocketServerBuilder handler(WebSocketHandler handler) {
    Objects.requireNonNull(handler, "handler");
    routes.otherwise(request -> handler);
    return this;
  }

  /**
   * Sets what serves connections to any path that has no handler of its own.
   *
   * @param handler called by many threads at once
   * @return this builder
   */
  public WebSocketServerBuilder handler(WebSocketRequestHandler handler) {
    routes.otherwise(knowingRequest(handler));
    return this;
  }

  /**
   * Adds what serves connections to one path.
   *
   * @param path the whole path as it stands in the request, percent-encoded where that is needed
   * @param handler called by many threads at once
   * @return this builder
   * @throws IllegalArgumentException when it is no path, or has a handler already
   */
  public WebSocketServerBuilder handler(String path, WebSocketHandler handler) {
    Objects.requireNonNull(handler, "handler");
    routes.add(path, request -> handler);
    return this;
  }

  /**
   * Adds what serves connections to one path.
   *
   * @param path the whole path as it stands in the request, percent-encoded where that is needed
   * @param handler called by many threads at once
   * @return this builder
   * @throws IllegalArgumentException when it is no path, or has a handler already
   */
  public WebSocketServerBuilder handler(String path, WebSocketRequestHandler handler) {
    routes.add(path, knowingRequest(handler));
    return this;
  }

  private static Function<Request, WebSocketHandler> knowingRequest(
      WebSocketRequestHandler handler) {
    Objects.requireNonNull(handler, "handler");
    return request -> webSocket -> handler.handle(webSocket, request);
  }

  /**
   * Sets what is told about connections to any path that has no handler of its own.
   *
   * @param listener called by many threads at once, but by one for each connection
   * @return this builder
   */
  public WebSocketServerBuilder listener(WebSocketListener listener) {
    Objects.requireNonNull(listener, "listener");
    return handler(webSocket -> webSocket.listen(listener));
  }

  /**
   * Adds what is told about connections to one path.
   *
   * @param path as in {@link #handler(String, WebSocketHandler)}
   * @param listener called by many threads at once, but by one for each connection
   * @return this builder
   * @throws IllegalArgumentException when it is no path, or has a handler already
   */
  public WebSocketServerBuilder listener(String path, WebSocketListener listener) {
    Objects.requireNonNull(listener, "listener");
    return handler(path, webSocket -> webSocket.listen(listener));
  }

  /**
   * Sets what answers GET and HEAD requests that are no WebSocket handshakes. By default they are
   * answered with 426 at paths that have a handler, and with 404 at others.
   *
   * @param http called by many threads at once. Null from it becomes a 404 response, and an
   *     exception is logged and becomes 500. The server closes the connection after the response,
   *     sets the headers that say so and how long the body is, and leaves the body out where the
   *     request was HEAD. It has to answer within the handshake timeout
   * @return this builder
   */
  public WebSocketServerBuilder http(Function<Request, HandshakeResponse> http) {
    this.http = Objects.requireNonNull(http, "http");
    return this;
  }

  /**
   * Has all connections go over TLS (wss, https). The default is plain TCP. Sessions are resumed as
   * the context's {@link SSLContext#getServerSessionContext()} says.
   *
   * @param sslContext with the server's key and certificate, or a key manager that chooses one by
   *     the name that the client indicates; its trust managers judge the certificates of clients
   * @return this builder
   * @throws IllegalStateException when it is not initialized
   */
  public WebSocketServerBuilder sslContext(SSLContext sslContext) {
    sslContext.getSocketFactory();
    this.sslContext = sslContext;
    return this;
  }

  /**
   * Sets how TLS is used: the versions and cipher suites, whether clients need a certificate of
   * their own ({@link SSLParameters#setNeedClientAuth(boolean)}) or may have one ({@link
   * SSLParameters#setWantClientAuth(boolean)}), the names that are served ({@link
   * SSLParameters#setSNIMatchers(java.util.Collection) SSLParameters.setSNIMatchers}). The default
   * is what the context says: for that of the JDK, TLS 1.2 and 1.3, and no certificates of clients.
   * A handler sees them by {@link Request#clientPrincipal()} and {@link Request#sslSession()}.
   *
   * <pre>{@code
   * builder.sslContext(context).sslParameters(tls -> tls.setNeedClientAuth(true));
   * }</pre>
   *
   * @param adjustment changes the parameters that it is given; called for each connection, by many
   *     threads at once, and once by {@link #start()}
   * @return this builder
   */
  public WebSocketServerBuilder sslParameters(Consumer<SSLParameters> adjustment) {
    sslParameters = Objects.requireNonNull(adjustment, "adjustment");
    return this;
  }

  /**
   * Sets the subprotocols (RFC 6455, section 1.9). The default is none.
   *
   * @param subprotocols tokens, the one the server likes best first
   * @return this builder
   * @throws IllegalArgumentException when one is not a token, or is there twice
   */
  public WebSocketServerBuilder subprotocols(String... subprotocols) {
    handshake.subprotocols(subprotocols);
    return this;
  }

  /**
   * Adds a header to the response that accepts a handshake, such as {@code Server}. The default is
   * none but those of the handshake.
   *
   * @param name a token, and none that the handshake itself sets
   * @param value ISO-8859-1 without control characters other than the tab
   * @return this builder
   * @throws IllegalArgumentException when the name or the value is anything else
   */
  public WebSocketServerBuilder responseHeader(String name, String value) {
    handshake.responseHeader(name, value);
    return this;
  }

  /**
   * Sets from which web pages browsers may connect. The default is {@link
   * OriginPolicy#sameOrigin(String...)}.
   *
   * @param originPolicy the policy
   * @return this builder
   */
  public WebSocketServerBuilder originPolicy(OriginPolicy originPolicy) {
    handshake.originPolicy(originPolicy);
    return this;
  }

  /**
   * Sets what the server wants of permessage-deflate (RFC 7692). The default is {@link
   * PermessageDeflate#DEFAULT}.
   *
   * @param permessageDeflate the parameters, or null not to compress
   * @return this builder
   */
  public WebSocketServerBuilder permessageDeflate(PermessageDeflate permessageDeflate) {
    handshake.permessageDeflate(permessageDeflate);
    return this;
  }

  /**
   * Sets from which length on messages are compressed, where that was agreed. The default is 64
   * bytes.
   *
   * @param bytes messages sent whole with fewer bytes go uncompressed; at least 0
   * @return this builder
   * @throws IllegalArgumentException when it is less
   */
  public WebSocketServerBuilder compressionThreshold(int bytes) {
    protocol = protocol.withCompressionThreshold(bytes);
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
  public WebSocketServerBuilder compressionLevel(int level) {
    protocol = protocol.withCompressionLevel(level);
    return this;
  }

  /**
   * Sets which proxies are believed when they say for whom they connect. The default is none: then
   * what stands in such headers is a client's word, and is not looked at. What trusted ones say is
   * {@link Request#forwarded()}, {@link Request#clientAddress()} and {@link Request#secure()}, is
   * what {@link #originPolicy(OriginPolicy)} goes by, and what {@link
   * #maxConnectionsPerAddress(int)} counts. A header that is malformed is answered with 400, or, of
   * the PROXY protocol, ends the connection.
   *
   * @param header the one way in which they say it, which they do not take over from the client;
   *     other such headers are not looked at
   * @param networks addresses, as they are seen from here ({@code 10.0.0.7}), or networks, such as
   *     {@code 10.0.0.0/8} or {@code fd00::/8}; at least one
   * @return this builder
   * @throws IllegalArgumentException when there is none, or one is malformed
   */
  public WebSocketServerBuilder trustedProxies(ProxyHeader header, String... networks) {
    trustedProxies = TrustedProxies.of(Objects.requireNonNull(header, "header"), networks);
    return this;
  }

  /**
   * Sets what makes the threads of connections. The default is {@link
   * ConnectionThreads#factory(String)}: virtual threads where there are any.
   *
   * @param threads called for each connection, by the thread that accepts them
   * @return this builder
   */
  public WebSocketServerBuilder threadFactory(ThreadFactory threads) {
    this.threads = Objects.requireNonNull(threads, "threads");
    return this;
  }

  /**
   * Sets how {@link WebSocketServer#connections()} treats members that read too slowly. The default
   * is to disconnect them when 1,000 messages or 16 MiB wait.
   *
   * @param policy what becomes of them
   * @param maxQueuedMessages as in {@link ConnectionGroup}
   * @param maxQueuedBytes as in {@link ConnectionGroup}
   * @return this builder
   * @throws IllegalArgumentException when a number is less than 1
   */
  public WebSocketServerBuilder slowConsumer(
      SlowConsumer policy, int maxQueuedMessages, long maxQueuedBytes) {
    outboxLimits = new OutboxLimits(policy, maxQueuedMessages, maxQueuedBytes);
    return this;
  }

  /**
   * Sets how {@link WebSocketServer#connections()} treats members that read too slowly, and leaves
   * the sizes of their outboxes as they are. The default is to disconnect them.
   *
   * @param policy what becomes of them
   * @return this builder
   */
  public WebSocketServerBuilder slowConsumer(SlowConsumer policy) {
    return slowConsumer(policy, outboxLimits.maxMessages(), outboxLimits.maxBytes());
  }

  /**
   * Starts a server. What is changed in this builder afterwards has no influence on it.
   *
   * @return the server, which accepts connections
   * @throws IOException when it cannot listen there: the port or the path is taken, the host is
   *     unknown or no address of this machine
   * @throws IllegalStateException when there is no handler, no listener and no {@code http}, or TLS
   *     parameters but no TLS context, or TLS over a Unix domain socket
   * @throws IllegalArgumentException when the TLS context cannot do what its parameters say
   * @throws UnsupportedOperationException when this system has no Unix domain sockets
   */
  public WebSocketServer start() throws IOException {
    if (routes.isEmpty() && http == null) {
      throw new IllegalStateException(
          "there is nothing to serve: set a handler, a listener or an http function");
    }
    if (unixDomainSocket != null && sslContext != null) {
      throw new IllegalStateException("there is no TLS over a Unix domain socket");
    }
    ServerConfig config = ServerConfig.of(this);
    ListeningSocket listening =
        unixDomainSocket == null
            ? ListeningSocket.open(host, port)
            : ListeningSocket.open(unixDomainSocket);
    boolean started = false;
    try {
      WebSocketServer server = new WebSocketServer(config, listening);
      server.accept();
      started = true;
      return server;
    } finally {
      if (!started) {
        listening.close();
      }
    }
  }
}
