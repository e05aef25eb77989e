package io.sockeye.client;

import io.sockeye.handshake.ClientHandshake;
import io.sockeye.handshake.WebSocketUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** What the opening handshakes of a client are made of. */
final class HandshakeTemplate {

  /** What a caller may set for any server. Others may be credentials, whatever they are called. */
  private static final Set<String> FOR_ANY_ORIGIN = Set.of("user-agent", "accept-language");

  /** A header of the caller's. */
  private record Header(String name, String value) {

    boolean isFor(String other) {
      return name.equalsIgnoreCase(other);
    }
  }

  /** Finds what cannot be sent while the caller can still be told. */
  private final ClientHandshake.Builder check =
      ClientHandshake.builder(WebSocketUri.of("ws://localhost"));

  private final List<Consumer<ClientHandshake.Builder>> settings;
  private final List<Header> headers;

  HandshakeTemplate() {
    this(new ArrayList<>(), new ArrayList<>());
  }

  private HandshakeTemplate(
      List<Consumer<ClientHandshake.Builder>> settings, List<Header> headers) {
    this.settings = settings;
    this.headers = headers;
  }

  /**
   * @throws IllegalArgumentException when it cannot be sent
   */
  void add(Consumer<ClientHandshake.Builder> setting) {
    setting.accept(check);
    settings.add(setting);
  }

  /**
   * @throws IllegalArgumentException when it cannot be sent
   */
  void addHeader(String name, String value) {
    check.header(name, value);
    headers.add(new Header(name, value));
  }

  /** {@return the same, which cannot be added to} */
  HandshakeTemplate copy() {
    return new HandshakeTemplate(List.copyOf(settings), List.copyOf(headers));
  }

  /** {@return whether the caller has set a header} */
  boolean hasHeader(String name) {
    return headers.stream().anyMatch(header -> header.isFor(name));
  }

  /**
   * {@return the handshake of one connection}
   *
   * @param sameOrigin whether it goes to the origin that the caller has named
   * @param authorization the value of a header; null for none
   * @param cookies the value of a header, besides what the caller has set; null for none
   */
  ClientHandshake handshake(
      WebSocketUri uri, boolean sameOrigin, String authorization, String cookies) {
    ClientHandshake.Builder handshake = ClientHandshake.builder(uri);
    settings.forEach(setting -> setting.accept(handshake));
    List<String> cookie = new ArrayList<>();
    for (Header header : headers) {
      boolean sent = sameOrigin || FOR_ANY_ORIGIN.contains(header.name().toLowerCase(Locale.ROOT));
      if (sent && cookies != null && header.isFor("Cookie")) {
        cookie.add(header.value());
      } else if (sent) {
        handshake.header(header.name(), header.value());
      }
    }
    if (cookies != null) {
      // One header for all (RFC 6265, section 5.4).
      cookie.add(cookies);
      handshake.header("Cookie", String.join("; ", cookie));
    }
    if (authorization != null) {
      handshake.header("Authorization", authorization);
    }
    return handshake.build();
  }
}
