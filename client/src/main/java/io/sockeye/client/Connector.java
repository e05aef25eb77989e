package io.sockeye.client;

import io.sockeye.codec.connection.ConnectionThreads;
import io.sockeye.codec.connection.Watchdog;
import io.sockeye.handshake.WebSocketUri;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** From a host and a port to a TCP connection, within one deadline. */
final class Connector {

  /** What turns a host name into addresses. */
  interface Resolver {

    /** {@return at least one address} It may block. */
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  private static final Duration LEAST_SHARE = Duration.ofMillis(1);

  private final Resolver resolver;
  private final Duration timeout;

  /**
   * @param timeout for all that {@link #connect} does; zero for no limit
   */
  Connector(Resolver resolver, Duration timeout) {
    this.resolver = resolver;
    this.timeout = timeout;
  }

  SocketChannel connect(WebSocketUri uri) throws IOException {
    long start = System.nanoTime();
    InetAddress[] addresses = resolve(uri.host());
    List<IOException> failures = new ArrayList<>();
    for (int i = 0; i < addresses.length; i++) {
      InetSocketAddress address = new InetSocketAddress(addresses[i], uri.port());
      try {
        return connect(address, share(start, addresses.length - i));
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        failures.add(e);
      }
    }
    throw unreachable(uri.hostHeader(), failures);
  }

  /** An equal share of the time that is left, so that one dead address does not use it all up. */
  private Duration share(long start, int addressesLeft) {
    if (timeout.isZero()) {
      return timeout;
    }
    Duration left = timeout.minusNanos(System.nanoTime() - start).dividedBy(addressesLeft);
    return left.compareTo(LEAST_SHARE) < 0 ? LEAST_SHARE : left;
  }

  private static SocketChannel connect(InetSocketAddress address, Duration limit)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    Watchdog.Deadline deadline = Watchdog.closeAfter(limit, channel);
    boolean connected = false;
    try (deadline) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.connect(address);
      deadline.close();
      connected = !deadline.isExpired();
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      if (!deadline.isExpired()) {
        throw new ConnectException(text(address) + ": " + e.getMessage());
      }
    } finally {
      if (!connected) {
        channel.close();
      }
    }
    if (!connected) {
      throw new SocketTimeoutException(
          text(address) + ": no answer within " + limit.toMillis() + " ms");
    }
    return channel;
  }

  private static IOException unreachable(String where, List<IOException> failures) {
    StringBuilder message = new StringBuilder("cannot connect to ").append(where).append(" (");
    boolean timedOut = false;
    for (IOException failure : failures) {
      message.append(failure == failures.get(0) ? "" : "; ").append(failure.getMessage());
      timedOut |= failure instanceof SocketTimeoutException;
    }
    String text = message.append(')').toString();
    return timedOut ? new SocketTimeoutException(text) : new ConnectException(text);
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress();
  }

  /** The system's look-up has no deadline and cannot be interrupted: so on a thread of its own. */
  private InetAddress[] resolve(String host) throws IOException {
    CompletableFuture<InetAddress[]> addresses = new CompletableFuture<>();
    ConnectionThreads.execute(
        () -> {
          try {
            addresses.complete(resolver.resolve(host));
          } catch (IOException | RuntimeException e) {
            addresses.completeExceptionally(e);
          }
        });
    try {
      return timeout.isZero()
          ? addresses.get()
          : addresses.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw unknownHost(host, e.getCause());
    } catch (TimeoutException e) {
      throw new SocketTimeoutException(
          "looking up the host " + host + " took over " + timeout.toMillis() + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while looking up the host " + host);
    }
  }

  private static UnknownHostException unknownHost(String host, Throwable cause) {
    UnknownHostException e = new UnknownHostException("the host " + host + " has no known address");
    e.initCause(cause);
    return e;
  }
}
