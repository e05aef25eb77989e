package io.sockeye.client;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;

/** From a host and a port to a TCP connection. */
final class Connector {

  private final Lookup lookup;

  Connector(Lookup.Resolver resolver) {
    lookup = new Lookup(resolver);
  }

  /** {@return a channel in blocking mode} */
  SocketChannel connect(Endpoint endpoint, Allowance time) throws IOException {
    InetAddress[] addresses =
        endpoint.address() == null
            ? lookup.resolve(endpoint.host(), time)
            : new InetAddress[] {endpoint.address()};
    return time.measure(
        () -> new AddressRace(endpoint.name(), addresses, endpoint.port()).run(time.left()));
  }
}
