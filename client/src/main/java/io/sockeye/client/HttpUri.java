package io.sockeye.client;

import io.sockeye.handshake.WebSocketUri;
import java.net.URI;

/** What HTTP, and the classes of {@code java.net}, know a WebSocket URI as. */
final class HttpUri {

  private HttpUri() {}

  /** {@return the http URI for a ws URI, the https URI for a wss URI} */
  static URI of(WebSocketUri uri) {
    return URI.create(
        (uri.secure() ? "https://" : "http://") + uri.hostHeader() + uri.resourceName());
  }

  /** {@return the resource name without the query} */
  static String path(WebSocketUri uri) {
    String resource = uri.resourceName();
    int query = resource.indexOf('?');
    return query < 0 ? resource : resource.substring(0, query);
  }
}
