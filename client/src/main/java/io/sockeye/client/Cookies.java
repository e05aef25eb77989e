package io.sockeye.client;

import io.sockeye.handshake.Headers;
import io.sockeye.handshake.WebSocketUri;
import java.io.IOException;
import java.net.CookieHandler;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Takes the cookies of requests from a {@link CookieHandler}, and brings it those of responses. */
final class Cookies {

  private final CookieHandler handler;

  /**
   * @param handler null for none
   */
  Cookies(CookieHandler handler) {
    this.handler = handler;
  }

  /** {@return the value of the Cookie header for a request, or null for none} */
  String of(WebSocketUri uri) throws IOException {
    if (handler == null) {
      return null;
    }
    String value =
        handler.get(HttpUri.of(uri), Map.of()).entrySet().stream()
            .filter(header -> header.getKey().equalsIgnoreCase("Cookie"))
            .flatMap(header -> header.getValue().stream())
            .collect(Collectors.joining("; "));
    try {
      return value.isEmpty() ? null : Headers.of("Cookie", value).first("Cookie");
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "the CookieHandler gave a cookie for " + uri.hostHeader() + " that cannot be sent", e);
    }
  }

  /** Brings the handler what a server has set. */
  void store(WebSocketUri uri, Headers headers) throws IOException {
    if (handler == null) {
      return;
    }
    Map<String, List<String>> lines = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, value) -> lines.putIfAbsent(name, headers.all(name)));
    handler.put(HttpUri.of(uri), lines);
  }
}
