package io.sockeye.client;

import io.sockeye.handshake.ClientHandshake;
import io.sockeye.handshake.WebSocketUri;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a client asks for in each opening handshake. */
final class Wishes {

  /** Finds out whether a wish can be granted while who utters it can still be told. */
  private final ClientHandshake.Builder check =
      ClientHandshake.builder(WebSocketUri.of("ws://localhost"));

  private final List<Consumer<ClientHandshake.Builder>> wishes;

  Wishes() {
    this(new ArrayList<>());
  }

  private Wishes(List<Consumer<ClientHandshake.Builder>> wishes) {
    this.wishes = wishes;
  }

  /**
   * @throws IllegalArgumentException when it cannot be granted
   */
  void add(Consumer<ClientHandshake.Builder> wish) {
    wish.accept(check);
    wishes.add(wish);
  }

  /** {@return the same, which cannot be added to} */
  Wishes copy() {
    return new Wishes(List.copyOf(wishes));
  }

  /** {@return the handshake of one connection} */
  ClientHandshake handshake(WebSocketUri uri) {
    ClientHandshake.Builder handshake = ClientHandshake.builder(uri);
    wishes.forEach(wish -> wish.accept(handshake));
    return handshake.build();
  }
}
