package io.sockeye.client;

import io.sockeye.codec.connection.ConnectionThreads;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** From a host name to addresses, within a limit. */
final class Lookup {

  /** What turns a host name into addresses. */
  interface Resolver {

    /** {@return at least one address} It may block. */
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  private final Resolver resolver;

  Lookup(Resolver resolver) {
    this.resolver = resolver;
  }

  InetAddress[] resolve(String host, TimeBudget time) throws IOException {
    InetAddress[] addresses = time.measure(() -> await(host, time));
    if (addresses.length == 0) {
      throw unknownHost(host, null);
    }
    return addresses;
  }

  /** The system's look-up has no deadline and cannot be interrupted: so on a thread of its own. */
  private InetAddress[] await(String host, TimeBudget time) throws IOException {
    CompletableFuture<InetAddress[]> addresses = new CompletableFuture<>();
    ConnectionThreads.execute(
        () -> {
          try {
            addresses.complete(resolver.resolve(host));
          } catch (Throwable e) {
            // Even an Error: nothing else would end the wait, where that has no limit.
            addresses.completeExceptionally(e);
          }
        });
    try {
      return time.left().isZero()
          ? addresses.get()
          : addresses.get(time.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw unknownHost(host, e.getCause());
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("looking up the host " + host + " took over " + time);
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
