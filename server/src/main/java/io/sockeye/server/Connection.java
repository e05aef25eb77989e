package io.sockeye.server;

import io.sockeye.codec.CloseCode;
import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.connection.ReceiveBudget;
import io.sockeye.codec.connection.Transport;
import io.sockeye.codec.connection.Watchdog;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.HandshakeRequest;
import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/**
 * One accepted connection on the thread that serves it: TLS, the opening handshake, the handler,
 * the end.
 */
final class Connection implements Runnable {

  private static final Logger LOG = System.getLogger(WebSocketServer.class.getName());
  private static final int SWITCHING_PROTOCOLS = 101;

  /** Whence whoever connects to a Unix domain socket comes. */
  private static final InetSocketAddress THIS_MACHINE =
      new InetSocketAddress(IpAddress.parse("127.0.0.1"), 0);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private final SocketChannel channel;
  private final InetSocketAddress remoteAddress;
  private final ServerConfig config;
  private final Connections connections;
  private final ConnectionGroup group;
  private final ReceiveBudget budget;

  /** Whether there was a place for it. */
  private volatile Connections.Admission admission;

  /** Null as long as it is known only that a proxy has forwarded it. */
  private volatile InetSocketAddress client;

  private volatile Thread thread;

  /** Null without TLS, and before its handshake is over. */
  private SSLSession sslSession;

  /** Whether the request is complete, so that an answer is due. */
  private volatile boolean answering;

  /** Null before the opening handshake has succeeded. */
  private volatile WebSocket webSocket;

  private volatile boolean closingServer;

  private Connection(
      SocketChannel channel,
      ServerConfig config,
      Connections connections,
      ConnectionGroup group,
      ReceiveBudget budget)
      throws IOException {
    this.channel = channel;
    remoteAddress =
        channel.getRemoteAddress() instanceof InetSocketAddress tcp ? tcp : THIS_MACHINE;
    client = config.trustedProxies().contains(proxyOrClient()) ? null : remoteAddress;
    this.config = config;
    this.connections = connections;
    this.group = group;
    this.budget = budget;
  }

