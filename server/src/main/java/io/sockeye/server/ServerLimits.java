package io.sockeye.server;

import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.ReceiveBudget;
import io.sockeye.handshake.HeadLimits;
import java.time.Duration;
import java.util.Objects;

/**
 * How much a server takes from its peers, and how long it waits for them.
 *
 * @param <B> the builder that they are a part of
 */
abstract class ServerLimits<B extends ServerLimits<B>> {

  ProtocolConfig protocol = ProtocolConfig.of(Role.SERVER);
  ConnectionOptions options = ConnectionOptions.DEFAULT;
  HeadLimits headLimits = HeadLimits.DEFAULT;
  Duration handshakeTimeout = Duration.ofSeconds(10);
  Duration drainTimeout = Duration.ofSeconds(10);
  int maxConnections = 10_000;
  AddressLimit addressLimit = AddressLimit.DEFAULT;
  long maxIncompleteBytes = Math.max(1, Runtime.getRuntime().maxMemory() / 8);

  abstract B self();

  /**
   * Sets how long a received message may be; a longer one is answered with a Close with 1009. The
   * default is 1 MiB. {@link #maxFragments(int)} follows it, unless set afterwards.
   *
   * @param bytes of payload, after inflating; at least 1
   * @return this builder
   * @throws IllegalArgumentException when it is less
   */
  public B maxMessageBytes(long bytes) {
    protocol = protocol.withMaxMessageBytes(bytes);
    return self();
  }

  /**
   * Sets how many frames a received message may come in. The default is 16,384, or one for each 64
   * bytes of {@link #maxMessageBytes(long)} if that is more.
   *
   * @param fragments at least 1
   * @return this builder
   * @throws IllegalArgumentException when it is less
   */
  public B maxFragments(int fragments) {
    protocol = protocol.withMaxFragments(fragments);
    return self();
  }

  /**
   * Sets how many bytes all connections together may hold of messages that are not complete, as
   * {@link ReceiveBudget} says; a message that does not fit is answered with a Close with 1009. The
   * default is an eighth of the largest heap.
   *
   * @param bytes of payload, after inflating, with the room that is taken for the rest of a frame;
   *     at least 1
   * @return this builder
   * @throws IllegalArgumentException when it is less
   */
  public B maxIncompleteBytes(long bytes) {
    maxIncompleteBytes = new ReceiveBudget(bytes).bytes();
    return self();
  }

  /**
   * Sets how many connections there may be at a time, those that have not completed their opening
   * handshake or their closing one included. Further ones are answered with 503, or closed when
   * they are too many even for that. The default is 10,000.
   *
   * @param connections at least 1
   * @return this builder
   * @throws IllegalArgumentException when it is less
   */
  public B maxConnections(int connections) {
    if (connections < 1) {
      throw new IllegalArgumentException("maxConnections is at least 1, not " + connections);
    }
    maxConnections = connections;
    return self();
  }

  /**
   * Sets how many of the connections may come from one address, so that nobody can take all places;
   * further ones are answered with 429. An IPv6 address counts together with all others of its /64
   * network. The default is 1,000 for addresses of the Internet, and no limit for loopback and
   * private ones, from which a proxy may connect for everybody. What comes from one of the {@link
   * WebSocketServerBuilder#trustedProxies(ProxyHeader, String...)} counts for the client's address.
   *
   * @param connections at least 1; for addresses of all kinds. A server whose proxies connect from
   *     addresses of the Internet, and are not trusted, wants as many as {@code maxConnections}
   * @return this builder
   * @throws IllegalArgumentException when it is less
   */
  public B maxConnectionsPerAddress(int connections) {
    addressLimit = new AddressLimit(connections, false);
    return self();
  }

  /**
   * Sets how long a request may be. The default is {@link HeadLimits#DEFAULT}.
   *
   * @param limits beyond them a request is answered with 431
   * @return this builder
   */
  public B headLimits(HeadLimits limits) {
    headLimits = Objects.requireNonNull(limits, "limits");
    return self();
  }

  /**
   * Sets how long a client may take, from when TCP connects, until it has sent its request and
   * taken the response, with TLS if need be. Then the connection is closed. The default is 10
   * seconds.
   *
   * @param timeout zero for no limit
   * @return this builder
   * @throws IllegalArgumentException when it is negative or longer than 100 years
   */
  public B handshakeTimeout(Duration timeout) {
    handshakeTimeout = ServerConfig.requireDuration("handshakeTimeout", timeout);
    return self();
  }

  /**
   * Sets how long {@link WebSocketServer#close()} waits for connections to end. The default is 10
   * seconds.
   *
   * @param timeout zero to abort them at once
   * @return this builder
   * @throws IllegalArgumentException when it is negative or longer than 100 years
   */
  public B drainTimeout(Duration timeout) {
    drainTimeout = ServerConfig.requireDuration("drainTimeout", timeout);
    return self();
  }

  /**
   * Sets the deadlines of open connections, and when they flush. The default is {@link
   * ConnectionOptions#DEFAULT}.
   *
   * @param options the options
   * @return this builder
   */
  public B connectionOptions(ConnectionOptions options) {
    this.options = Objects.requireNonNull(options, "options");
    return self();
  }
}
