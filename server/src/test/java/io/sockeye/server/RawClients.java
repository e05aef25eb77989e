package io.sockeye.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Clients that are closed together. */
final class RawClients implements AutoCloseable, Iterable<RawClient> {

  private final List<RawClient> clients = new ArrayList<>();

  RawClient add(RawClient client) {
    clients.add(client);
    return client;
  }

  RawClient get(int index) {
    return clients.get(index);
  }

  @Override
  public Iterator<RawClient> iterator() {
    return clients.iterator();
  }

  @Override
  public void close() throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
  }
}