  /** Serves a connection on a thread of its own, or closes it. */
  static void start(
      SocketChannel channel,
      ServerConfig config,
      Connections connections,
      ConnectionGroup group,
      ReceiveBudget budget)
      throws IOException {
    Connection connection = new Connection(channel, config, connections, group, budget);
    Connections.Admission admission = connections.add(connection);
    connection.admission = admission;
    boolean started = false;
    try {
      if (admission != Connections.Admission.TURNED_AWAY) {
        Thread thread = config.threads().newThread(connection);
        if (thread == null) {
          throw new IOException("the thread factory has given no thread");
        }
        thread.start();
        started = true;
      }
    } finally {
      if (!started) {
        connection.closeChannel();
        connections.remove(connection);
      }
    }
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    try {
      WebSocketHandler handler = open();
      if (handler != null) {
        serve(handler);
      }
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "the connection of " + remoteAddress + " could not be served", e);
    } finally {
      closeChannel();
      connections.remove(this);
    }
  }

  /**
   * Answers the request, of which nothing is kept that the handler does not keep: the connection
   * may last.
   *
   * @return who serves it; null when it was refused, or has ended
   */
  private WebSocketHandler open() {
    OpeningReport report = new OpeningReport(remoteAddress, connections);
    Watchdog.Deadline deadline = Watchdog.closeAfter(config.handshakeTimeout(), channel);
    try {
      return open(report, deadline);
    } catch (IOException e) {
      report.unanswered(
          deadline.isExpired()
              ? "it was not complete within " + config.handshakeTimeout().toMillis() + " ms"
              : "the connection ended before it was complete",
          e);
      return null;
    } catch (RuntimeException | Error e) {
      report.broken();
      throw e;
    } finally {
      deadline.close();
    }
  }

  private WebSocketHandler open(OpeningReport report, Watchdog.Deadline deadline)
      throws IOException {
    if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    Forwarded forwarded = config.trustedProxies().read(channel, proxyOrClient());
    report.forwarded(forwarded);
    Transport transport = transport();
    HttpExchange exchange = new HttpExchange(transport);
    Request request = read(exchange, forwarded, report);
    if (request == null) {
      return null;
    }
    report.forwarded(request.forwarded());
    Responder.Answer answer = answer(request);
    if (answer.response().status() != SWITCHING_PROTOCOLS) {
      if (answer.ordinary()) {
        report.ordinary();
      } else {
        report.refused(answer.response().status(), answer.why());
      }
      exchange.writeLast(answer.response(), !request.method().equals("HEAD"));
      exchange.linger();
      return null;
    }
    exchange.write(answer.response());
    deadline.close();
    webSocket =
        WebSocket.of(
            transport,
            config.protocol().withPermessageDeflate(answer.agreement().permessageDeflate()),
            config.options(),
            answer.agreement().subprotocol(),
            exchange.received(),
            budget);
    report.opened(answer.agreement());
    return answer.handler();
  }

  private Transport transport() throws IOException {
    if (config.tls() == null) {
      return Transport.of(channel);
    }
    SSLSocket socket = config.tls().over(channel.socket());
    socket.startHandshake();
    sslSession = socket.getSession();
    return Transport.of(socket, channel.socket());
  }

  /**
   * {@return the request; null when it was malformed, and its sender has been told}
   *
   * @param atBeginning what a proxy has said at the beginning of the connection; may be null
   */
  private Request read(HttpExchange exchange, Forwarded atBeginning, OpeningReport report)
      throws IOException {
    try {
      HandshakeRequest handshake = exchange.read(config.headLimits());
      answering = true;
      report.asked(handshake.path());
      Forwarded forwarded =
          atBeginning == null
              ? config.trustedProxies().read(handshake.headers(), proxyOrClient())
              : atBeginning;
      return new Request(handshake, remoteAddress, sslSession, forwarded);
    } catch (HandshakeException e) {
      answering = true;
      report.refused(e.httpStatus(), e.getMessage());
      exchange.writeLast(HandshakeResponse.refusal(e), true);
      exchange.linger();
      return null;
    }
  }

  private Responder.Answer answer(Request request) {
    if (connections.isClosing()) {
      return unavailable("the server is shutting down");
    }
    return switch (admission) {
      case ADMITTED ->
          client != null || connections.identify(this, request.clientAddress())
              ? config.responder().answer(request)
              : tooManyFromAddress();
      case NO_PLACE_FOR_ADDRESS -> tooManyFromAddress();
      case NO_PLACE, TURNED_AWAY -> unavailable("there are too many connections");
    };
  }

  private static Responder.Answer tooManyFromAddress() {
    return Responder.Answer.of(
        HandshakeResponse.refusal(
            429,
            "there are too many connections from this address",
            Headers.of("Retry-After", Long.toString(RETRY_AFTER.toSeconds()))));
  }

  private static Responder.Answer unavailable(String why) {
    return Responder.Answer.of(HandshakeResponse.serviceUnavailable(why, RETRY_AFTER));
  }

  private void serve(WebSocketHandler handler) {
    CloseStatus status = null;
    group.add(webSocket);
    try {
      if (!connections.isClosing()) {
        handler.handle(webSocket);
      }
      status = connections.isClosing() ? CloseStatus.GOING_AWAY : CloseStatus.NORMAL_CLOSURE;
    } catch (Throwable e) {
      status = CloseStatus.of(CloseCode.INTERNAL_ERROR);
      report(e);
    } finally {
      group.remove(webSocket);
      // An interrupt was meant for the handler. It would take the Close away from the peer.
      Thread.interrupted();
      webSocket.close(status);
    }
  }

  private void report(Throwable thrown) {
    if (!webSocket.isOpen() && isAboutTheEnd(thrown)) {
      // No more than what the close status says; the exception may hold text of the peer.
      LOG.log(
          Level.DEBUG,
          "the connection of {0} has ended: {1}, close code {2}",
          client,
          thrown.getClass().getSimpleName(),
          webSocket.closeStatus() == null ? "none" : webSocket.closeStatus().code());
    } else {
      // A peer that reads slowly lets threads wait for each other's messages; but it may also be
      // something else that the handler has waited for.
      boolean timeout = thrown instanceof SocketTimeoutException;
      LOG.log(
          timeout ? Level.WARNING : Level.ERROR,
          "the handler of " + client + (timeout ? " has waited in vain" : " has failed"),
          thrown);
    }
  }

  /** Whether it says no more to a handler than that its connection has ended. */
  private static boolean isAboutTheEnd(Throwable thrown) {
    return thrown instanceof IOException
        || thrown instanceof UncheckedIOException
        || thrown instanceof InterruptedException;
  }

  private InetAddress proxyOrClient() {
    return remoteAddress.getAddress();
  }

  /** {@return whose it is; null as long as it is known only that a proxy has forwarded it} */
  InetAddress client() {
    InetSocketAddress known = client;
    return known == null ? null : known.getAddress();
  }

  void identified(InetSocketAddress client) {
    this.client = client;
  }

  /** {@return what goes over it; null before its opening handshake is over} */
  WebSocket webSocket() {
    return webSocket;
  }

  boolean isServedByCaller() {
    return thread == Thread.currentThread();
  }

  /** The thread that serves this connection closes the server, and so waits for the others. */
  void closesServer() {
    closingServer = true;
  }

  boolean isClosingServer() {
    return closingServer;
  }

  /** Ends the connection in good order: may take until the deadline and longer. */
  void goAway(long deadline) {
    WebSocket open = webSocket;
    if (open != null) {
      try {
        goAway(open, deadline);
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "a connection ended before it was told that the server closes", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        open.abort();
      }
    } else if (!answering) {
      closeChannel();
    }
  }

  /**
   * A handler that receives gets what its client sends until that answers the Close, for which half
   * of the time is left; the rest is for clients whose handlers do not receive.
   */
  private void goAway(WebSocket open, long deadline) throws IOException, InterruptedException {
    group.finish(open, deadline - System.nanoTime());
    open.sendClose(CloseStatus.GOING_AWAY);
    if (!connections.awaitEnd(this, (deadline - System.nanoTime()) / 2)) {
      open.close();
    }
  }

  /** Ends the connection at once, and tells a handler that takes no notice. */
  void abort() {
    if (webSocket != null) {
      webSocket.abort();
    }
    closeChannel();
    Thread serving = thread;
    if (serving != null && serving != Thread.currentThread()) {
      serving.interrupt();
    }
  }

  private void closeChannel() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing a connection", e);
    }
  }
}
