package io.sockeye.server;

import io.sockeye.codec.connection.ReceiveBudget;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;

/**
 * A WebSocket server (RFC 6455, RFC 7692) over TCP, TLS or a Unix domain socket.
 *
 * <pre>{@code
 * WebSocketServer server =
 *     WebSocketServer.builder()
 *         .port(8080)
 *         .handler(
 *             webSocket -> {
 *               for (Message message; (message = webSocket.receive()) != null; ) {
 *                 webSocket.send(message);
 *               }
 *             })
 *         .start();
 * }</pre>
 *
 * <p>Each connection has a thread of its own, on which its handler blocks as it likes. The thread
 * that accepts connections is no daemon: a server keeps its program running until it is closed.
 *
 * <p>Errors that no method can throw go to the {@link System.Logger} of this class: at level ERROR
 * what handlers throw, at WARNING that a limit of the server is reached, at DEBUG what peers do
 * wrong, with their addresses. Messages are never logged. The README of the module has the lines.
 */
public final class WebSocketServer implements AutoCloseable {

  private final SocketAddress address;
  private final Connections connections;
  private final ConnectionGroup group;
  private final Acceptor acceptor;
  private final Duration drainTimeout;

  WebSocketServer(ServerConfig config, ListeningSocket listening) {
    address = listening.address();
    connections = new Connections(config.maxConnections(), config.addressLimit());
    group = new ConnectionGroup(config.outboxLimits());
    drainTimeout = config.drainTimeout();
    ReceiveBudget budget = new ReceiveBudget(config.maxIncompleteBytes());
    acceptor =
        new Acceptor(
            listening,
            connections,
            channel -> Connection.start(channel, config, connections, group, budget));
  }

  void accept() {
    acceptor.start();
  }

  /** {@return a builder with the defaults that its methods name} */
  public static WebSocketServerBuilder builder() {
    return new WebSocketServerBuilder();
  }

  /**
   * {@return the address that it listens at: an {@link InetSocketAddress}, with the port that the
   * system chose if it was 0, or a {@link java.net.UnixDomainSocketAddress}}
   */
  public SocketAddress address() {
    return address;
  }

  /**
   * {@return the port that it listens at}
   *
   * @throws IllegalStateException when it listens at a Unix domain socket
   */
  public int port() {
    if (address instanceof InetSocketAddress tcp) {
      return tcp.getPort();
    }
    throw new IllegalStateException("there is no port: it listens at " + address);
  }

  /**
   * {@return the connections that are open, from when their opening handshake succeeded until their
   * handler ended}
   */
  public ConnectionGroup connections() {
    return group;
  }

  /**
   * {@return what the server has done since it was started, and what it holds}
   *
   * <p>Each call looks at every open connection: it is meant for a few calls a second.
   */
  public ServerStatistics statistics() {
    return connections.statistics(group.queued());
  }

  /**
   * Accepts no more connections, sends those that are open what waits in their outboxes and a Close
   * with 1001, and waits for their handlers to end. When the drain timeout has passed, the
   * connections that are left are aborted, and the threads of their handlers interrupted.
   *
   * <p>A handler may call this: it does not wait for handlers that do so. Interrupting the caller
   * ends the waiting as the timeout does. A second call waits as the first.
   */
  @Override
  public void close() {
    acceptor.close();
    connections.close(drainTimeout);
    acceptor.join();
  }
}
