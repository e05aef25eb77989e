package io.sockeye.client;

import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.Transport;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.codec.connection.WebSocketListener;
import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.HeadLimits;
import io.sockeye.handshake.WebSocketUri;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * Opens WebSocket connections. Immutable; one object serves any number of connections and threads.
 *
 * <pre>{@code
 * try (WebSocket ws = WebSocketClient.connect("wss://example.com/chat")) {
 *   ws.send("hello");
 * }
 * }</pre>
 *
 * <p><b>Connecting</b> blocks. The addresses of a host are tried with 250 ms between them, IPv6 and
 * IPv4 in turn, beginning with the one that the system puts first, until one answers (RFC 8305); no
 * more than 32 are tried. With wss the server's certificate has to be trusted and to name the host,
 * behind a proxy too. A response other than 101 is a {@link HandshakeException}, whose {@link
 * HandshakeException#response()} has the status, the headers and the first 8 KiB of the body,
 * unless the response was to be followed or answered. Unless the builder says otherwise no proxy is
 * used, whatever system properties say; no redirect is followed; no 401 is answered; no cookies are
 * kept.
 *
 * <p><b>Failures</b> while connecting, after which no socket is left open:
 *
 * <ul>
 *   <li>{@link IllegalArgumentException}: the URI is not a ws or wss URI, or a wss URI for a Unix
 *       domain socket
 *   <li>{@link UnknownHostException}: the host has no address
 *   <li>{@link ConnectException}: no address of the host, or of the proxy, takes TCP connections,
 *       or the Unix domain socket takes none
 *   <li>{@link ProxyException}: the proxy refused to connect to the server
 *   <li>{@link SocketTimeoutException}: a deadline passed; the message says what was waited for
 *   <li>{@link SSLException}: the TLS handshake failed, or the certificate was not accepted
 *   <li>{@link HandshakeException}: the server refused the handshake, or broke a rule of it
 *   <li>other {@link IOException}s: the transport failed, or the thread was interrupted
 * </ul>
 */
public final class WebSocketClient {

  private static final WebSocketClient DEFAULT = builder().build();

  private final HandshakeTemplate template;
  private final UnixDomainSocketAddress unixDomainSocket;
  private final Router router;
  private final Credentials credentials;
  private final Cookies cookies;
  private final int maxRedirects;
  private final Duration connectTimeout;
  private final SSLContext sslContext;
  private final Consumer<SSLParameters> sslParameters;
  private final Duration handshakeTimeout;
  private final HeadLimits headLimits;
  private final ProtocolConfig config;
  private final ConnectionOptions options;
  private final UnaryOperator<Transport> transport;
  private final ThreadFactory threadFactory;

  WebSocketClient(WebSocketClientBuilder builder) {
    template = builder.template.copy();
    unixDomainSocket = builder.unixDomainSocket;
    credentials = new Credentials(builder.authenticator);
    router =
        new Router(
            new Connector(builder.resolver),
            builder.unixDomainSocket,
            builder.proxySelector,
            credentials,
            builder.headLimits);
    cookies = new Cookies(builder.cookieHandler);
    maxRedirects = builder.maxRedirects;
    connectTimeout = builder.connectTimeout;
    sslContext = builder.sslContext;
    sslParameters = builder.sslParameters;
    handshakeTimeout = builder.handshakeTimeout;
    headLimits = builder.headLimits;
    config = builder.config;
    options = builder.options;
    transport = builder.transport;
    threadFactory = builder.threadFactory;
  }

  /**
   * Connects with the defaults of {@link WebSocketClientBuilder}.
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
   * Connects with the defaults of {@link WebSocketClientBuilder}.
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
   * Connects with the defaults of {@link WebSocketClientBuilder}, and tells a listener what happens
   * then.
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
   * Connects with the defaults of {@link WebSocketClientBuilder}, and tells a listener what happens
   * then.
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
  public static WebSocketClientBuilder builder() {
    return new WebSocketClientBuilder();
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
    if (unixDomainSocket != null && uri.secure()) {
      throw new IllegalArgumentException(
          "there is no TLS over a Unix domain socket: the URI has to be a ws URI");
    }
    TimeBudget connectTime = new TimeBudget("connectTimeout", connectTimeout);
    TimeBudget handshakeTime = new TimeBudget("handshakeTimeout", handshakeTimeout);
    Router.Known known = new Router.Known();
    return new OpeningAttempts(
            template,
            cookies,
            credentials,
            new Redirects(maxRedirects, unixDomainSocket == null, uri))
        .open(
            (target, handshake, responses) -> {
              SocketChannel channel = router.connect(target, known, connectTime);
              TlsLayer tls =
                  target.secure() ? new TlsLayer(sslContext, sslParameters, target) : null;
              return new Opening(
                      target, handshake, headLimits, config, options, transport, responses)
                  .open(channel, tls, handshakeTime);
            });
  }
}
