package io.sockeye.client;

import io.sockeye.handshake.WebSocketUri;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The value of a Location header (RFC 9110, section 10.2.2). */
final class Location {

  private static final String NO_URI = "its Location is no URI to connect to";

  private Location() {}

  /**
   * {@return the ws or wss URI that it stands for; http and https stand for them}
   *
   * @param base what was asked for
   * @throws IllegalArgumentException when it is none; the message says why, without repeating it
   */
  static WebSocketUri resolve(WebSocketUri base, String location) {
    if (!location.chars().allMatch(c -> c < 0x80)) {
      throw new IllegalArgumentException(NO_URI);
    }
    try {
      URI reference = new URI(location);
      boolean secure = isSecure(reference, base);
      String authority =
          reference.getScheme() == null && reference.getRawAuthority() == null
              ? base.hostHeader()
              : reference.getRawAuthority();
      if (authority == null) {
        throw new IllegalArgumentException(NO_URI);
      }
      if (authority.indexOf('@') >= 0) {
        throw new IllegalArgumentException("its Location has user information in it");
      }
      return parse((secure ? "wss://" : "ws://") + authority + resource(reference, base));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(NO_URI, e);
    }
  }

  private static WebSocketUri parse(String uri) {
    try {
      return WebSocketUri.of(uri);
    } catch (IllegalArgumentException e) {
      // Its message has the URI in it.
      throw new IllegalArgumentException(NO_URI, e);
    }
  }

  private static boolean isSecure(URI reference, WebSocketUri base) {
    if (reference.getScheme() == null) {
      return base.secure();
    }
    return switch (reference.getScheme().toLowerCase(Locale.ROOT)) {
      case "ws", "http" -> false;
      case "wss", "https" -> true;
      default ->
          throw new IllegalArgumentException("its Location is not a ws, wss, http or https URI");
    };
  }

  /** The path and query (RFC 3986, section 5.2.2), which {@link URI#resolve(URI)} gets wrong. */
  private static String resource(URI reference, WebSocketUri base) {
    String path = reference.getRawPath();
    String query = reference.getRawQuery() == null ? "" : "?" + reference.getRawQuery();
    if (reference.getScheme() != null || reference.getRawAuthority() != null) {
      return path + query;
    }
    String basePath = HttpUri.path(base);
    if (path.isEmpty()) {
      return query.isEmpty() ? base.resourceName() : basePath + query;
    }
    return path.startsWith("/")
        ? path + query
        : withoutDots(basePath.substring(0, basePath.lastIndexOf('/') + 1) + path) + query;
  }

  /** RFC 3986, section 5.2.4. */
  private static String withoutDots(String path) {
    List<String> kept = new ArrayList<>();
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean up = segments[i].equals("..");
      if (up && !kept.isEmpty()) {
        kept.remove(kept.size() - 1);
      }
      if (!up && !segments[i].equals(".")) {
        kept.add(segments[i]);
      } else if (i == segments.length - 1) {
        kept.add("");
      }
    }
    return "/" + String.join("/", kept);
  }
}
