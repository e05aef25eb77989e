package io.sockeye.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;

/** From a host and a port, or a file, to a connection. */
final class Connector {

  private final Lookup lookup;

  Connector(Lookup.Resolver resolver) {
    lookup = new Lookup(resolver);
  }

  /** {@return a channel in blocking mode} */
  SocketChannel connect(Endpoint endpoint, TimeBudget time) throws IOException {
    InetAddress[] addresses =
        endpoint.address() == null
            ? lookup.resolve(endpoint.host(), time)
            : new InetAddress[] {endpoint.address()};
    return time.measure(
        () -> new AddressRace(endpoint.name(), addresses, endpoint.port()).run(time.left()));
  }

  /** {@return a channel in blocking mode} */
  SocketChannel connect(UnixDomainSocketAddress unixDomainSocket, TimeBudget time)
      throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    return time.within(
        channel,
        () -> "a connection to " + unixDomainSocket,
        () -> {
          try {
            channel.connect(unixDomainSocket);
            return channel;
          } catch (SocketException e) {
            ConnectException clearer =
                new ConnectException(
                    "cannot connect to " + unixDomainSocket + ": " + e.getMessage());
            clearer.initCause(e);
            throw clearer;
          }
        });
  }
}
